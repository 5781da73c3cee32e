/**
 * Gives each text editor the name of its label: it makes its text box later and without one
 * (WCAG 4.1.2).
 */
export function nameEditors() {
  const name = (box) => {
    const field = box.closest(".form-row");
    const label = field?.querySelector("label");
    if (!label) return;
    label.id ||= `${label.htmlFor}-label`;
    box.setAttribute("aria-labelledby", label.id);
  };
  const unnamed = ".ProseMirror[contenteditable]:not([aria-labelledby])";
  const all = () => document.querySelectorAll(unnamed).forEach(name);
  all();
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
}
