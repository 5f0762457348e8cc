// The talk of a component with Python: documents go there, answers come back. One edit is under way
// at a time, and only the last of those that wait is sent.

const PATIENCE_MS = 3000; // an answer that takes longer may be lost; then the edit is sent again

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
    if (this.waiting && performance.now() - this.sent < PATIENCE_MS) return;
    this.unsent = false;
    this.edit = `${this.id}-${++this.edits}`;
    this.waiting = true;
    this.sent = performance.now();
    this.component.setStateValue("doc", { ...this.on.document(), ...this.extra, edit: this.edit });
    this.extra = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.unsent) this.send(); }, PATIENCE_MS);
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
