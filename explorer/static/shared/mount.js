// How Streamlit and a component meet: its default export is called on mount and again whenever its
// data or the theme changes; the elements stay.

import { adopt, sheetFrom } from "./sheet.js";
import { followTheme } from "./theme.js";

const common = sheetFrom(fetch(new URL("parts.css", import.meta.url)));

const KEEP_MS = 5000; // a component that is taken away and mounted again within this time goes on

/**
 * The function that Streamlit calls. Part is a class: new Part(element, data), with a field
 * `conversation` and the methods stop() and resume(other). styles: its style sheets, being fetched,
 * the later ones stronger.
 */
export async function mountOf(Part, ...styles) {
  const sheets = await Promise.all([common, ...styles.map(sheetFrom)]);
  const parts = new WeakMap();
  const taken = new Map(); // key of a part that was taken away -> the part and when

  // When edits come faster than the server runs, Streamlit may drop the component and mount it anew,
  // with a document that lacks the last edits. Then the visitor's document wins, and is sent again.
  const resume = (part, { key, data }) => {
    const before = taken.get(key);
    taken.delete(key);
    if (!before || before.part.conversation.origin !== data.origin) return;
    if (performance.now() - before.time < KEEP_MS) part.resume(before.part);
  };

  return (component) => {
    const { parentElement, data, key } = component;
    let part = parts.get(parentElement);
    const isNew = !part;
    if (isNew) {
      for (const sheet of sheets) adopt(parentElement, sheet);
      part = new Part(parentElement.querySelector(".mount"), data);
      parts.set(parentElement, part);
    }
    followTheme(parentElement.querySelector(".mount"));
    part.conversation.receive(component);
    if (isNew) resume(part, component);
    return () => {
      part.stop();
      part.conversation.stop();
      parts.delete(parentElement);
      taken.set(key, { part, time: performance.now() });
    };
  };
}
