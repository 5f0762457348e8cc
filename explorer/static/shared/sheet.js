// Style sheets for a component's shadow root: read once for the page, shared by all its instances.

/** Read a style sheet; await it before the first draw, so that nothing flashes unstyled. */
export async function readSheet(url) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch(url)).text());
  return sheet;
}

/** Give the root of an element a style sheet, once. */
export function adopt(element, sheet) {
  const root = element.getRootNode();
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, sheet])];
}
