// Shows how far the worker is, and asks only while there is something to wait for.
// data-progress-id and data-state mark what waits; data-progress on it or around it says whom to ask.
const PERIOD = 1500;
// Translations are drafted, files are worked on.
const BUSY = ["waiting", "drafting", "running"];
const waiting = () => [...document.querySelectorAll("[data-progress-id]")];

async function ask() {
  const places = waiting();
  if (!places.length) return;
  if (!document.hidden) {
    try {
      await look(places);
    } catch {
      // The network or the server is away: the next round asks again.
    }
  }
  setTimeout(ask, PERIOD);
}

async function look(places) {
  const address = new URL(places[0].closest("[data-progress]").dataset.progress, location);
  address.searchParams.set("ids", places.map((place) => place.dataset.progressId).join(","));
  const response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok || response.redirected) return;
  const { rows } = await response.json();
  const known = new Map(rows.map((row) => [String(row.id), row]));
  const finished = places.filter((place) => !show(place, known.get(place.dataset.progressId)));
  if (finished.length) await refresh(finished);
}

// Whether the row is still waited for.
function show(place, row) {
  if (!row || !BUSY.includes(row.state)) return false;
  const shown = document.createElement("template");
  shown.innerHTML = row.bar;
  place.querySelector(".progress")?.replaceWith(shown.content);
  return row.state === place.dataset.state;
}

async function refresh(places) {
  if (places[0].dataset.reload) {
    const unsaved = [...document.querySelectorAll("textarea")].some(
      (area) => area.value !== area.defaultValue,
    );
    if (!unsaved) location.reload();
    return;
  }
  const page = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const place of places) {
    const row = fresh.getElementById(place.id);
    if (row) place.replaceWith(document.adoptNode(row));
    else location.reload();
  }
}

setTimeout(ask, PERIOD);
