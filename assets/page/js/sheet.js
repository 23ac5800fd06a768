// The sheet on which a mark is made. One at a time; what was begun on it is kept until it is placed.

import { kept, putMark, save } from "./kept.js";
import { Pad } from "./pad.js";
import { assertive, blame, facts, say } from "./words.js";

const dialog = document.getElementById("mark");
const form = dialog.querySelector("form");
const error = document.getElementById("mark-error");
const everywhere = document.getElementById("everywhere");
const entry = document.getElementById("typed");
const surface = document.getElementById("strokes");
const modes = [...form.querySelectorAll('input[name="mode"]')];
let open = null; // { place, back, placed }

const pad = surface && new Pad(surface, () => {
  kept.draft.strokes = pad.strokes;
  kept.draft.pad = pad.size;
  save();
  blame(error, "");
  tools();
});

function tools() {
  for (const id of ["undo", "clear"]) document.getElementById(id).disabled = pad.strokes.length === 0;
}

function mode() {
  if (modes.length) return form.elements.mode.value;
  return surface ? "drawn" : "typed";
}

function showMode() {
  for (const part of form.querySelectorAll("[data-mode]")) part.hidden = part.dataset.mode !== mode();
  blame(error, "");
  if (mode() === "drawn") pad.resized();
  else preview();
}

// The name as each face writes it, small enough to be seen whole.
function preview() {
  for (const face of form.querySelectorAll(".face")) {
    face.textContent = entry.value.trim() || facts.name;
    face.style.fontSize = "";
    const room = face.clientWidth, size = parseFloat(getComputedStyle(face).fontSize);
    if (face.scrollWidth > room && room > 0) face.style.fontSize = `${Math.max(10, Math.floor(size * (room - 32) / (face.scrollWidth - 28)))}px`;
  }
}

// Opens the sheet for a place; back gets the focus afterwards, placed is called with all places filled.
export function openSheet(place, back, placed) {
  open = { place, back, placed };
  if (everywhere) everywhere.checked = false; // each place is an act of its own until said otherwise
  blame(error, "");
  dialog.showModal();
  showMode();
  document.getElementById("mark-title").focus();
}

dialog.addEventListener("close", () => {
  if (dialog.open) return; // the event comes late, the sheet is up again already
  open?.back?.focus({ preventScroll: true });
  open = null;
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const mark = mode() === "drawn" ? drawnMark() : typedMark();
  if (!mark || !open) return;
  const places = everywhere?.checked ? facts.places.map((_, i) => i) : [open.place];
  putMark(places, mark);
  const { placed } = open;
  dialog.close();
  placed(places);
});

function fail(key, element) {
  blame(error, say(key));
  if (element === entry) entry.setAttribute("aria-invalid", "true");
  element?.focus();
  assertive(say(key));
  return null;
}

function drawnMark() {
  if (pad.strokes.length === 0) return fail("sheet.empty-draw");
  if (pad.length() < 12) return fail("sheet.short");
  if (pad.tooMuch()) return fail("sheet.too-much");
  return pad.mark();
}

function typedMark() {
  const text = entry.value.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim().normalize("NFC");
  if (text === "") return fail("sheet.empty-type", entry);
  if (/[^\u0000-\uFFFF]|\p{Extended_Pictographic}|\p{Co}|\p{Cn}/u.test(text)) return fail("sheet.no-letter", entry);
  entry.removeAttribute("aria-invalid");
  return { mode: "typed", text: [...text].slice(0, facts.limits.text).join(""), face: form.elements.face.value };
}

// What was on the sheet before a reload.
function restore() {
  const { draft } = kept;
  if (modes.length) {
    const wish = draft.mode || (matchMedia("(pointer: coarse)").matches ? "drawn" : "typed");
    for (const m of modes) m.checked = m.value === wish;
  }
  if (entry) {
    if (draft.text !== null) entry.value = draft.text;
    form.elements.face.value = draft.face;
    preview();
  }
  if (pad && draft.strokes.length) {
    pad.restore(draft.strokes, draft.pad);
    tools();
  }
}

restore();

for (const m of modes) {
  m.addEventListener("change", () => {
    kept.draft.mode = mode();
    save();
    showMode();
  });
}
document.getElementById("undo")?.addEventListener("click", () => pad.undo());
document.getElementById("clear")?.addEventListener("click", () => pad.clear());
entry?.addEventListener("input", () => {
  kept.draft.text = entry.value;
  save();
  entry.removeAttribute("aria-invalid");
  blame(error, "");
  preview();
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "face") return;
  kept.draft.face = event.target.value;
  save();
});
