// Which tiles are chosen in the galleries of this page of the browser, by gallery. A gallery with a
// large sheet is told so apart from its sheet, which then need not be sent again.

const told = new Map(); // key of a gallery -> for each block the chosen tile, or null
const followers = new Map(); // key of a gallery -> what to call when that changes

/** The tiles that are chosen in a gallery, one for each block. */
export const chosenIn = (key) => told.get(key) ?? [];

/** Say which tiles are chosen in a gallery. */
export function tell(key, chosen) {
  told.set(key, chosen);
  followers.get(key)?.(chosen);
}

/** Call a function whenever other tiles of a gallery are chosen; null ends that. */
export function follow(key, call) {
  if (call) followers.set(key, call);
  else followers.delete(key);
}
