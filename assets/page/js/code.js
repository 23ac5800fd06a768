// The last step: a code is asked for, typed, and confirms exactly the marks it was asked for. Owns
// kept.code. Times come as seconds from now and are kept by this computer's clock.

import { allPlaced, kept, forget, markOf, placeAll, save } from "./kept.js";
import { get, Offline, post } from "./post.js";
import { drawBoxes } from "./boxes.js";
import { onStep } from "./steps.js";
import { updateStages } from "./bar.js";
import { assertive, blame, clock, facts, pieces, polite, say } from "./words.js";

const form = document.getElementById("code-form");
const digits = document.getElementById("digits");
const error = document.getElementById("code-error");
const go = document.getElementById("code-go");
const again = document.getElementById("code-again");
const resend = again.querySelector("button");
const title = document.getElementById("code-title");
let busy = false;
let wait = 0; // until when no code can be asked for, where none was sent
let refused = false; // only the office can help

const live = () => kept.code && !kept.code.dead && Date.now() < kept.code.until;

onStep("code", () => {
  show();
  updateStages();
  title.focus();
  if (!kept.code && allPlaced()) inHand().then((found) => { if (found) show(); });
});

// A code that another window of this link asked for is good for the marks placed there. It is gone on with where nothing was
// placed here, or the very same.
export async function inHand() {
  const found = await get("code");
  if (!found || busy || kept.code) return false;
  const marks = facts.places.map((p) => found.marks[found.use[p.field]]);
  const same = (m, i) => m?.mode === "typed" && m.text === markOf(i)?.text && m.face === markOf(i)?.face;
  if (Object.keys(kept.placed).length > 0 && !marks.every(same)) return false;
  if (!placeAll(marks)) return false;
  keepCode(found);
  return true;
}

function keepCode({ marks, use, ...data }) {
  const now = Date.now();
  kept.code = { ...data, until: now + data.life * 1000, again: now + data.again * 1000, dead: false, warned: data.life <= 60 };
  save();
}

function show() {
  const entering = Boolean(kept.code) && kept.code.outcome !== "refused";
  for (const part of form.querySelectorAll("[data-part]")) part.hidden = (part.dataset.part === "enter") !== entering;
  if (entering) {
    pieces(document.getElementById("code-sent"), kept.code.sent);
    document.getElementById("code-good").textContent = kept.code.outcome === "sent" ? kept.code.good : "";
    const consent = document.getElementById("consent");
    consent.lang = kept.code.lang; // the language it was sent in is the one agreed in
    pieces(consent, kept.code.consent);
  }
  second();
}

// What changes with the time: until when the code is good, from when a new one can be had.
function second() {
  if (document.body.dataset.step !== "code" || busy) return;
  const code = kept.code;
  const left = Math.ceil((Math.max(code?.again ?? 0, wait) - Date.now()) / 1000);
  const sentence = again.querySelector("span"), entering = live() && code.outcome !== "refused";
  if (code && !code.dead && Date.now() >= code.until) {
    code.dead = true;
    save();
    complain(say("code.old", { short: code.short }));
  }
  if (live() && !code.warned && code.until - Date.now() <= 60000) {
    code.warned = true;
    save();
    polite(say("code.minute", { short: code.short }));
  }
  again.hidden = refused || !(code || left > 0) || (!entering && left <= 0);
  resend.hidden = !entering || left > 0;
  if (left > 0) sentence.textContent = say(entering ? "code.again-in" : "code.again-dead", { time: clock(left), short: code?.short ?? "" });
  else if (entering) sentence.textContent = say("code.again-now", { short: code.short });
  if (left === 0 && code) polite(say("code.announced"));
  go.textContent = say(entering ? "code.sign" : code ? "code.again" : "code.send");
  go.setAttribute("aria-disabled", String(refused || (!entering && left > 0)));
}

setInterval(second, 1000);

// A code the mail server has not taken yet: asked after until it has, or says no.
async function follow() {
  const code = kept.code;
  if (busy || document.body.dataset.step !== "code" || !live() || code.outcome !== "waiting") return;
  const data = await get("code");
  if (!data || data.challenge !== code.challenge || kept.code !== code || busy || !/^(sent|refused)$/.test(data.outcome)) return;
  take(data);
  show();
}

setInterval(follow, 5000);

// Takes in where the code stands and says it.
function take(data) {
  keepCode(data);
  const sentence = data.sent.map((p) => p.t).join("");
  if (data.outcome === "refused") complain(sentence);
  else polite(data.outcome === "waiting" ? sentence : say("code.announced-sent"));
}

function complain(text) {
  blame(error, text);
  if (text) assertive(text);
}

// Runs one exchange with the service; whatever happens, the button comes back and nothing is lost.
async function exchange(word, f) {
  if (busy) return;
  busy = true;
  complain("");
  go.textContent = say(word);
  go.setAttribute("aria-disabled", "true");
  try {
    await f();
  } catch (e) {
    complain(e instanceof Offline ? e.message : say("failed"));
  }
  busy = false;
  show();
}

function wish() {
  const use = [];
  facts.places.forEach((p, i) => { use[p.field] = kept.placed[i]; });
  const edits = {};
  for (const name of ["name", "surname", "email", "mobile"]) {
    const input = form.elements[name];
    if (input) edits[name] = input.value.trim();
  }
  return { marks: kept.marks, use, shown: kept.shown, asText: kept.text, asFile: kept.file, seconds: Math.round(kept.seconds), ...edits };
}

async function send() {
  await exchange("code.sending", async () => {
    fields({});
    const { ok, data } = await post("code", wish());
    if (data.reload) return location.reload();
    if (!ok) return turnedDown(data);
    digits.value = "";
    drawBoxes();
    take(data);
    if (data.outcome === "refused") return;
    show();
    digits.focus();
  });
}

function turnedDown(data) {
  if (data.fields) return fields(data.fields);
  if (data.again !== undefined) wait = Date.now() + data.again * 1000;
  refused = Boolean(data.office);
  complain(data.say);
}

// Sentences beside the inputs they are about; the first one gets the focus.
function fields(wrong) {
  let first = null;
  for (const name of ["name", "email", "mobile"]) {
    const input = form.elements[name], place = document.getElementById(`edit-${name}-error`);
    if (!input || !place) continue;
    blame(place, wrong[name] ?? "");
    input.setAttribute("aria-invalid", String(Boolean(wrong[name])));
    if (wrong[name]) first ??= input;
  }
  if (first) {
    assertive(Object.values(wrong)[0]);
    first.focus();
  } else if (Object.keys(wrong).length) {
    complain(Object.values(wrong)[0]);
  }
}

async function confirm() {
  if (digits.value.length !== facts.limits.digits) {
    complain(say("code.incomplete"));
    digits.focus();
    return;
  }
  await exchange("code.signing", async () => {
    const { ok, data } = await post("confirm", { challenge: kept.code.challenge, code: digits.value });
    if (ok || data.reload) {
      if (ok) forget();
      return location.reload();
    }
    if (data.dead) {
      kept.code.dead = true;
      save();
    }
    complain(data.say.replaceAll("{short}", kept.code.short));
    digits.focus();
    digits.select();
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (go.getAttribute("aria-disabled") === "true") return;
  if (live() && kept.code.outcome !== "refused") confirm();
  else send();
});

resend.addEventListener("click", send);

for (const name of ["name", "surname", "email", "mobile"]) {
  const input = form.elements[name];
  if (!input) continue;
  if (kept.edits[name] !== undefined) input.value = kept.edits[name];
  input.addEventListener("input", () => {
    kept.edits[name] = input.value;
    save();
  });
}
