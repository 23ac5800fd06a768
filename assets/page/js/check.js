// The page that says of a file whether the service sealed it. The browser works out the file's SHA-256; only that leaves it.

import { assertive, blame, polite } from "./words.js";

const part = document.getElementById("check");
const input = part.querySelector("input");
const error = document.getElementById("notice-error");

// Browsers work it out for pages of https and of this computer alone.
if (!globalThis.crypto?.subtle) {
  part.hidden = true;
  blame(error, part.dataset.unable);
}

input.addEventListener("change", async () => {
  const file = input.files[0];
  if (!file) return;
  blame(error, "");
  part.setAttribute("aria-busy", "true");
  polite(part.dataset.working);
  part.querySelector("b").textContent = part.dataset.working;
  try {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const name = Array.from(sum, (b) => b.toString(16).padStart(2, "0")).join("");
    try {
      sessionStorage.setItem("paraph check", name);
    } catch { /* the page says less then */ }
    location.assign(part.dataset.address + name + location.search);
  } catch {
    blame(error, part.dataset.failed);
    assertive(part.dataset.failed);
    part.querySelector("b").textContent = part.dataset.choose;
    part.removeAttribute("aria-busy");
    input.value = "";
  }
});

// Only of a file that was chosen here is said that it is the one: a link may have brought anybody to the page of another.
const title = document.getElementById("notice-title");
if (part.dataset.chosen && chosen() === location.pathname.split("/").pop()) {
  title.textContent = part.dataset.chosen;
  document.title = part.dataset.chosen;
  document.getElementById("check-this").hidden = true;
}

function chosen() {
  try {
    return sessionStorage.getItem("paraph check");
  } catch {
    return null; // nothing is kept here
  }
}

// Who comes back finds the page as it was.
addEventListener("pageshow", () => {
  part.querySelector("b").textContent = part.dataset.choose;
  part.removeAttribute("aria-busy");
  input.value = "";
});
