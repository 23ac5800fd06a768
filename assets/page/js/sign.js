// The page of somebody who may sign: puts its parts together.

import { goTo, onSign, placeButton, update, updateStages } from "./bar.js";
import { kept, allPlaced, markOf, placedCount, save } from "./kept.js";
import { settle, stamp } from "./ink.js";
import { onDeed } from "./menus.js";
import { post } from "./post.js";
import { toggleText } from "./reading.js";
import { openSheet } from "./sheet.js";
import { go, onStep, remembered, resume } from "./steps.js";
import { inHand } from "./code.js";
import "./decline.js";
import { facts, polite, say } from "./words.js";

// The mark stands in its place as it will on the document.
function drawPlace(i) {
  const mark = markOf(i), button = placeButton(i);
  if (!mark) return;
  button.querySelector(".placed-mark")?.remove();
  const image = stamp(mark, facts.places[i], facts.practice);
  button.append(image);
  settle(image);
  button.classList.add("placed");
  button.removeAttribute("aria-label");
  const word = button.querySelector(".place-word");
  word.textContent = say("place-done", { n: i + 1, of: facts.places.length, page: facts.places[i].page });
  word.classList.add("unseen"); // the mark is what is seen
}

function sign(i) {
  openSheet(i, placeButton(i), (places) => {
    for (const p of places) drawPlace(p);
    polite(say("placed", { n: placedCount(), of: facts.places.length }));
    update();
  });
}

facts.places.forEach((_, i) => placeButton(i)?.addEventListener("click", () => sign(i)));
onSign(sign);
onDeed("reading", toggleText);
onDeed("decline", () => go("decline"));
onDeed("back", () => go("read"));
onStep("read", () => {
  update();
  updateStages();
  document.getElementById("go").focus({ preventScroll: true });
});

// On a key's way down the link would act, and the same key's letter would then press the place.
for (const kind of ["click", "keydown"]) {
  document.querySelector(".skip").addEventListener(kind, (event) => {
    if (!facts.places.length || (kind === "keydown" && event.key !== "Enter")) return;
    event.preventDefault();
    goTo(0);
  });
}

// Where header and bar would leave too little of the document, the header goes up with it.
const sides = [document.querySelector(".header"), document.getElementById("foot")];
const measure = () => {
  const [head, foot] = sides.map((e) => e.offsetHeight);
  const tight = head + foot > 0.6 * innerHeight || head > 0.3 * innerHeight;
  document.body.classList.toggle("tight", tight);
  // What gets the focus is scrolled out from under both.
  document.documentElement.style.setProperty("--over", `${tight ? 0 : head}px`);
  document.documentElement.style.setProperty("--below", `${foot}px`);
};
const observer = new ResizeObserver(measure);
for (const side of sides) observer.observe(side);
addEventListener("resize", measure);

document.fonts.ready.then(() => facts.places.forEach((_, i) => drawPlace(i)));

// A code still good, or a refusal begun: the page comes back where it was.
resume(remembered() === "code" && !allPlaced() ? "read" : remembered());
update();

// A second window goes on with the code the first one asked for. What was placed there is looked at here first: whoever has
// the link may have placed it.
if (facts.inHand && !kept.code && placedCount() === 0) {
  inHand().then((found) => {
    if (!found) return;
    facts.places.forEach((_, i) => drawPlace(i));
    update();
  });
}

if (!kept.opened) {
  post("opened").then(({ ok, data }) => {
    kept.opened = ok;
    save();
    if (data.reload) location.reload();
  }, () => {});
}
