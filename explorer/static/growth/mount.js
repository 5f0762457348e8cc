// The entry of dense against convolution.

import { mountOf } from "../shared/mount.js";
import { Growth } from "./growth.js";

export default await mountOf(Growth, fetch(new URL("growth.css", import.meta.url)));
