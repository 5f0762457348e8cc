// The entry of a sheet of numbers.

import { mountOf } from "../shared/mount.js";
import { SheetPart } from "./sheet.js";

export default await mountOf(SheetPart,
  fetch(new URL("../shared/grid.css", import.meta.url)), fetch(new URL("sheet.css", import.meta.url)));
