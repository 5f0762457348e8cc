// The entry of the stage.

import { mountOf } from "../shared/mount.js";
import { Stage } from "./stage.js";

export default await mountOf(Stage,
  fetch(new URL("../shared/grid.css", import.meta.url)), fetch(new URL("stage.css", import.meta.url)));
