/**
 * Keeps a page of progress as it is on the server, for as long as it is on the screen.
 */
const EVERY = 2_000; // milliseconds

export function watchProgress() {
  const place = document.querySelector("[data-progress]");
  if (place?.dataset.progress) setTimeout(() => look(place), EVERY);
}

async function look(place) {
  const response = await fetch(place.dataset.progress);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (!now) return;
  if (!now.dataset.progress) {
    location.reload();
    return;
  }
  place.querySelector("progress").value = now.querySelector("progress").value;
  place.querySelector("label").textContent = now.querySelector("label").textContent;
  setTimeout(() => look(place), EVERY);
}
