// How Streamlit and a stage meet: the default export is called on mount and again whenever its data
// or the theme changes; the elements stay.

import { adopt, sheetFrom } from "../shared/sheet.js";
import { followTheme } from "../shared/theme.js";
import { Stage } from "./stage.js";

const KEEP_MS = 5000; // a stage that is taken away and mounted again within this time goes on
const sheet = await sheetFrom(fetch(new URL("stage.css", import.meta.url)));
const stages = new WeakMap();
const taken = new Map(); // key of a stage that was taken away -> the stage and when

// When edits come faster than the server runs, Streamlit may drop the component and mount it anew,
// with a document that lacks the last edits. Then the visitor's document wins, and is sent again.
function resume(stage, { key, data }) {
  const before = taken.get(key);
  taken.delete(key);
  if (!before || before.stage.origin !== data.origin) return;
  if (performance.now() - before.time < KEEP_MS) stage.resume(before.stage);
}

export default function mount(component) {
  const { parentElement, data, key } = component;
  let stage = stages.get(parentElement);
  const isNew = !stage;
  if (isNew) {
    adopt(parentElement, sheet);
    stage = new Stage(parentElement.querySelector(".mount"), data);
    stages.set(parentElement, stage);
  }
  followTheme(parentElement.querySelector(".mount"));
  stage.receive(component);
  if (isNew) resume(stage, component);
  return () => {
    stage.stop();
    stages.delete(parentElement);
    taken.set(key, { stage, time: performance.now() });
  };
}
