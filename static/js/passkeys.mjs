/**
 * Lets forms marked `data-passkey` be answered by a passkey.
 *
 * Where the browser has none, or this does not run, they stay hidden; codes work without it.
 */
export function usePasskeys() {
  if (window.PublicKeyCredential) {
    document.querySelectorAll("form[data-passkey]").forEach(enhance);
    document.querySelectorAll("[data-passkey-off]").forEach((line) => line.remove());
  }
}

function enhance(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector("[role=status]");
    status.textContent = "Follow what your browser says.";
    try {
      const options = await asked(form);
      const creates = form.dataset.passkey === "create";
      const answer = creates ? await create(options.publicKey) : await get(options.publicKey);
      form.elements.credential.value = JSON.stringify(sendable(answer));
      form.submit();
    } catch {
      status.textContent = "The passkey was not used. Try again, or use another way.";
    }
  });
}

async function asked(form) {
  if (!form.dataset.passkeyAsk) {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.dataset.passkeyAsk, { headers });
  return (await answer.json()).request_options;
}

function create(options) {
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = (options.excludeCredentials ?? []).map(known);
  // So that the passkey can sign in alone where the device allows it
  Object.assign(options.authenticatorSelection, {
    residentKey: "preferred",
    requireResidentKey: false,
  });
  return navigator.credentials.create({ publicKey: options });
}

function get(options) {
  options.challenge = bytes(options.challenge);
  options.allowCredentials = (options.allowCredentials ?? []).map(known);
  return navigator.credentials.get({ publicKey: options });
}

const known = (credential) => ({ ...credential, id: bytes(credential.id) });

/** Returns what a browser answered as plain values. */
function sendable(credential) {
  const response = {};
  const parts = [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ];
  for (const part of parts) {
    if (credential.response[part]) {
      response[part] = text(credential.response[part]);
    }
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** From and to the base64 of addresses. */
function bytes(said) {
  const plain = atob(said.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
