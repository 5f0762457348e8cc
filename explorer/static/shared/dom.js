// Small helpers to make elements. Text is always set as text, never as markup.

const isThere = (value) => value !== null && value !== undefined && value !== false;

/** Make an element: make("div", {class: "row", "aria-label": "…"}, child, "text", …). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (isThere(value)) element.setAttribute(name, value);
  }
  element.append(...children.filter(isThere));
  return element;
}

const PATHS = {
  play: "M7 4l13 8-13 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  back: "M18 5v14l-9-7zM5 5h3v14H5z",
  step: "M6 5v14l9-7zM16 5h3v14h-3z",
  right: "M4 12l5 6L20 6l-2-1.6-9 10-3.4-4z",
  wrong: "M12 2l11 20H1zM11 9v6h2V9zm0 8v2h2v-2z",
};

/** An icon drawn here: clients may lack the glyphs of symbol fonts. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

/** Write text only where it changes: an unchanged cell costs no layout. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
