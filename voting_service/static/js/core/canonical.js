/**
 * Canonical JSON (RFC 8785) and the readers of what stands in it (format.md 8). A reader takes a value and the
 * place it was found at, and throws; objects have exactly the fields that are asked for, so none can smuggle a
 * `__proto__` or `constructor` in.
 */
import { checkValues, loadJson, requireSpelling } from "./encoding.js";
import { demand } from "./errors.js";

export const MAX_ITEMS = 1000;
const MAX_CHARACTERS = 20_000;
const MAX_NUMBER = 10 ** 12;
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f]/;
const NOT_BLANK = /[^\p{White_Space}]/u;
const LINE = /^[^\p{White_Space}]([^\n]{0,500}[^\p{White_Space}])?$/u;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const MOMENT = /^([1-9][0-9]{3}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/;
const ADDRESS = /^https?:\/\/[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?([/?#][\x21-\x7e]{0,1700})?$/;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 8785: keys by their UTF-16 units, everything else as JSON.stringify has it. `value` holds whole numbers only. */
export function dumpCanonical(value) {
  if (Array.isArray(value)) return `[${value.map(dumpCanonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${dumpCanonical(value[key])}`);
  return `{${fields.join(",")}}`;
}

/** The value of which these bytes are the one spelling. */
export function parseCanonical(bytes, limit) {
  const value = loadJson(bytes, limit);
  checkValues(value);
  requireSpelling(bytes, dumpCanonical(value));
  return value;
}

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function require(holds, value, where, expected, message = "not written as it must be") {
  const found = typeof value === "object" ? JSON.stringify(value) : value;
  demand(holds, "statement.value", message, { expected, found, where });
  return value;
}

/** A reader of objects: `fields` are readers by name, and a name that ends in `?` may be left out. */
export function record(fields) {
  const shape = Object.entries(fields).map(([name, read]) => ({ name: name.replace("?", ""), optional: name.endsWith("?"), read }));
  const known = new Set(shape.map(({ name }) => name));
  return (value, where) => {
    require(isObject(value), value, where, "an object", "not an object");
    const missing = shape.some(({ name, optional }) => !optional && !Object.hasOwn(value, name));
    const whole = !missing && Object.keys(value).every((name) => known.has(name));
    demand(whole, "statement.fields", "fields missing or unknown", {
      expected: Object.keys(fields).join(), found: Object.keys(value).join(), where,
    });
    for (const { name, read } of shape) {
      if (Object.hasOwn(value, name)) read(value[name], where ? `${where}.${name}` : name);
    }
    return value;
  };
}

export const list = (read) => (value, where) => {
  require(Array.isArray(value) && value.length <= MAX_ITEMS, value, where, `a list of at most ${MAX_ITEMS}`, "not a list");
  value.forEach((item, i) => read(item, `${where}[${i}]`));
  return value;
};

/** A reader of objects whose names are data. */
export const named = (readName, read) => (value, where) => {
  const whole = isObject(value) && Object.keys(value).length <= MAX_ITEMS;
  require(whole, value, where, `an object of at most ${MAX_ITEMS}`, "not an object");
  for (const [name, item] of Object.entries(value)) {
    readName(name, `${where}, a name`);
    read(item, `${where}.${name.slice(0, 60)}`);
  }
  return value;
};

export const nullable = (read) => (value, where) => (value === null ? value : read(value, where));

export const number = (value, where, lowest = 0) =>
  require(typeof value === "number" && value >= lowest && value <= MAX_NUMBER, value, where, `a number from ${lowest} to ${MAX_NUMBER}`);
export const positive = (value, where) => number(value, where, 1);
export const flag = (value, where) => require(typeof value === "boolean", value, where, "true or false");

/** Plain text as people write it: not blank, no controls but tab and newline. */
export function text(value, where) {
  require(typeof value === "string", value, where, "a text");
  const shown = NOT_BLANK.test(value) && !CONTROLS.test(value) && length(value) <= MAX_CHARACTERS;
  return require(shown, value, where, `1 to ${MAX_CHARACTERS} characters without control characters`, "no text that can be shown");
}

/** In characters, not in halves of them. */
function length(value) {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

const formed = (expected, holds) => (value, where) => require(holds(text(value, where)), value, where, expected);
const matching = (expected, pattern) => formed(expected, (value) => pattern.test(value));

export const digest = matching("64 lowercase hex digits", /^[0-9a-f]{64}$/);
export const fingerprint = matching("43 Base64 characters", /^[A-Za-z0-9+/]{43}$/);
export const uuid = matching("14 to 64 Base58 characters", /^[1-9A-HJ-NP-Za-km-z]{14,64}$/);
export const identifier = matching("1 to 64 letters, digits, dots, hyphens", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
export const line = matching("one line, no blanks around it", LINE);
export const address = matching("a web address", ADDRESS);
export const day = formed("a date, YYYY-MM-DD", isDay);
export const moment = formed("a moment in UTC, YYYY-MM-DDTHH:MM:SSZ", (value) => isDay(MOMENT.exec(value)?.[1] ?? ""));
export const choice = (...words) => formed(words.join(" "), (value) => words.includes(value));
export const texts = record({ sv: text, "en?": text });
export const isAddress = (value) => ADDRESS.test(value);

function isDay(value) {
  const [, year, month, date] = (DAY.exec(value) ?? []).map(Number);
  if (!(year >= 1 && month >= 1 && month <= 12 && date >= 1)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return date <= MONTHS[month - 1] + (month === 2 && leap ? 1 : 0);
}

