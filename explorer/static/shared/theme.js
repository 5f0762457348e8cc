// Streamlit tells its theme in CSS variables only; the browser's own parts (slider tracks, carets)
// need to be told as well.

/** Set the colour scheme of an element to that of the theme around it. */
export function followTheme(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const parts = colour.match(/^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i);
  if (!parts) return;
  const brightness = parts.slice(1).reduce((sum, part) => sum + parseInt(part, 16), 0) / 3;
  element.style.colorScheme = brightness < 128 ? "dark" : "light";
}
