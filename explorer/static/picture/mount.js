// The entry of the kernels on pictures.

import { mountOf } from "../shared/mount.js";
import { PictureLab } from "./lab.js";

export default await mountOf(PictureLab, fetch(new URL("picture.css", import.meta.url)));
