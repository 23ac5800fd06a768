// Reading, code, declining: one is on the page at a time. Each has an entry in the browser's history, so
// that its Back means what it says.

import { say } from "./words.js";

const under = document.getElementById("under");
const pages = document.getElementById("pages");
const words = { read: () => say("ask"), code: () => say("last-step"), decline: () => say("not-signing") };
const entered = {};
let at = 0; // how far the document was scrolled

export const onStep = (step, f) => { entered[step] = f; };
export const step = () => document.body.dataset.step;

function show(to) {
  if (to === step()) return;
  if (step() === "read") at = scrollY;
  document.body.dataset.step = to;
  for (const name of ["code", "decline"]) document.getElementById(name).hidden = name !== to;
  pages.inert = to !== "read";
  if (under) under.textContent = words[to]();
  if (to === "read" || getComputedStyle(pages).display === "none") scrollTo({ top: to === "read" ? at : 0, behavior: "instant" });
  entered[to]?.();
}

export function go(to) {
  if (to === step()) return;
  if (to === "read") {
    history.back();
    return;
  }
  history.pushState({ step: to }, "");
  show(to);
}

// The step this entry of the history belongs to, after a reload.
export const remembered = () => history.state?.step ?? "read";

export function resume(to) {
  if (to === "read") history.replaceState(null, "");
  else show(to);
}

addEventListener("popstate", (event) => show(event.state?.step ?? "read"));
