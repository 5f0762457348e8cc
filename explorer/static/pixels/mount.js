// An invisible part that puts the pictures of its data into the browser's store.

import { keep } from "../shared/pictures.js";

export default function ({ data }) {
  for (const one of data.pictures) keep(one);
}
