// Not signing. The reason is kept until it was sent.

import { forget, kept, save } from "./kept.js";
import { post } from "./post.js";
import { onStep } from "./steps.js";
import { assertive, blame, say } from "./words.js";

const form = document.getElementById("decline-form");
const reason = document.getElementById("reason");
const button = document.getElementById("decline-go");
const error = document.getElementById("decline-error");
const label = button.textContent;
let busy = false;

onStep("decline", () => document.getElementById("decline-title").focus());

reason.value = kept.reason;
reason.addEventListener("input", () => {
  kept.reason = reason.value;
  save();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  blame(error, "");
  button.textContent = say("decline.sending");
  try {
    const { ok, data } = await post("decline", { reason: reason.value });
    if (ok) forget();
    if (ok || data.reload) return location.reload();
    throw new Error(data.say);
  } catch (e) {
    blame(error, e.message);
    assertive(e.message);
  }
  button.textContent = label;
  busy = false;
});
