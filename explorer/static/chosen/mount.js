// An invisible part that tells a gallery which of its tiles are chosen.

import { tell } from "../shared/chosen.js";

export default function ({ data }) {
  tell(data.gallery, data.chosen);
}
