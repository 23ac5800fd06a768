// The pages' pictures. One that does not come is said in its place and asked for again, by itself after a pause or at a press;
// meanwhile the page's text is offered, and the document as a file. Owns kept.downloaded.

import { facts, polite, say } from "./words.js";
import { kept, save } from "./kept.js";
import { flow } from "./flow.js";

const pauses = [2, 5, 15, 30, 60]; // seconds before each further try; the last one again and again
const patience = 20; // seconds a picture may be under way before that is said
const states = new Map(); // page to { tries, since, timer, due, box, sentence, again, text, file }
const listeners = [];

export const onPicture = (f) => listeners.push(f);
const tell = () => { for (const f of listeners) f(); };

const imageOf = (page) => page.querySelector("img");
export const textReady = (page) => page.querySelector(".text").hasAttribute("data-ready");
export const hasText = (page) => textReady(page) && !page.classList.contains("bare");
export const hasPicture = (page) => imageOf(page).complete && imageOf(page).naturalWidth > 0;
export const inTrouble = (page) => Boolean(states.get(page)?.box) && !hasPicture(page);
export const asText = () => document.body.classList.contains("as-text");
export const readAsText = (page) => hasText(page) && (asText() || page.classList.contains("as-text"));

function stateOf(page) {
  if (!states.has(page)) states.set(page, { tries: 0, since: 0 });
  return states.get(page);
}

// Lets a page's picture come. The first one's comes with the page itself.
export function begin(page) {
  const image = imageOf(page), { src, srcset } = image.dataset;
  if (!src) return;
  if (srcset) image.srcset = srcset;
  image.src = src;
  delete image.dataset.src;
  delete image.dataset.srcset;
}

const opened = Date.now(), courtesy = 4000;
const first = document.querySelector(".page");

// The others wait for the first page's while that is before the reader, and not for long.
function waits() {
  if (hasPicture(first) || inTrouble(first) || Date.now() - opened > courtesy) return false;
  return first.getBoundingClientRect().bottom > 0;
}

// Called again and again for pages close to the reader.
export function expectPicture(page) {
  if (page !== first && waits()) return;
  begin(page);
  const state = stateOf(page), now = Date.now();
  if (hasPicture(page)) return;
  if (state.due) return retry(page);
  state.since ||= now;
  if (!imageOf(page).complete && now - state.since > 3 * patience * 1000) return retry(page);
  if (!state.box && !imageOf(page).complete && now - state.since > patience * 1000) trouble(page, "image.slow");
}

function failed(page) {
  const state = stateOf(page);
  trouble(page, "image.failed");
  clearTimeout(state.timer);
  state.timer = setTimeout(() => { state.due = true; }, 1000 * pauses[Math.min(state.tries, pauses.length - 1)]);
}

function retry(page) {
  const state = stateOf(page), image = imageOf(page);
  clearTimeout(state.timer);
  state.due = false;
  state.tries++;
  state.since = Date.now();
  image.src = image.getAttribute("src");
}

function trouble(page, why) {
  const state = stateOf(page);
  if (!state.box) {
    build(page, state);
    polite(`${say("page", { n: page.dataset.page })}. ${say(why)}`);
  }
  state.sentence.textContent = say(kept.downloaded ? "image.downloaded" : why);
  state.again.textContent = say("image.again");
  offer(page);
  tell();
}

function build(page, state) {
  const paper = page.querySelector(".paper"), image = imageOf(page);
  state.box = document.createElement("div");
  state.box.style.setProperty("--ratio", `${image.getAttribute("width")} / ${image.getAttribute("height")}`);
  state.box.className = "trouble";
  state.sentence = document.createElement("p");
  const deeds = document.createElement("div");
  deeds.className = "trouble-deeds";
  state.again = button("image.again", () => (hasPicture(page) ? settled(page) : pressed(page)));
  state.text = button("image.text", () => showText(page));
  state.file = document.createElement("a");
  state.file.className = "button";
  state.file.href = `${facts.base}/document.pdf`;
  state.file.textContent = say("image.file");
  state.file.addEventListener("click", download);
  deeds.append(state.again, state.text, state.file);
  state.box.append(state.sentence, deeds);
  paper.before(state.box);
}

function button(key, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "button";
  b.textContent = say(key);
  b.addEventListener("click", act);
  return b;
}

// What is offered instead: the text where there is one, the file where the office offers it or there is nothing else.
export function offer(page) {
  const state = stateOf(page);
  if (!state.box) return;
  state.text.hidden = !hasText(page) || page.classList.contains("as-text");
  state.file.hidden = !(facts.download || (textReady(page) && !hasText(page)));
}

function pressed(page) {
  stateOf(page).sentence.textContent = say("image.trying");
  polite(say("image.trying"));
  retry(page);
}

function showText(page) {
  page.classList.add("as-text");
  flow(page, facts.pages);
  offer(page);
  const text = page.querySelector(".flow");
  text.tabIndex = -1;
  text.focus();
  tell();
}

// The file counts as had only if the service gives it: this asks first, without its content.
async function download(event) {
  event.preventDefault();
  const address = event.currentTarget.href;
  const had = await fetch(address, { method: "HEAD" }).then((r) => r.ok, () => false);
  if (!had) return polite(say("offline"));
  kept.downloaded = true;
  save();
  for (const state of states.values()) if (state.box) state.sentence.textContent = say("image.downloaded");
  polite(say("image.downloaded"));
  location.assign(address);
}

function came(page) {
  const state = states.get(page);
  if (!state) return;
  clearTimeout(state.timer);
  Object.assign(state, { tries: 0, since: 0, due: false });
  if (!state.box) return;
  if (!page.classList.contains("as-text")) return settled(page);
  state.sentence.textContent = say("image.here"); // what is being read does not go away by itself
  state.again.textContent = say("as-pages");
  state.file.hidden = true;
  tell();
}

// The picture is there and takes the place of all that was said.
function settled(page) {
  const state = stateOf(page), focused = state.box.contains(document.activeElement);
  page.classList.remove("as-text");
  state.box.remove();
  Object.assign(state, { box: null });
  if (focused) {
    const title = page.querySelector("h2");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
  tell();
}

const pageOf = (event) => (event.target.tagName === "IMG" ? event.target.closest(".page") : null);

export function watchPictures(holder, pages) {
  for (const [kind, act] of [["error", failed], ["load", came]]) {
    holder.addEventListener(kind, (event) => { if (pageOf(event)) act(pageOf(event)); }, true);
  }
  for (const page of pages) {
    const image = imageOf(page);
    if (image.complete && image.currentSrc && image.naturalWidth === 0) failed(page);
  }
  addEventListener("online", () => {
    for (const [page, state] of states) if (state.box && !hasPicture(page)) state.due = true;
  });
}
