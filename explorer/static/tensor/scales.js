// The three scales of a value: the byte, divided by 255, normalised. What a cell says and which
// colour it has depends on its byte alone, so both are looked up in tables of 256 entries.

export const SCALES = [["bytes", "0 to 255"], ["unit", "0 to 1"], ["normalised", "Normalised"]];
const STOPS = [[178, 24, 43], [242, 242, 242], [33, 102, 172]]; // negative, zero, positive
const LEVELS = Array.from({ length: 256 }, (_, byte) => byte);

const minus = (text) => text.replace("-", "−");
/** A number with so many decimals, a real minus sign, and no sign at a zero. */
export const fixed = (value, digits) => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : minus(text);
};

export const unit = (byte) => byte / 255;
export const normal = (byte, channel, { mean, std }) => (byte / 255 - mean[channel]) / std[channel];

/** The end of the signed scale: what the largest and the smallest byte can become, in any channel. */
export function limitOf(constants) {
  return Math.max(...[0, 1, 2].flatMap((channel) =>
    [0, 255].map((byte) => Math.abs(normal(byte, channel, constants)))));
}

/** The colour of a signed value; 0 is the neutral middle. */
export function signed(value, limit) {
  const place = Math.min(2, Math.max(0, value / limit + 1));
  const below = Math.min(1, Math.floor(place));
  const part = place - below;
  return [0, 1, 2].map((k) => Math.round(STOPS[below][k] * (1 - part) + STOPS[below + 1][k] * part));
}

/** Colour and text of each byte of one channel: { colours: [[r, g, b], …], texts: [string, …] }. */
export function tableOf(scale, channel, constants) {
  if (scale === "normalised") {
    const limit = limitOf(constants);
    const values = LEVELS.map((byte) => normal(byte, channel, constants));
    return { colours: values.map((value) => signed(value, limit)), texts: values.map((v) => fixed(v, 2)) };
  }
  const texts = LEVELS.map((byte) => (scale === "unit" ? fixed(unit(byte), 2) : String(byte)));
  return { colours: LEVELS.map((byte) => [byte, byte, byte]), texts };
}

/** What the legend shows: a gradient and the numbers below it. */
export function legendOf(scale, constants) {
  if (scale !== "normalised") {
    const ticks = scale === "unit" ? ["0", "1"] : ["0", "255"];
    return { gradient: "linear-gradient(to right, #000, #fff)", ticks };
  }
  const limit = limitOf(constants);
  const stops = STOPS.map((stop) => `rgb(${stop.join(",")})`).join(",");
  return { gradient: `linear-gradient(to right, ${stops})`,
    ticks: [fixed(-limit, 2), "0", fixed(limit, 2)] };
}

/** Black or white, whichever can be read on a colour. */
export const ink = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b > 125 ? "#111" : "#fff");
