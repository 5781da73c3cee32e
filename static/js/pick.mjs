/**
 * In a picking window: gives the chosen picture, with its words, to the editor that opened it.
 */
export function pickPictures() {
  const picking = document.querySelector("[data-picking]");
  const buttons = document.querySelectorAll("[data-pick]");
  if (!picking) {
    // Without an editor to give it to, the button would do nothing
    for (const button of buttons) button.hidden = true;
    return;
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { pick, alt, caption } = button.dataset;
      window.opener?.CKEDITOR?.tools.callFunction(picking.dataset.picking, pick, {
        alternative_text: alt,
        caption,
      });
      window.close();
    });
  }
}
