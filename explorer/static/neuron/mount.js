// The entry of the neuron.

import { mountOf } from "../shared/mount.js";
import { Neuron } from "./neuron.js";

export default await mountOf(Neuron, fetch(new URL("neuron.css", import.meta.url)));
