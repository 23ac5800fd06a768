// The document: which page is before the reader, which were shown, how long, its text, its images.
// Owns kept.shown and kept.seconds.

import { get } from "./post.js";
import { kept, save } from "./kept.js";
import { svg } from "./ink.js";
import { flow } from "./flow.js";
import { facts, say } from "./words.js";

const holder = document.getElementById("pages");
const pages = [...holder.querySelectorAll(".page")];
const pill = document.getElementById("pill");
const pageNow = document.querySelector(".page-now");
const seen = new Map(); // page number to the share of it that was before the reader
const near = new Set(); // pages on the screen or close to it
const listeners = [];
let current = 1;

export const onReading = (f) => listeners.push(f);
const tell = () => { for (const f of listeners) f(); };

export const left = () => pages.length - kept.shown.length;
export const asText = () => document.body.classList.contains("as-text");

// The part of the window the document is seen through.
export function opening() {
  const top = Math.max(0, edge(".header", "bottom"), edge(".band", "bottom"));
  const foot = document.getElementById("foot").getBoundingClientRect();
  return { top, bottom: Math.max(top + 1, Math.min(innerHeight, foot.height ? foot.top : innerHeight)) };
}

function edge(selector, side) {
  const element = document.querySelector(selector);
  return element ? element.getBoundingClientRect()[side] : 0;
}

const tick = 250;
let before = new Set();

// A page counts as shown when it stayed before the reader and all of it but its margins did.
function look() {
  if (document.visibilityState !== "visible" || document.body.dataset.step !== "read") return;
  const view = opening(), now = new Set();
  let changed = false;
  kept.seconds += tick / 1000;
  for (const page of near) {
    const box = page.getBoundingClientRect(), n = numberOf(page);
    if (box.height === 0 || box.bottom <= view.top || box.top >= view.bottom) continue;
    now.add(n);
    if (!before.has(n) || !there(page)) continue;
    const range = seen.get(n) ?? { from: 1, to: 0 };
    const from = (view.top - box.top) / box.height, to = (view.bottom - box.top) / box.height;
    if (range.from > range.to || (from <= range.to && to >= range.from)) {
      range.from = Math.min(range.from, from);
      range.to = Math.max(range.to, to);
      seen.set(n, range);
    }
    if (range.from <= 0.12 && range.to >= 0.86 && !kept.shown.includes(n)) {
      kept.shown.push(n);
      changed = true;
    }
  }
  before = now;
  if (changed) {
    save();
    tell();
  }
}

function there(page) {
  if (asText()) return ready(page);
  const image = page.querySelector("img");
  return image.complete && image.naturalWidth > 0;
}

// On to what was not shown yet: the rest of a page begun, else the next page's beginning.
export function readOn() {
  const page = pages.find((p) => !kept.shown.includes(numberOf(p)));
  if (!page) return;
  const box = page.getBoundingClientRect(), view = opening();
  const range = seen.get(numberOf(page));
  const begun = range && range.from <= 0.12 ? Math.max(0, range.to - 0.05) : 0;
  scrollTo({ top: scrollY + box.top + begun * box.height - view.top - 12 });
}

function where() {
  const view = opening(), middle = view.top + (view.bottom - view.top) * 0.4;
  let best = null, distance = Infinity;
  for (const page of near) {
    const box = page.getBoundingClientRect();
    const d = middle < box.top ? box.top - middle : Math.max(0, middle - box.bottom);
    if (d < distance) [best, distance] = [page, d];
  }
  if (best) current = numberOf(best);
  pill.textContent = `${current} / ${pages.length}`;
  if (pageNow) pageNow.textContent = say("page-of", { n: current, of: pages.length });
  tell();
}

let waiting = false;
function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    where();
  });
}

// Text that did not come with the page comes in blocks: first what is near, then the rest when nothing
// else is to do, so that searching the page finds it. What does not come is asked for again later.
const asked = new Set();
const blockOf = (n) => n - ((n - 1) % facts.limits.inline);
const numberOf = (page) => Number(page.dataset.page);
const ready = (page) => page.querySelector(".text").hasAttribute("data-ready");

async function fetchText(n) {
  const from = blockOf(n);
  if (asked.has(from)) return true;
  asked.add(from);
  const answer = await get(`text/${from}`);
  if (!answer) {
    asked.delete(from);
    return false;
  }
  for (const { page, lines } of answer.pages) fill(pages[page - 1], lines);
  return true;
}

function fill(page, lines) {
  if (ready(page)) return;
  const layer = page.querySelector(".text");
  layer.append(...lines.map((l) => {
    const text = svg("text", { x: l.x, y: l.y, "font-size": l.s, textLength: l.w, lengthAdjust: "spacingAndGlyphs" });
    text.textContent = l.t;
    return text;
  }));
  layer.setAttribute("data-ready", "");
  if (lines.length === 0) page.querySelector("img").alt = say("text-missing");
  if (asText()) flow(page, pages.length);
}

const missing = (list) => list.find((p) => !ready(p) && !asked.has(blockOf(numberOf(p))));

function fetchRest() {
  const idle = globalThis.requestIdleCallback ?? ((f) => setTimeout(f, 500));
  idle(async () => {
    const page = missing([...near]) ?? missing(pages);
    if (!page && pages.every(ready)) return;
    const came = page && await fetchText(numberOf(page));
    setTimeout(fetchRest, came ? 0 : 3000);
  });
}

export function toggleText() {
  const page = pages[current - 1];
  const on = document.body.classList.toggle("as-text");
  if (on) for (const p of pages) flow(p, pages.length);
  for (const button of document.querySelectorAll('[data-deed="reading"] > span:last-child')) button.textContent = say(on ? "as-pages" : "as-text");
  seen.clear();
  scrollTo({ top: scrollY + page.getBoundingClientRect().top - opening().top - 12, behavior: "instant" });
  where();
}

// A page that did not come can be asked for again.
function failed(image) {
  const paper = image.parentElement;
  if (paper.querySelector(".again")) return;
  const box = document.createElement("div"), button = document.createElement("button");
  box.className = "again";
  button.type = "button";
  button.className = "button";
  button.textContent = say("image-retry");
  button.addEventListener("click", () => {
    box.remove();
    image.src = image.getAttribute("src");
  });
  box.append(button);
  paper.append(box);
}

holder.addEventListener("error", (e) => { if (e.target.tagName === "IMG") failed(e.target); }, true);
for (const image of holder.querySelectorAll("img")) {
  if (image.complete && image.currentSrc && image.naturalWidth === 0) failed(image);
}

// Fingers that enlarge the page get an image as sharp as they ask for.
function sharpen() {
  if (!(globalThis.visualViewport?.scale >= 1.2)) return;
  for (const page of near) {
    const image = page.querySelector("img"), wish = Math.round(image.clientWidth * visualViewport.scale);
    if (wish > (Number(image.dataset.wish) || 0)) {
      image.dataset.wish = wish;
      image.sizes = `${wish}px`;
    }
  }
}

// While the fingers move, every size between would be fetched and thrown away.
let resting;
globalThis.visualViewport?.addEventListener("resize", () => {
  clearTimeout(resting);
  resting = setTimeout(sharpen, 120);
});

const observer = new IntersectionObserver((entries) => {
  for (const e of entries) {
    if (e.isIntersecting) {
      near.add(e.target);
      if (!ready(e.target)) fetchText(numberOf(e.target));
    } else {
      near.delete(e.target);
    }
  }
  sharpen();
  soon();
}, { rootMargin: "50% 0px" });
for (const page of pages) observer.observe(page);

addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon);
addEventListener("pagehide", save);
setInterval(look, tick);
setTimeout(fetchRest, 1500);
