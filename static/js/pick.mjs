/**
 * In a picking window: gives the chosen picture, with its words, to the editor that opened it.
 */
export function pickPictures() {
  const picking = document.querySelector("[data-picking]");
  // Without an editor to give the picture to, a button would do nothing and stays hidden
  if (!picking) return;
  for (const button of document.querySelectorAll("[data-pick]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { pick, key, alt, caption } = button.dataset;
      window.opener?.CKEDITOR?.tools.callFunction(picking.dataset.picking, pick, {
        alternative_text: alt,
        caption,
        key,
      });
      window.close();
    });
  }
}
