// The only way the page talks to the service: same-origin JSON. What comes back is an answer with its
// status, or Offline, after which nothing has been lost and the same may be tried again.

import { facts, say } from "./words.js";

export class Offline extends Error {}

const patience = 30000;

// within ends what takes too long. AbortSignal.timeout is younger than some telephones.
function within(ms) {
  const ends = new AbortController();
  setTimeout(() => ends.abort(), ms);
  return ends.signal;
}

export async function post(path, body = {}) {
  let response;
  try {
    response = await fetch(`${facts.base}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ lang: facts.lang, zone: zone(), ...body }),
      signal: within(patience),
    });
  } catch {
    throw new Offline(say("offline"));
  }
  let data = {};
  if (response.headers.get("Content-Type")?.startsWith("application/json")) data = await response.json().catch(() => ({}));
  // A proxy's answer, or the service's "not just now": both may pass.
  if (response.status >= 500) throw new Offline(data.say ?? say("offline"));
  if (!response.ok && !data.say && !data.reload) data.say = say("failed");
  return { ok: response.ok, status: response.status, data };
}

export async function get(path) {
  try {
    const response = await fetch(`${facts.base}/${path}`, { signal: within(patience) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function zone() {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  } catch {
    return "";
  }
}
