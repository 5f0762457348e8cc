// The entry of the stack of layers.

import { mountOf } from "../shared/mount.js";
import { Stack } from "./stack.js";

export default await mountOf(Stack, fetch(new URL("stack.css", import.meta.url)));
