// A page's lines as running text: joined to paragraphs where they belong together.

import { say } from "./words.js";

// A line begins something new when there is more room above it than within a paragraph, when its letters
// are of another size, when the line before ended early, or when it stands beside it in another column.
function paragraphs(lines) {
  const out = [];
  const right = Math.max(0, ...lines.map((l) => l.x + l.w));
  let last = null;
  for (const l of lines) {
    const gap = last ? l.y - last.y : 0;
    const joins = last && Math.abs(l.size - last.size) < 0.15 * last.size && gap > 0.3 * l.size && gap < 1.75 * l.size &&
      last.x + last.w > right * 0.8;
    const level = last && Math.abs(gap) <= 0.3 * l.size && l.x - last.x - last.w < 3 * l.size;
    if (joins || level) {
      const text = out[out.length - 1];
      out[out.length - 1] = text.endsWith("-") && joins && /^\p{Ll}/u.test(l.text) ? text.slice(0, -1) + l.text : `${text} ${l.text}`;
    } else {
      out.push(l.text);
    }
    last = l;
  }
  return out;
}

function linesOf(page) {
  return [...page.querySelectorAll(".text text")].map((t) => ({
    text: t.textContent, x: Number(t.getAttribute("x")), y: Number(t.getAttribute("y")),
    size: Number(t.getAttribute("font-size")), w: Number(t.getAttribute("textLength")),
  }));
}

// Puts a page's running text beside its image, or says that it is not there yet.
export function flow(page, of) {
  const { ready } = page.querySelector(".text").dataset;
  let box = page.querySelector(".flow");
  if (box?.dataset.ready) return;
  if (!box) {
    box = document.createElement("div");
    box.className = "flow";
    page.querySelector(".paper").before(box);
  }
  const head = line("flow-page", say("page-of", { n: page.dataset.page, of }));
  head.setAttribute("aria-hidden", "true"); // the page's heading says it
  if (ready === undefined) {
    box.replaceChildren(head, line("small", say("text-waiting")));
    return;
  }
  const text = paragraphs(linesOf(page)).map((t) => line("", t));
  for (const p of text) p.lang = "";
  box.replaceChildren(head, ...(text.length ? text : [line("small", say(ready === "unread" ? "text-unread" : "text-missing"))]));
  box.dataset.ready = "yes";
}

function line(kind, text) {
  const p = document.createElement("p");
  if (kind) p.className = kind;
  p.textContent = text;
  return p;
}
