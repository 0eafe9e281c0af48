/**
 * Strict JSON: one spelling per value. Whatever is read is written again and compared byte for byte,
 * so that no lenient corner of JSON.parse (duplicate keys, 1.0, blanks, escapes) can slip through.
 */
import { fromUtf8, sameBytes, utf8 } from "./bytes.js";
import { VerificationError, demand } from "./errors.js";

export const MAX_JSON_BYTES = 1 << 20;
const MAX_DEPTH = 32;
const LONE_SURROGATE = /[\ud800-\udfff]/u; // with /u, a pair is one character and does not match
const DIGEST = /^[0-9a-f]{64}$/;
const BASE64_DIGEST = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/;

/** The one compact spelling (protocol.md 1): JSON.stringify leaves DEL raw, the format escapes it. */
export function dumpJson(value) {
  return JSON.stringify(value).replaceAll("\x7f", "\\u007f");
}

/** What every text and number in a document must be; 32 levels at most. */
export function checkValues(value, levels = MAX_DEPTH) {
  if (typeof value === "string") {
    demand(!LONE_SURROGATE.test(value), "json.canonical", "text with half a character");
  } else if (typeof value === "number") {
    demand(Number.isInteger(value), "json.syntax", "a number that is not whole", { found: value });
    demand(Number.isSafeInteger(value), "record.range", "number too large to be kept exactly", { found: value });
  } else if (value !== null && typeof value === "object") {
    demand(levels > 0, "json.depth", "nested too deeply", { expected: `at most ${MAX_DEPTH} levels` });
    for (const item of Array.isArray(value) ? value : Object.entries(value).flat()) checkValues(item, levels - 1);
  }
}

/** Read JSON without comparing its spelling: only for callers that write it again and compare. */
export function loadJson(bytes, limit = MAX_JSON_BYTES) {
  demand(bytes.length <= limit, "json.size", "larger than allowed", { expected: limit, found: bytes.length });
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch (error) {
    throw new VerificationError("json.syntax", "not readable as JSON", { found: error.message });
  }
}

/** The text must be the one that we would have written. */
export function requireSpelling(bytes, text) {
  if (sameBytes(utf8(text), bytes)) return;
  const numbers = fromUtf8(bytes).replace(/"(?:[^"\\]|\\.)*"/g, "");
  demand(!/[0-9][.eE]/.test(numbers), "json.syntax", "a number with a point or an exponent");
  throw new VerificationError("json.canonical", "not written in the one canonical form");
}

export function parseJson(bytes, limit = MAX_JSON_BYTES) {
  const value = loadJson(bytes, limit);
  checkValues(value);
  requireSpelling(bytes, dumpJson(value));
  return value;
}

/** The object itself; its fields must be `fields` in that order, those ending in `?` may be absent. */
export function readRecord(value, fields, where = "") {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  demand(isObject, "record.type", "value of the wrong kind", { expected: "an object", where });
  const expected = fields
    .filter((name) => !name.endsWith("?") || Object.hasOwn(value, name.slice(0, -1)))
    .map((name) => name.replace("?", ""));
  const found = Object.keys(value).join();
  demand(found === expected.join(), "record.fields", "fields missing, unknown or out of order", {
    expected: fields.join(), found, where,
  });
  return value;
}

export function readList(value, length = null, where = "") {
  demand(Array.isArray(value), "record.type", "value of the wrong kind", { expected: "a list", where });
  demand(length === null || value.length === length, "record.length", "wrong number of items", {
    expected: length, found: value.length, where,
  });
  return value;
}

export function readText(value, where = "") {
  demand(typeof value === "string", "record.type", "value of the wrong kind", { expected: "a text", where });
  return value;
}

export function readFlag(value, where = "") {
  demand(typeof value === "boolean", "record.type", "value of the wrong kind", { expected: "true or false", where });
  return value;
}

export function readInteger(value, low = 0, high = Number.MAX_SAFE_INTEGER, where = "") {
  demand(typeof value === "number", "record.type", "value of the wrong kind", { expected: "a whole number", where });
  demand(value >= low && value <= high, "record.range", "number out of range", {
    expected: `${low}…${high}`, found: value, where,
  });
  return value;
}

/** A count: a number below 10^9, a decimal string from there on (protocol.md 1). */
export function readCount(value, where = "") {
  if (typeof value !== "string") return readInteger(value, 0, 999999999, where);
  demand(/^[1-9][0-9]{9,15}$/.test(value), "record.range", "not a count", { found: value, where });
  return readInteger(Number(value), 0, Number.MAX_SAFE_INTEGER, where);
}

export function readDigest(value, where = "") {
  demand(DIGEST.test(readText(value, where)), "hash.syntax", "not a SHA-256 in hexadecimal", { found: value, where });
  return value;
}

export function readBase64Digest(value, where = "") {
  demand(BASE64_DIGEST.test(readText(value, where)), "hash.syntax", "not a SHA-256 in Base64", { found: value, where });
  return value;
}
