// What the signer did so far. It lives in this tab only, outlasts a reload and a lost connection, and is
// forgotten when the document has been signed or is another one. Whoever changes it calls save.

import { facts } from "./words.js";

const key = `paraph ${facts.key}`;
const about = JSON.stringify([facts.document, facts.places.map(({ field, page, w, h }) => ({ field, page, w, h }))]);

const nothing = () => ({
  about, marks: [], placed: {}, shown: [], text: [], file: [], downloaded: false, seconds: 0, opened: false,
  draft: { mode: "", text: null, face: "hand", strokes: [], pad: null }, edits: {}, reason: "", code: null,
});

function load() {
  try {
    const found = JSON.parse(sessionStorage.getItem(key));
    if (found?.about === about) return { ...nothing(), ...found };
  } catch { /* a browser that keeps nothing, or something else's words */ }
  return nothing();
}

export const kept = load();

let over = false;

export function save() {
  if (over) return;
  const used = [...new Set(Object.values(kept.placed))];
  kept.marks = used.map((i) => kept.marks[i]);
  for (const place of Object.keys(kept.placed)) kept.placed[place] = used.indexOf(kept.placed[place]);
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch { /* full or forbidden: it lasts as long as the page */ }
}

export function forget() {
  over = true;
  Object.assign(kept, nothing());
  try {
    sessionStorage.setItem(key, "over"); // the page after this one has the pictures thrown away
  } catch { /* nothing was kept */ }
}

export const markOf = (place) => kept.marks[kept.placed[place]];

export function putMark(places, mark) {
  const index = kept.marks.push(mark) - 1;
  for (const place of places) kept.placed[place] = index;
  kept.code = null; // a code is good for exactly the marks it was asked for
  save();
}

// Places what was placed in another window, a mark for each place.
export function placeAll(marks) {
  if (marks.length !== facts.places.length || marks.includes(undefined)) return false;
  kept.marks = [...marks];
  kept.placed = Object.fromEntries(marks.map((_, i) => [i, i]));
  save();
  return true;
}

export const placedCount = () => Object.keys(kept.placed).length;
export const allPlaced = () => placedCount() === facts.places.length;
