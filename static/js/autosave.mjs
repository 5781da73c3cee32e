/**
 * Keeps what is typed at the desk of a post, says how that goes, and warns before it is left.
 *
 * What is kept is sent as the form would be. When a sign-in ran out it is sent again, with the
 * new sign-in's token, once there is one in another tab.
 */
const EVERY = 20_000; // milliseconds
const BEACON = 60_000; // characters; a browser lets no more be sent while a page is left

const WHY = {
  away: "there is no connection. Keep this page open, it tries again by itself.",
  out: "sign in again in another tab, then go on here.",
  refused: "the site could not keep it. It tries again by itself.",
};

export function autosave() {
  const place = document.querySelector("[data-autosave]");
  const form = document.querySelector("form.app-write");
  if (!place || !form) return;
  const keeper = new Keeper(place, form);
  // Until somebody touches the form, whatever changes in it the editor did by itself
  const touched = new AbortController();
  for (const event of ["focusin", "pointerdown", "keydown", "drop"]) {
    const begin = () => {
      keeper.isTouched = true;
      keeper.begin();
      touched.abort();
    };
    form.addEventListener(event, begin, { capture: true, signal: touched.signal });
  }
  form.addEventListener("submit", () => keeper.stop());
  addEventListener("beforeunload", (event) => {
    if (keeper.isChanged()) event.preventDefault();
  });
  addEventListener("online", () => keeper.keep());
  addEventListener("pageshow", () => (keeper.leaving = false));
  document.addEventListener("visibilitychange", () => keeper.keep(document.hidden));
  setInterval(() => keeper.keep(), EVERY);
}

class Keeper {
  constructor(place, form) {
    this.place = place;
    this.form = form;
    this.since = place.dataset.at;
    this.leaving = this.sending = false;
    this.isDirty = this.isTouched = "dirty" in place.dataset;
    this.begin();
  }

  /** Take what stands in the form now for what was there before anything was typed. */
  begin() {
    this.base = this.typed();
    this.kept = this.isDirty ? null : this.base;
  }

  /** Leave off: the form itself is sent. */
  stop() {
    this.leaving = true;
    this.sending?.abort?.();
  }

  typed() {
    const all = [...new FormData(this.form)];
    return new URLSearchParams(all.filter(([name]) => name !== "csrfmiddlewaretoken")).toString();
  }

  isChanged() {
    return !this.leaving && (this.isDirty || this.typed() !== this.base);
  }

  async keep(last = false) {
    const typed = this.typed();
    if (this.leaving || this.sending || !this.isTouched || typed === this.kept) return;
    this.sending = new AbortController();
    const keepalive = last && typed.length < BEACON;
    try {
      let answer = await this.send(keepalive);
      if (answer.status === 403 && (await this.renew())) answer = await this.send();
      await this.tell(answer, typed);
    } catch {
      this.say("away");
    } finally {
      this.sending = false;
    }
  }

  send(keepalive = false) {
    const body = new FormData(this.form);
    body.append("writer", this.place.dataset.writer);
    const { signal } = this.sending;
    const how = { method: "POST", body, keepalive, redirect: "manual", signal };
    return fetch(this.place.dataset.autosave, how);
  }

  /** Take the token of a new sign-in into every form of the page; say whether there was one. */
  async renew() {
    const answer = await fetch(this.place.dataset.autosave, { redirect: "manual" });
    if (!answer.ok) return false;
    const { token } = await answer.json();
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    return true;
  }

  async tell(answer, typed) {
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.say("out");
    const isJson = answer.headers.get("Content-Type") === "application/json";
    const said = isJson ? await answer.json() : {};
    if (!answer.ok) return this.say("refused", said.refused);
    this.kept = typed;
    this.since = said.at;
    this.say("kept");
    this.tellOfOthers(said.others);
  }

  /** Show how it stands. Read out is only a change from one state to another. */
  say(state, words = WHY[state]) {
    if (this.leaving) return;
    this.place.classList.toggle("app-writing--failing", state !== "kept");
    const at = this.place.querySelector("[data-autosave-at]");
    const status = this.place.querySelector("[data-autosave-status]");
    at.textContent = state === "kept" ? `Kept at ${this.since}, not saved as the draft yet.` : "";
    const told = state === "kept" ? "Your changes are kept as you write." : "";
    const text = told || `Not saved since ${this.since}: ${words}`;
    if (status.textContent !== text) status.textContent = text;
  }

  tellOfOthers(sentences) {
    const place = document.querySelector("[data-others]");
    const shown = [...place.children].map((line) => line.textContent);
    if (shown.join() === sentences.join()) return;
    place.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.textContent = sentence;
        return line;
      }),
    );
  }
}
