// The document: which page is before the reader, which were shown and how, how long, its text.
// Owns kept.shown, kept.text, kept.file (a page is in one of them at most) and kept.seconds.

import { get } from "./post.js";
import { kept, save } from "./kept.js";
import { svg } from "./ink.js";
import { flow } from "./flow.js";
import { asText, begin, expectPicture, hasPicture, inTrouble, offer, onPicture, readAsText, textReady as ready, watchPictures } from "./pictures.js";
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

const ways = ["shown", "text", "file"]; // the picture, the running text, the document as a file: each is better than the next
const wayOf = (n) => ways.findIndex((way) => kept[way].includes(n));
const nextUnread = () => pages.find((p) => wayOf(numberOf(p)) < 0);

export const left = () => pages.filter((p) => wayOf(numberOf(p)) < 0).length;

// stuck is the next page to read if its picture does not come, else 0.
export const stuck = () => (nextUnread() && inTrouble(nextUnread()) ? numberOf(nextUnread()) : 0);

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
const longEnough = 4; // looks: nobody reads a page in less than a second
let before = new Set();
const stayed = new Map(); // page number to the looks it stayed before the reader

// A page counts as read when it stayed before the reader long enough and all of it but its margins did. Of one that is in the downloaded
// file, because its picture does not come, nothing can be seen here.
function look() {
  if (document.visibilityState !== "visible" || document.body.dataset.step !== "read") return;
  const view = opening(), now = new Set();
  let changed = false;
  kept.seconds += tick / 1000;
  for (const page of near) {
    if (!asText() || page.classList.contains("bare")) expectPicture(page);
    const box = page.getBoundingClientRect(), n = numberOf(page), way = wayNow(page);
    if (box.height === 0 || box.bottom <= view.top || box.top >= view.bottom) continue;
    now.add(n);
    if (!before.has(n) || way < 0) continue;
    stayed.set(n, (stayed.get(n) ?? 0) + 1);
    if (way === ways.indexOf("file") || (passed(n, way, box, view) && stayed.get(n) >= longEnough)) changed = count(n, way) || changed;
  }
  before = now;
  if (changed) {
    save();
    tell();
  }
}

// passed adds what of a page is before the reader to what was, and reports whether that is all of it.
function passed(n, way, box, view) {
  let range = seen.get(n);
  if (range?.way !== way) range = { way, from: 1, to: 0 };
  const from = (view.top - box.top) / box.height, to = (view.bottom - box.top) / box.height;
  if (range.from > range.to || (from <= range.to && to >= range.from)) {
    range.from = Math.min(range.from, from);
    range.to = Math.max(range.to, to);
    seen.set(n, range);
  }
  return range.from <= 0.12 && range.to >= 0.86;
}

// count writes down how a page was read, unless it was read in a better way.
function count(n, way) {
  const was = wayOf(n);
  if (was >= 0 && was <= way) return false;
  for (const w of ways) kept[w] = kept[w].filter((p) => p !== n);
  kept[ways[way]].push(n);
  return true;
}

// wayNow is how a page can be read at this moment; -1 not at all.
function wayNow(page) {
  if (readAsText(page)) return ways.indexOf("text");
  if (hasPicture(page)) return ways.indexOf("shown");
  return inTrouble(page) && kept.downloaded ? ways.indexOf("file") : -1;
}

// On to what was not read yet: the rest of a page begun, else the next page's beginning.
export function readOn() {
  const page = nextUnread();
  if (!page) return;
  const box = page.getBoundingClientRect(), view = opening();
  const range = seen.get(numberOf(page));
  const last = Math.max(0, 1 - (view.bottom - view.top - 24) / box.height); // its end stays before the reader
  const begun = range && range.from <= 0.12 ? Math.min(last, Math.max(0, range.to - 0.05)) : 0;
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
// else is to do, so that searching the page finds it. What does not come is asked for again later, what the service could not
// read a few times.
const asked = new Set();
const unread = new Map(); // page number to how often its text could not be read
const blockOf = (n) => n - ((n - 1) % facts.limits.inline);
const numberOf = (page) => Number(page.dataset.page);

async function fetchText(n) {
  const from = blockOf(n);
  if (asked.has(from)) return true;
  asked.add(from);
  const answer = await get(`text/${from}`);
  if (!answer) {
    asked.delete(from);
    return false;
  }
  let again = false;
  for (const { page, lines } of answer.pages) {
    const tries = lines ? 0 : (unread.get(page) ?? 0) + 1;
    unread.set(page, tries);
    if (tries === 0 || tries > 2) fill(pages[page - 1], lines);
    else again = true;
  }
  if (again) asked.delete(from);
  return !again;
}

// Lines are null where the text cannot be read.
function fill(page, lines) {
  if (ready(page)) return;
  const layer = page.querySelector(".text");
  layer.append(...(lines ?? []).map((l) => {
    const text = svg("text", { x: l.x, y: l.y, "font-size": l.s, textLength: l.w, lengthAdjust: "spacingAndGlyphs" });
    text.textContent = l.t;
    return text;
  }));
  layer.dataset.ready = lines ? "" : "unread";
  if (!lines?.length) {
    page.classList.add("bare");
    page.querySelector("img").alt = say(lines ? "text-missing" : "text-unread");
  }
  offer(page);
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
watchPictures(holder, pages);
onPicture(() => tell());

addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon);
addEventListener("pagehide", save);
addEventListener("beforeprint", () => pages.forEach(begin));
setInterval(look, tick);
setTimeout(fetchRest, 1500);
