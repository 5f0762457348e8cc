// How a sheet looks at the stops of its sliders. Python draws them when a hand comes near a slider,
// and they hold as long as nothing but that slider has changed since.

import { at } from "./frames.js";

/** A document without one of its fields, to compare. */
const without = (doc, field) => JSON.stringify({ ...doc, [field]: null, edit: null, frames: null });

export class Stops {
  constructor() { this.drawn = null; }

  /** Python sent frames: of this sheet, for the document that it holds. */
  keep(doc, sheet, frames) {
    this.drawn = { doc: structuredClone(doc), sheet, frames };
  }

  /** Whether the stops of a slider are there, for a document in which it may stand elsewhere. */
  holds(field, doc) {
    const { drawn } = this;
    return !!drawn?.frames[field] && without(drawn.doc, field) === without(doc, field);
  }

  /** The sheet at a stop; call it only if holds(). */
  sheet(field, stop) { return at(this.drawn.sheet, this.drawn.frames[field][stop]); }

  get frames() { return this.drawn?.frames ?? {}; }
}
