// Saves and opens passages without leaving the page: the server answers with the parts that changed.
import { Away, ask, inTurn, isPage } from "./review-server.js";

const list = document.getElementById("passages");
const head = () => document.getElementById("review-head");
const trouble = document.getElementById("review-trouble");
const channel = new BroadcastChannel("clinicweb-review");
// What may wait for the server before the person goes on: review-save.js puts its own in.
export const before = { leaving: async () => {} };
let busy = false;

export const openForm = () => document.querySelector(".passage.open form.editor");
export const isDirty = (area) => area.value !== area.defaultValue || "unsaved" in area.dataset;
export const tellOthers = () => channel.postMessage("saved");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-swap]")) return;
  event.preventDefault();
  const { submitter } = event;
  // A button without an address of its own would name the page's.
  const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  send(address, form, () => {
    const body = new FormData(form, submitter);
    const area = openForm()?.elements.text;
    if ("beside" in form.dataset && area && isDirty(area)) body.set("text", area.value);
    return body;
  });
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const address = new URL(link.href);
  const form = openForm();
  const dirty = form && isDirty(form.elements.text);
  const stays = "close" in link.dataset || "forget" in link.dataset;
  if (dirty && !stays) {
    // Whoever goes on to another passage has not thrown this one away.
    send(form.querySelector("[data-key=save]").formAction, form, () => {
      const body = new FormData(form);
      body.set("then", address.searchParams.get("p") ?? "");
      return body;
    });
    return;
  }
  if (dirty && "close" in link.dataset) await before.leaving();
  if (form) address.searchParams.set("from", form.dataset.passage);
  send(address.href, null, null, link);
});

// Sends a form, whose body is made when its turn comes, or follows a link.
async function send(address, form, body, link) {
  if (busy) return;
  busy = true;
  list.setAttribute("aria-busy", "true");
  try {
    await inTurn(async () => {
      const response = await ask(address, body ? { method: "POST", body: body() } : {});
      const html = await response.text();
      if (response.redirected || isPage(html)) leave(address, form, link);
      else swap(html, response.ok && form, link);
    });
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    document.dispatchEvent(new CustomEvent("review:unsent", { detail: { reason: error.reason } }));
    if (error.reason === "offline" && !openForm()) {
      trouble.hidden = false;
      trouble.scrollIntoView({ block: "nearest" });
    }
  } finally {
    busy = false;
    list.removeAttribute("aria-busy");
  }
}

// The answer is a page of its own: not found, an error. The form goes there whole.
function leave(address, form, link) {
  document.dispatchEvent(new CustomEvent("review:leaving"));
  if (!form) {
    location.href = link.href;
    return;
  }
  form.action = address;
  HTMLFormElement.prototype.submit.call(form);
}

function swap(html, saved, link) {
  const old = openForm()?.closest(".passage");
  const top = old?.getBoundingClientRect().top;
  const panel = old?.querySelector(".panel");
  put(html, () => true);
  trouble.hidden = true;
  if (saved) tellOthers();
  const passage = saved ? openOf(saved) : link?.dataset.forget;
  const now = openForm()?.closest(".passage");
  // What helped with the passage stays in sight until the newer help is there.
  if (panel && now?.id === old.id) now.querySelector(".panel").replaceChildren(...panel.childNodes);
  document.dispatchEvent(new CustomEvent("review:swapped", { detail: { passage } }));
  opened();
  settle(link, top);
}

const openOf = (form) => form.dataset.passage ?? form.closest(".passage")?.id.slice(2);

// Puts parts of the page in their places; a row that somebody is writing in stays as it is, and so
// does the part that has the focus.
export function replaceParts(html) {
  put(html, (place) => !place.querySelector("form.editor") && !place.contains(document.activeElement));
}

function put(html, may) {
  for (const part of [...new DOMParser().parseFromString(html, "text/html").body.children]) {
    const place = document.getElementById(part.id);
    if (part.id === "review-said") place.textContent = part.textContent;
    else if (place && may(place)) place.replaceWith(document.adoptNode(part));
  }
}

function opened() {
  const form = openForm();
  if (!form) return;
  const detail = { passage: form.dataset.passage, form };
  document.dispatchEvent(new CustomEvent("review:opened", { detail }));
}

function settle(link, top) {
  const form = openForm();
  const row = form?.closest(".passage") ?? link?.closest(".passage");
  const query = new URLSearchParams();
  if (form) query.set("p", form.dataset.passage);
  if (list.dataset.show) query.set("show", list.dataset.show);
  history.replaceState(null, "", list.dataset.address + (query.size ? `?${query}` : ""));
  // What is refused is said aloud where it stands, and corrected at once; a conflict is read first.
  const clash = form?.closest(".passage").querySelector(".clash");
  const closed = link && document.querySelector(`#${link.closest(".passage")?.id} .edit`);
  const place = clash ?? form?.elements.text ?? closed ?? head();
  place.focus({ preventScroll: true });
  if (form) keepInPlace(row, top);
  else place.scrollIntoView({ block: "nearest" });
}

// The eyes stay where they are: the next passage opens where the last one was, below the bar and
// with room for what helps with it.
function keepInPlace(row, top) {
  const bar = head();
  const sticks = bar && getComputedStyle(bar).position === "sticky";
  const highest = 12 + (sticks ? bar.offsetHeight : 0);
  const lowest = Math.max(highest, innerHeight * 0.4);
  const shift = () => {
    const box = row.getBoundingClientRect();
    if (top === undefined && box.top >= highest && box.bottom <= innerHeight) return 0;
    return box.top - Math.min(Math.max(top ?? box.top, highest), lowest);
  };
  scrollBy({ top: shift(), behavior: "instant" });
  // Rows that come into sight only now get their true heights.
  requestAnimationFrame(() => scrollBy({ top: row.isConnected ? shift() : 0, behavior: "instant" }));
}

// When all the scripts below this one listen.
addEventListener("DOMContentLoaded", () => {
  opened();
  if (openForm()) keepInPlace(openForm().closest(".passage"));
});
// A browser that goes to the fragment of an address leaves the text area without its autofocus.
addEventListener("load", () => {
  if (document.activeElement === document.body) openForm()?.elements.text.focus({ preventScroll: true });
});
