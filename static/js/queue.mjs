/**
 * The queue at speed: one key for each act, and rows that are decided without a new page.
 *
 * The server decides and says what became of it; without this script every act is a plain button.
 */
const SWITCH = "queue-keys";
const GO_ON = "queue-goes-on";
const FIRST_OF = { a: ["approve", "keep", "restore"], s: ["spam"] };
const BY_RULE = ["reject", "remove"];

/** Gives the queue on this page its keys. */
export function workQueue() {
  const form = document.querySelector("[data-queue]");
  const keys = document.querySelector("[data-keys]");
  if (form && keys) new Queue(form, keys).start();
}

class Queue {
  constructor(form, keys) {
    this.form = form;
    this.keys = keys;
    this.said = keys.querySelector("[data-keys-said]");
    this.dialog = keys.querySelector("[data-keys-dialog]");
    this.rows = [...form.querySelectorAll("[data-row]")];
    this.steps = [];
    this.sending = Promise.resolve();
    this.waiting = 0;
  }

  start() {
    this.keys.hidden = false;
    this.showSwitch();
    this.keys.querySelector("[data-keys-switch]").addEventListener("click", () => {
      localStorage.setItem(SWITCH, this.isOn ? "off" : "on");
      this.showSwitch();
    });
    this.keys
      .querySelector("[data-keys-help]")
      .addEventListener("click", () => this.dialog.showModal());
    document.addEventListener("keydown", (event) => this.press(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    if (sessionStorage.getItem(GO_ON)) {
      sessionStorage.removeItem(GO_ON);
      this.focus(this.rows[0]);
    }
  }

  get isOn() {
    return localStorage.getItem(SWITCH) !== "off";
  }

  showSwitch() {
    const button = this.keys.querySelector("[data-keys-switch]");
    button.textContent = this.isOn ? "Keys are on" : "Keys are off";
    button.setAttribute("aria-pressed", String(this.isOn));
  }

  get current() {
    return document.activeElement.closest("[data-row]");
  }

  /** Keeps the number on the tab in step with what left the list, or came back. */
  count(by) {
    const number = document.querySelector(".app-tabs [aria-current] .app-tabs__count");
    if (number) number.textContent = String(Number(number.textContent) + by);
  }

  /** Says something to people who do not see the page. */
  say(words) {
    this.said.textContent = words;
  }

  press(event) {
    // A dialog that was closed keeps the focus until the next frame
    const typing = event.target.closest(
      "input:not([type=checkbox]), textarea, select, dialog[open]",
    );
    if (!this.isOn || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      j: () => this.move(1),
      n: () => this.move(1),
      k: () => this.move(-1),
      p: () => this.move(-1),
      u: () => this.undo(this.steps.at(-1)),
      t: () => this.thread(this.current),
      r: () => this.current?.querySelector("[data-answer]")?.click(),
      "?": () => this.dialog.showModal(),
    };
    const act = acts[event.key] ?? this.deciding(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Returns what decides the row in focus by this key, or nothing. */
  deciding(key) {
    const row = this.current;
    if (!row || row.dataset.done) return null;
    if (/^[1-9]$/.test(key)) return () => this.byRule(row, key);
    const button = (FIRST_OF[key] ?? []).map((act) => this.button(row, act)).find(Boolean);
    return button ? () => this.decide(row, button) : null;
  }

  button(row, act) {
    return row.querySelector(`button[name=act][value^="${act} "]`);
  }

  byRule(row, number) {
    const button = BY_RULE.map((act) => this.button(row, act)).find(Boolean);
    const choice = row.querySelector(`[data-rules] option[data-number="${number}"]`);
    if (!button || !choice) {
      this.say(`There is no rule ${number} to use here.`);
      return;
    }
    choice.selected = true;
    this.decide(row, button);
  }

  /** A button of one row was pressed: decide that row here. Other buttons go the plain way. */
  submit(event) {
    const row = event.submitter?.closest("[data-row]");
    if (!row || event.submitter.name !== "act") return;
    event.preventDefault();
    this.decide(row, event.submitter);
  }

  decide(row, button) {
    const data = new FormData();
    for (const field of row.querySelectorAll("input[type=hidden], select, textarea")) {
      data.append(field.name, field.value);
    }
    data.append("act", button.value);
    const next = this.after(row);
    row.dataset.done = "sent";
    this.fold(row, "Sending…");
    this.focus(next ?? row);
    this.send(data, (answer) => this.settle(row, answer));
  }

  settle(row, answer) {
    const refused = answer.wrong ?? answer.refused[row.dataset.row];
    if (refused) {
      this.unfold(row, refused);
      return;
    }
    const step = { row, batch: answer.undo };
    this.steps.push(step);
    this.count(-1);
    const done = answer.done[0].toUpperCase() + answer.done.slice(1);
    this.fold(row, `${done}.`, () => this.undo(step));
    this.say(`${done}. ${this.left.length} left on this page.`);
    this.goOn();
  }

  undo(step) {
    if (!step) {
      document.querySelector("[data-undo] button")?.click();
      return;
    }
    const data = new FormData();
    data.append("act", `undo ${step.batch}`);
    this.send(data, (answer) => {
      const refused = answer.wrong ?? Object.values(answer.refused)[0];
      if (refused) {
        this.say(refused);
        step.row.querySelector("[data-outcome]").textContent = refused;
        return;
      }
      this.steps = this.steps.filter((one) => one !== step);
      this.count(1);
      this.unfold(step.row, "");
      this.say("Undone.");
      this.focus(step.row);
    });
  }

  /** Sends one act after the other, so that the server sees them in the order of the keys. */
  send(data, then) {
    data.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    this.waiting += 1;
    this.sending = this.sending.then(async () => {
      let answer = { wrong: "This was not sent: the server cannot be reached. Try again." };
      try {
        const headers = { Accept: "application/json" };
        const response = await fetch(location.href, { method: "POST", body: data, headers });
        const isData = response.headers.get("Content-Type")?.startsWith("application/json");
        answer = isData
          ? await response.json()
          : { wrong: "This was not done. Your sign-in may have ended: load the page again." };
      } catch {
        // Told above: the row comes back with the reason
      }
      this.waiting -= 1;
      then(answer);
    });
  }

  get left() {
    return this.rows.filter((row) => !row.dataset.done);
  }

  after(row) {
    const place = this.rows.indexOf(row);
    const left = this.left.filter((one) => one !== row);
    return left.find((one) => this.rows.indexOf(one) > place) ?? left[0];
  }

  move(by) {
    const rows = this.left;
    const place = rows.indexOf(this.current);
    const next = place < 0 ? rows[0] : rows[place + by];
    if (next) this.focus(next);
    else this.goOn();
  }

  /** Asks for what waits next when nothing is left on this page. */
  goOn() {
    if (this.left.length || this.waiting) return;
    sessionStorage.setItem(GO_ON, "yes");
    const url = new URL(location.href);
    url.searchParams.delete("page");
    url.hash = "";
    if (url.href === location.href) location.reload();
    else location.href = url.href;
  }

  focus(row) {
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  /** Shows one line in place of a row that is decided. */
  fold(row, words, undo) {
    row.querySelector("[data-outcome]")?.remove();
    const line = document.createElement("p");
    line.dataset.outcome = "";
    line.textContent = `${words} `;
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = "Undo";
      button.addEventListener("click", undo);
      line.append(button);
    }
    row.classList.add("app-row--done");
    row.append(line);
  }

  /** Shows a row again that is not decided, with the reason if there is one. */
  unfold(row, reason) {
    delete row.dataset.done;
    row.classList.remove("app-row--done");
    row.querySelector("[data-outcome]")?.remove();
    if (!reason) return;
    const line = document.createElement("p");
    line.dataset.outcome = "";
    line.className = "app-row__refused";
    line.textContent = reason;
    row.append(line);
    this.say(reason);
    this.focus(row);
  }

  /** Opens the thread around a comment below it, or closes it again. */
  async thread(row) {
    const place = row?.querySelector("[data-thread-place]");
    if (!place) return;
    if (place.childElementCount) {
      place.replaceChildren();
      return;
    }
    let part = null;
    try {
      const response = await fetch(row.querySelector("[data-thread]").href);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      part = page.querySelector("[data-thread-part]");
    } catch {
      // Said below
    }
    if (part) place.append(document.adoptNode(part));
    this.say(part ? "The thread is open below the comment." : "The thread cannot be shown.");
  }
}
