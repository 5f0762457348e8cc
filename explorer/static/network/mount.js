// The whole network as one view: every layer a column of maps, and one map opened below.
import { adopt, sheetFrom } from "../shared/sheet.js";
import { followTheme } from "../shared/theme.js";
import { Network } from "./network.js";

const sheets = await Promise.all([sheetFrom(fetch(new URL("../shared/parts.css", import.meta.url))),
  sheetFrom(fetch(new URL("network.css", import.meta.url))),
  sheetFrom(fetch(new URL("panel.css", import.meta.url)))]);
const instances = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const mount = parentElement.querySelector(".mount");
  let network = instances.get(parentElement);
  if (!network) {
    for (const sheet of sheets) adopt(parentElement, sheet);
    network = new Network(mount);
    instances.set(parentElement, network);
  }
  followTheme(mount);
  network.tell = (message) => setTriggerValue("do", message);
  network.draw(data);
  return () => instances.delete(parentElement);
}
