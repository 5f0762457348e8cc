// The entry of the picture as numbers.

import { mountOf } from "../shared/mount.js";
import { Tensor } from "./tensor.js";

export default await mountOf(Tensor, fetch(new URL("tensor.css", import.meta.url)));
