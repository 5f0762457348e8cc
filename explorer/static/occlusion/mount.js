// The entry of the patch that covers part of a picture.

import { mountOf } from "../shared/mount.js";
import { Occlusion } from "./occlusion.js";

export default await mountOf(Occlusion, fetch(new URL("occlusion.css", import.meta.url)));
