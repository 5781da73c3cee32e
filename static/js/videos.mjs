/**
 * Plays a video in its place once a reader asks for it. Nothing is loaded from, or told to, the
 * site that keeps it before; without this script its link leads there.
 */
export function playOnRequest() {
  for (const place of document.querySelectorAll("[data-video]")) {
    const link = place.querySelector("a");
    const title = link.textContent;
    const play = document.createElement("button");
    play.type = "button";
    play.className = "govuk-button govuk-button--secondary app-video__play";
    play.textContent = `Play: ${title}`;
    const note = document.createElement("p");
    note.className = "app-caption";
    note.textContent = `Playing it here tells ${place.dataset.site} that you watch it.`;
    place.prepend(play, note);
    play.addEventListener("click", () => {
      const player = document.createElement("iframe");
      player.src = place.dataset.video;
      player.title = title;
      player.className = "app-video__player";
      player.allow = "fullscreen; picture-in-picture";
      // The players refuse a page that does not say its site; the address stays untold
      player.referrerPolicy = "strict-origin-when-cross-origin";
      play.replaceWith(player);
      note.remove();
      player.focus();
    });
  }
}
