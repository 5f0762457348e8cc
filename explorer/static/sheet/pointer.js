// What is pointed at, with mouse, finger or keys, and what is pinned. Both are an item and a place in
// it; the cells that it is made of are lit in whatever item they are.

export class Pointer {
  /** on.items(): name -> item; on.say(told or null). */
  constructor(on) {
    this.on = on;
    this.lit = new Set();
  }

  get focus() { return this.#there(this.hovered) ?? this.#there(this.editing) ?? this.#there(this.pinned); }

  #there(spot) { return spot && this.on.items().get(spot.name)?.has?.(spot.place) ? spot : null; }

  point(name, place) {
    this.hovered = { name, place };
    this.show();
  }

  leave(name) {
    if (this.hovered?.name !== name) return;
    this.hovered = null;
    this.show();
  }

  /** A cell is typed into, or no longer. */
  edit(name, place) {
    this.editing = place ? { name, place } : null;
    this.show();
  }

  /** Keep a place in view; the same one again lets it go. */
  pin(name, place, toggle = true) {
    const same = toggle && this.pinned?.name === name && String(this.pinned.place) === String(place);
    this.pinned = same ? null : { name, place };
    this.show();
  }

  unpin() {
    this.pinned = this.hovered = null;
    this.show();
  }

  /** Another sheet: nothing is pointed at. */
  forget() { this.pinned = this.hovered = this.editing = null; }

  /** Frame what is pointed at, light its sources, say what is told about it. */
  show() {
    const items = this.on.items();
    const { focus } = this;
    const told = focus ? items.get(focus.name).told(focus.place) : null;
    const wanted = new Map();
    for (const [name, cells] of told?.sources ?? []) {
      wanted.set(name, [...(wanted.get(name) ?? []), ...cells]);
    }
    for (const name of this.lit) if (!wanted.has(name)) items.get(name)?.light(null);
    for (const [name, cells] of wanted) items.get(name)?.light?.(cells);
    this.lit = new Set([...wanted.keys()].filter((name) => items.get(name)?.light));
    if (this.framed && this.framed !== focus?.name) items.get(this.framed)?.point(null);
    this.framed = focus?.name;
    if (focus) items.get(focus.name).point(focus.place);
    this.on.say(told);
  }
}
