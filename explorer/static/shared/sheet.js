// Style sheets for a component's shadow root: read once for the page, shared by all its instances.

/** Make a sheet of what was fetched; await it before the first draw: nothing flashes unstyled. */
export async function sheetFrom(fetched) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetched).text());
  return sheet;
}

/** Give the root of an element a style sheet, once. */
export function adopt(element, sheet) {
  const root = element.getRootNode();
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, sheet])];
}
