// The fields of a layer's settings: text that takes 3, 1×7 or "same", with buttons for one more and
// one less; switches and menus. What is typed goes to Python as it stands if it cannot be read.

import { make } from "../shared/dom.js";

const WHOLE = /^\d{1,6}$/;
const BIG_STEP = 8; // filters and outputs come in multiples of 8 from 16 on

const shown = (value) => (Array.isArray(value)
  ? (value[0] === value[1] ? String(value[0]) : value.join("×")) : String(value ?? ""));

/** Typed text as the value of a setting, or the text itself. */
export function parse(setting, text) {
  const plain = text.trim().toLowerCase();
  if (setting.kind === "padding" && plain === "same") return plain;
  if (setting.kind === "share") {
    const number = Number(plain.replace(",", "."));
    return plain === "" || Number.isNaN(number) ? plain : number;
  }
  const sides = plain.split(/\s*[x×,]\s*/);
  if (!sides.every((side) => WHOLE.test(side)) || sides.length > 2) return plain.slice(0, 20);
  if (setting.kind === "whole") return sides.length === 1 ? +sides[0] : plain;
  return sides.length === 1 ? [+sides[0], +sides[0]] : sides.map(Number);
}

/** The value that the buttons lead to. */
function stepped(setting, value, by) {
  const clamp = (number) => Math.max(setting.least, Math.min(setting.most, number));
  if (setting.kind === "share") {
    return Math.max(0, Math.min(0.95, Math.round((Number(value) + by * 0.05) * 100) / 100)) || 0;
  }
  if (setting.kind === "whole") {
    const size = setting.field === "out" && (value > 16 || (value === 16 && by > 0)) ? BIG_STEP : 1;
    return clamp((Number.isInteger(value) ? value : setting.least) + by * size);
  }
  return Array.isArray(value) ? value.map((side) => clamp(side + by)) : [clamp(by), clamp(by)];
}

function stepper(setting, on) {
  const input = make("input", { type: "text", name: setting.field, autocomplete: "off",
    spellcheck: "false", maxlength: "12", inputmode: setting.kind === "whole" ? "numeric" : "text",
    title: setting.kind === "padding" ? "3, 1×7 or same" : setting.kind === "pair" ? "3 or 1×7" : "" });
  let value = null;
  const step = (by) => on.change(stepped(setting, value, by));
  input.addEventListener("change", () => on.change(parse(setting, input.value)));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
  });
  const button = (text, label, by) => {
    const element = make("button", { type: "button", tabindex: "-1", "aria-label": label }, text);
    element.addEventListener("click", () => step(by));
    return element;
  };
  const element = make("label", { class: `control control-${setting.kind}` },
    make("span", { class: "control-name" }, setting.label),
    make("span", { class: "stepper" }, button("−", `Less ${setting.label}`, -1), input,
      button("+", `More ${setting.label}`, 1)));
  const set = (next) => {
    const changed = shown(next) !== shown(value);
    value = next;
    if (changed || input.getRootNode().activeElement !== input) input.value = shown(next);
  };
  return { element, set };
}

function toggle(setting, on) {
  const input = make("input", { type: "checkbox", name: setting.field });
  input.addEventListener("change", () => on.change(input.checked));
  input.addEventListener("keydown", (event) => event.stopPropagation());
  const element = make("label", { class: "control control-flag" },
    make("span", { class: "control-name" }, setting.label), input);
  return { element, set: (value) => { input.checked = value; } };
}

/** A menu of [value, text]. */
export function menu(label, options, on) {
  const select = make("select", { "aria-label": label },
    ...options.map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => on.change(select.value));
  select.addEventListener("keydown", (event) => event.stopPropagation());
  const element = make("label", { class: "control" }, make("span", { class: "control-name" }, label), select);
  return { element, set: (value) => { select.value = value; } };
}

/** The field of a setting: {element, set(value)}; on.change(value). */
export function field(setting, on) {
  if (setting.kind === "flag") return toggle(setting, on);
  if (setting.kind === "choice") {
    return menu(setting.label, setting.choices.map((name) => [name, name]), on);
  }
  return stepper(setting, on);
}
