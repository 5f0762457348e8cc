// The four stages of a step, each with its number in large print; one that is reached can be
// looked at again.

import { make } from "../shared/dom.js";

export function rail(block, emit) {
  const list = make("ol", { class: "rail" }, ...block.stages.map((stage, place) => {
    const button = make("button", { type: "button", class: "stage", "data-focus": `stage-${place}`,
      "aria-pressed": String(stage.shown), disabled: stage.reached ? null : "" },
      make("span", { class: "stage-name" }, `${place + 1} ${stage.name}`),
      make("span", { class: "stage-value" }, stage.value),
      make("span", { class: "stage-words" }, stage.words));
    button.addEventListener("click", () => emit("stage", place + 1));
    return make("li", {}, button);
  }));
  return make("div", {}, make("div", { class: "where", role: "status", "aria-live": "polite" }, block.where), list);
}
