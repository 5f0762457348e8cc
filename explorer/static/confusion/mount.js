// The confusion matrix: every cell can be chosen by click, touch, Enter or Space.
import { adopt, sheetFrom } from "../shared/sheet.js";
import { Matrix } from "./matrix.js";

const sheet = await sheetFrom(fetch(new URL("confusion.css", import.meta.url)));
const matrices = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let matrix = matrices.get(parentElement);
  if (!matrix) {
    adopt(parentElement, sheet);
    matrix = new Matrix(parentElement.querySelector(".mount"));
    matrices.set(parentElement, matrix);
  }
  matrix.emit = (row, column) => setTriggerValue("pick", [row, column]);
  matrix.draw(data);
  return () => matrices.delete(parentElement);
}
