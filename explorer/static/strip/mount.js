// The entry of the strip.

import { mountOf } from "../shared/mount.js";
import { Strip } from "./strip.js";

export default await mountOf(Strip, fetch(new URL("strip.css", import.meta.url)));
