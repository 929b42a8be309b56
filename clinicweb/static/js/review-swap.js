// Saves and opens passages without leaving the page: the server answers with the parts that changed.
const list = document.getElementById("passages");
const trouble = document.getElementById("review-trouble");
const channel = new BroadcastChannel("clinicweb-review");
let busy = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-swap]")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  send(event.submitter?.formAction || form.action, { method: "POST", body }, form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const address = new URL(link.href);
  const form = openForm();
  const area = form?.elements.text;
  const moves = !("close" in link.dataset) && !("forget" in link.dataset);
  if (moves && area && area.value !== area.defaultValue) {
    // Whoever goes on to another passage has not thrown this one away.
    const body = new FormData(form);
    body.set("then", address.searchParams.get("p") ?? "");
    send(form.querySelector("[data-key=save]").formAction, { method: "POST", body }, form);
    return;
  }
  if (form) address.searchParams.set("from", form.dataset.passage);
  send(address.href, {}, null, link);
});

async function send(address, options, form, link) {
  if (busy) return;
  busy = true;
  list.setAttribute("aria-busy", "true");
  try {
    const headers = { "X-Requested-With": "fetch" };
    const response = await fetch(address, { ...options, headers });
    if (response.redirected || ![200, 409, 422].includes(response.status)) leave(address, form, link);
    else swap(await response.text(), response.ok && form, link);
  } catch {
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
  } finally {
    busy = false;
    list.removeAttribute("aria-busy");
  }
}

// The answer is a page of its own: sign in again, not found, an error. The form goes there whole.
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
  const parts = [...new DOMParser().parseFromString(html, "text/html").body.children];
  for (const part of parts) {
    const place = document.getElementById(part.id);
    if (part.id === "review-said") place.textContent = part.textContent;
    else place?.replaceWith(document.adoptNode(part));
  }
  trouble.hidden = true;
  if (saved) channel.postMessage("saved");
  const passage = saved ? saved.dataset.passage : link?.dataset.forget;
  document.dispatchEvent(new CustomEvent("review:swapped", { detail: { passage } }));
  settle(link);
}

function settle(link) {
  const form = openForm();
  const row = form?.closest(".passage") ?? link?.closest(".passage");
  const id = form?.dataset.passage;
  history.replaceState(null, "", list.dataset.address + (id ? `?p=${id}` : ""));
  const alert = form?.closest(".passage").querySelector("[role=alert]");
  const closed = link && document.querySelector(`#${link.closest(".passage")?.id} .edit`);
  const place = alert ?? form?.elements.text ?? closed ?? document.getElementById("review-head");
  place.focus({ preventScroll: true });
  (form ? row : place).scrollIntoView({ block: "nearest" });
}

function openForm() {
  return document.querySelector(".passage.open form.editor");
}
