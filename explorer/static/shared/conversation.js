// The talk of a component with Python: documents go there, answers come back. One edit is under way
// at a time, and only the last of those that wait is sent.

const PATIENCE_MS = 3000; // an answer that takes longer may be lost; then the edit is sent again
const LINK_MS = 1500; // so long an edit waits after a link of the page was pressed

// While the server is busy it folds two requests into one with the newer address. An edit that was
// sent right after a link, still with the old address, would so undo the link.
let pressed = -Infinity;
for (const kind of ["pointerdown", "click"]) { // a key's press has no pointer
  document.addEventListener(kind, (event) => {
    if (event.target.closest?.('[data-testid="stPageLink"]')) pressed = performance.now();
  }, true);
}

export class Conversation {
  /**
   * on.document(): what to send. on.adopt(doc): Python hands over another document.
   * on.judge(answer): the answer to the last edit. on.draw(): data came, whatever it says.
   */
  constructor(on) {
    this.on = on;
    this.id = Math.random().toString(36).slice(2, 8);
    this.edits = 0;
  }

  /** Tell Python; extra goes along once and is no part of the document. */
  send(extra = null) {
    this.extra = extra ?? this.extra;
    this.unsent = true;
    const now = performance.now();
    if (now - pressed < LINK_MS) { this.#later(pressed + LINK_MS - now); return; }
    if (this.waiting && now - this.sent < PATIENCE_MS) return;
    this.unsent = false;
    this.edit = `${this.id}-${++this.edits}`;
    this.waiting = true;
    this.sent = now;
    this.component.setStateValue("doc", { ...this.on.document(), ...this.extra, edit: this.edit });
    this.extra = null;
    this.#later(PATIENCE_MS);
  }

  #later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.unsent) this.send(); }, milliseconds);
  }

  /** Take what Python sends: a new document if its origin is new, and the answer to the last edit. */
  receive(component) {
    const { data } = component;
    this.component = component;
    if (data.origin !== this.origin) {
      this.origin = data.origin;
      this.edit = data.answer.edit;
      this.unsent = false;
      this.on.adopt(data.doc);
    }
    this.on.draw(data);
    if (data.answer.edit !== this.edit) return; // the answer to an earlier edit
    this.waiting = false;
    if (this.unsent) this.send();
    else this.on.judge(data.answer);
  }

  stop() { clearTimeout(this.timer); }
}
