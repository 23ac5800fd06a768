// Every page but the one to sign: downloads, the way out, and what happens meanwhile.

import { onDeed } from "./menus.js";
import { get, post } from "./post.js";
import { assertive, blame, facts, polite } from "./words.js";

const body = document.body;

// What was placed is no longer needed, nor are the pictures the browser kept.
try {
  const key = `paraph ${facts.key}`;
  if (sessionStorage.getItem(key) !== null) get("over");
  sessionStorage.removeItem(key);
} catch { /* nothing was kept */ }

onDeed("wish", async (button) => {
  const error = document.getElementById("notice-error");
  button.setAttribute("aria-disabled", "true");
  blame(error, "");
  try {
    const { ok, data } = await post("wish");
    if (data.reload) return location.reload();
    if (!ok) throw new Error(data.say);
    button.closest(".buttons").prepend(told(data.say));
    button.remove();
    polite(data.say);
  } catch (e) {
    blame(error, e.message);
    assertive(e.message);
    button.removeAttribute("aria-disabled");
  }
});

function told(text) {
  const p = document.createElement("p");
  p.className = "told";
  p.textContent = text;
  return p;
}

// Browsers close only what a script opened; otherwise the person is told that they can.
onDeed("close", (button) => {
  window.close();
  setTimeout(() => {
    button.replaceWith(told(body.dataset.closed));
    polite(body.dataset.closed);
  }, 300);
});

// While something is under way the page asks, ever more seldom, and shows the new state in its place.
let pause = 1000;
const slow = body.dataset.stage === "signed" ? 30000 : 15000;

async function watch() {
  if (!("watch" in body.dataset)) return;
  const answer = document.visibilityState === "visible" ? await get(`stage?lang=${facts.lang}`) : null;
  if (answer && answer.stage !== body.dataset.stage) return change(answer);
  pause = Math.min(slow, pause * 1.4);
  setTimeout(watch, pause);
}

// The new state comes as the service wrote it, with everything people typed escaped.
function change(answer) {
  if (!answer.body) return location.reload();
  const fresh = new DOMParser().parseFromString(answer.body, "text/html");
  document.getElementById("main").replaceChildren(...fresh.body.childNodes);
  body.dataset.stage = answer.stage;
  if (!answer.watch) delete body.dataset.watch;
  polite(document.getElementById("notice-lines").textContent.trim());
  setTimeout(watch, pause);
}

if ("watch" in body.dataset) setTimeout(watch, pause);
