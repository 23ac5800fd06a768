// What the page knows of the request, and its sentences in the page's language.

const data = document.body.dataset;

export const facts = data.facts
  ? JSON.parse(data.facts)
  : { lang: data.lang, base: data.base, key: data.key, words: { offline: data.offline, failed: data.failed } };

export function say(key, values = {}) {
  let text = facts.words[key] ?? key;
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, value);
  return text;
}

export function count(key, n, values = {}) {
  const one = n === 1 || (n === 0 && facts.lang === "fr");
  return say(key + (one ? ".one" : ".other"), { n, ...values });
}

// Seconds as people read a clock: 0:42.
export function clock(seconds) {
  const s = Math.max(0, Math.round(seconds));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

// Readers are told through two regions that are there from the beginning. The same sentence twice is
// said twice, so the region is emptied first.
function announce(id, text) {
  const region = document.getElementById(id);
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 60);
}

export const polite = (text) => announce("polite", text);
export const assertive = (text) => announce("assertive", text);

// A sentence in pieces from the service: strong ones set apart. Text only, never markup.
export function pieces(element, parts) {
  element.replaceChildren(...parts.map((p) => {
    if (!p.b) return document.createTextNode(p.t);
    const b = document.createElement("b");
    b.textContent = p.t;
    return b;
  }));
}

// A sentence beside what it is about; "" takes it away.
export function blame(element, text) {
  element.hidden = !text;
  element.querySelector("span:last-child").textContent = text;
}
