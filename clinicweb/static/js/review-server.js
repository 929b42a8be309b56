// Asks the server, one question after the other, and knows when it is out of reach or nobody is
// signed in. Whoever waits hears "review:away" (detail.reason) and "review:back" on the document.
const PERIOD = 15000;
const desk = document.getElementById("desk");
const signedOut = document.getElementById("review-signed-out");
const other = document.getElementById("review-other-person");
let last = Promise.resolve();
let away = null;
let timer;

// The reason is "offline", "signed-out" or "other-person".
export class Away extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

// One form may change the version that the next one names: no two are under way at once.
export function inTurn(task) {
  const run = last.then(task);
  last = run.catch(() => {});
  return run;
}

export async function ask(address, options = {}) {
  let response = await reach(address, options);
  if (response.status === 400 && options.body && isJson(response)) {
    // The token belonged to an earlier sign-in.
    options.body.set("csrf_token", await freshToken());
    response = await reach(address, options);
  }
  if (response.status === 401) throw gone("signed-out");
  back();
  return response;
}

export const isPage = (html) => /^\s*<!doctype/i.test(html);

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

async function reach(address, options) {
  const headers = { "X-Requested-With": "fetch", Accept: "application/json, text/html;q=0.9" };
  let response;
  try {
    response = await fetch(address, { ...options, headers });
  } catch {
    throw gone("offline");
  }
  // A proxy speaks for a server that is being restarted.
  if ([502, 503, 504].includes(response.status)) throw gone("offline");
  return response;
}

async function freshToken() {
  const response = await reach(desk.dataset.token, {});
  if (!response.ok || !isJson(response)) throw gone("signed-out");
  const { token, person } = await response.json();
  if (String(person) !== desk.dataset.person) throw gone("other-person");
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return token;
}

function gone(reason) {
  signedOut.hidden = reason !== "signed-out";
  other.hidden = reason !== "other-person";
  away = reason;
  clearTimeout(timer);
  timer = setTimeout(probe, PERIOD);
  document.dispatchEvent(new CustomEvent("review:away", { detail: { reason } }));
  return new Away(reason);
}

function back() {
  if (!away) return;
  away = null;
  clearTimeout(timer);
  signedOut.hidden = other.hidden = true;
  document.dispatchEvent(new CustomEvent("review:back"));
}

async function probe() {
  if (!away) return;
  try {
    await freshToken();
    back();
  } catch {
    // Still away; the next look is on its way.
  }
}

addEventListener("online", probe);
addEventListener("focus", probe);
document.addEventListener("visibilitychange", () => document.hidden || probe());
new BroadcastChannel("clinicweb-sign-in").addEventListener("message", probe);
