/**
 * Turns each link marked `data-copy-link` into a button that puts its address on the clipboard.
 *
 * Where the browser offers no clipboard (an address without TLS) the link stays a link.
 */
export function copyLinks() {
  if (navigator.clipboard) {
    document.querySelectorAll("a[data-copy-link]").forEach(enhance);
  }
}

function enhance(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.textContent;

  const status = document.createElement("p");
  status.className = "app-share__status";
  status.setAttribute("role", "status");
  link.closest("ul").after(status);

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      status.textContent = "Link copied";
    } catch {
      status.textContent = `Copy this address: ${link.href}`;
    }
  });
  link.replaceWith(button);
}
