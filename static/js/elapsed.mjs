/**
 * Notes, on sending, how many whole seconds the page has been open in `input[name=elapsed]`.
 *
 * The server only marks a comment that came too fast; a form without the number is as welcome.
 */
export function timeForms() {
  document.addEventListener("submit", ({ target }) => {
    const field = target.elements.namedItem("elapsed");
    if (field) {
      field.value = Math.round(performance.now() / 1000);
    }
  });
}
