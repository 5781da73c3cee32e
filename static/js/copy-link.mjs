/**
 * Offers to put an address on the clipboard. Where the browser has none (an address without TLS)
 * nothing changes: a link stays a link.
 *
 * A link marked `data-copy-link` becomes the button itself; one marked `data-copy-address`, which
 * is to be read and kept, gets a button below it.
 */
export function copyLinks() {
  if (navigator.clipboard) {
    document.querySelectorAll("a[data-copy-link]").forEach(turn);
    document.querySelectorAll("a[data-copy-address]").forEach(add);
  }
}

function turn(link) {
  const button = buttonFor(link, link.textContent, link.className, link.closest("ul"));
  link.replaceWith(button);
}

function add(link) {
  const place = link.parentElement;
  const button = buttonFor(link, "Copy the link", "app-link-button", place);
  place.after(button);
}

function buttonFor(link, words, className, before) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = words;

  const status = document.createElement("p");
  status.className = "app-share__status";
  status.setAttribute("role", "status");
  before.after(status);

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      status.textContent = "Link copied";
    } catch {
      status.textContent = `Copy this address: ${link.href}`;
    }
  });
  return button;
}
