// The bottom bar: what is so, and the one thing to do next. It holds no state: every word follows from
// what was read and placed.

import { allPlaced, kept, placedCount } from "./kept.js";
import { left, onReading, readOn, opening, stuck } from "./reading.js";
import { go, step } from "./steps.js";
import { count, facts, say } from "./words.js";

const lead = document.getElementById("foot-lead");
const rest = document.getElementById("foot-rest");
const button = document.getElementById("go");
const label = button.querySelector("span");
const arrow = button.querySelector(".icon");
const buttons = facts.places.map((_, i) => document.getElementById(`place-${i}`));
const all = facts.places.length;
let act = () => {};
let sign = () => {};

export const placeButton = (i) => buttons[i];
export const onSign = (f) => { sign = f; };

function next() {
  return buttons.findIndex((_, i) => !(i in kept.placed));
}

function inView(element) {
  const box = element.getBoundingClientRect(), view = opening();
  return box.height > 0 && box.top >= view.top - 4 && box.bottom <= view.bottom + 4;
}

export function goTo(i) {
  buttons[i].focus({ preventScroll: true });
  buttons[i].scrollIntoView({ block: "center" });
}

function situation() {
  const unread = facts.mustRead ? left() : 0;
  const i = next();
  if (unread > 0 && (i < 0 || !inView(buttons[i]))) return { lead: count("left", unread), rest: stuck() ? say("image.stuck", { n: stuck() }) : "", label: say("read-on"), arrow: true, act: readOn };
  if (all === 0) return { lead: say("places.none"), label: say("continue"), act: () => go("code") };
  if (i < 0) return { lead: count("all-placed", all), label: say("all-done"), act: () => go("code") };
  if (inView(buttons[i])) return { lead: say("place-of", { n: i + 1, of: all }), label: say("sign-here"), act: () => sign(i), current: i };
  const started = placedCount() > 0;
  return {
    lead: started ? say("place-of", { n: i + 1, of: all }) : count("places", all), rest: say("page", { n: facts.places[i].page }),
    label: started ? say("next") : count("go", all), arrow: true, act: () => goTo(i),
  };
}

export function update() {
  if (step() !== "read") return;
  const s = situation();
  set(lead, s.lead);
  set(rest, s.rest ?? (left() === 0 && kept.file.length === 0 ? say("read-all") : ""));
  set(label, s.label);
  arrow.hidden = !s.arrow;
  act = s.act;
  buttons.forEach((b, i) => b.classList.toggle("current", i === s.current));
  stages();
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// The three steps of the side panel.
const steps = [...document.querySelectorAll(".stages li")];
const tickMark = document.querySelector(".languages [aria-current] .icon svg");

function stages() {
  const now = step() === "code" ? 2 : placedCount() > 0 || left() === 0 ? 1 : 0;
  const done = [left() === 0, now > 1 && allPlaced(), false]; // what nobody read has no tick
  steps.forEach((li, i) => {
    li.toggleAttribute("aria-current", i === now);
    if (i === now) li.setAttribute("aria-current", "step");
    const mark = li.querySelector("i");
    if (done[i] === Boolean(mark.querySelector("svg"))) return;
    mark.textContent = done[i] ? "" : i + 1;
    if (done[i] && tickMark) {
      const icon = document.createElement("span");
      icon.className = "icon";
      icon.append(tickMark.cloneNode(true));
      mark.append(icon);
    }
  });
}

export const updateStages = stages;

button.addEventListener("click", () => act());
onReading(update);
