/**
 * Signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature; format-log.md 1 and 3): keys, signatures, log heads.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { concat, fromPaddedBase64, fromUtf8, hash, hashHex, sameBytes, toHex, toPaddedBase64, utf8 } from "./bytes.js";
import { demand, VerificationError } from "./errors.js";
import { EMPTY_ROOT } from "./merkle.js";

export const LOG_KEY = 1;
export const COSIGNER_KEY = 4;
const KEY_BYTES = 32;
const ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
const MAX_NOTE = 1_000_000;
const MAX_VKEY = 1000; // characters
const MAX_SIGNATURES = 100;
const NAME = /^[^\p{White_Space}\0-\x1f+]+$/u; // not empty, no blank or control, no plus
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u;
const CONTROLS = /[\0-\x09\x0b-\x1f]/;
const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

/** {name, id: 8 hex digits, type, key: 32 bytes, fingerprint, text}: a public key as people exchange it. */
export function parseVkey(text) {
  const match = [...text.slice(0, 2 * MAX_VKEY + 1)].length <= MAX_VKEY ? VKEY.exec(text) : null;
  const blob = match === null ? null : fromPaddedBase64(match[3]);
  const known = blob !== null && NAME.test(match[1]) && blob.length === 1 + KEY_BYTES && [LOG_KEY, COSIGNER_KEY].includes(blob[0]);
  demand(known, "log.key", "not an Ed25519 key for notes", { found: text });
  const id = toHex(keyId(match[1], blob));
  demand(id === match[2], "log.key", "the key's number does not belong to the key", { expected: id, found: match[2] });
  const key = blob.slice(1);
  return { name: match[1], id, type: blob[0], key, fingerprint: hashHex(key), text };
}

const keyId = (name, blob) => hash(concat(utf8(`${name}\n`), blob)).subarray(0, ID_BYTES);

/** {text, signatures: [{name, id, value}]}; `text` is what is signed, its last newline included. */
export function parseNote(bytes) {
  demand(bytes.length <= MAX_NOTE, "log.note", "larger than any honest note", { found: bytes.length });
  let whole;
  try {
    whole = fromUtf8(bytes);
  } catch {
    throw new VerificationError("log.note", "not UTF-8");
  }
  const split = whole.lastIndexOf("\n\n");
  demand(split > 0 && whole.endsWith("\n") && !CONTROLS.test(whole), "log.note", "not a signed note");
  const lines = whole.slice(split + 2, -1).split("\n");
  demand(lines.length <= MAX_SIGNATURES, "log.note", "too many signatures", { found: lines.length });
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line) {
  const match = SIGNATURE_LINE.exec(line);
  const blob = match === null ? null : fromPaddedBase64(match[2]);
  demand(blob !== null && NAME.test(match[1]) && blob.length > ID_BYTES, "log.note", "not a signature line", { found: line });
  return { name: match[1], id: toHex(blob.subarray(0, ID_BYTES)), value: blob.slice(ID_BYTES) };
}

/** {origin, size, root} of a note's text: three lines, no others. */
export function parseCheckpoint(text) {
  const lines = text.split("\n");
  const [origin, size, root] = lines;
  const bytes = lines.length === 4 && lines[3] === "" ? fromPaddedBase64(root) : null;
  const whole = bytes !== null && bytes.length === 32 && NAME.test(origin) && DECIMAL.test(size) && Number.isSafeInteger(Number(size));
  demand(whole, "log.checkpoint", "not a head of the log", { found: text });
  const empty = size !== "0" || sameBytes(bytes, EMPTY_ROOT);
  demand(empty, "log.checkpoint", "an empty log with the root of another", { found: root });
  return { origin, size: Number(size), root: bytes };
}

export const checkpointText = ({ origin, size, root }) => `${origin}\n${size}\n${toPaddedBase64(root)}\n`;

/** Whether a key (32 bytes) is a point of prime order: under others, one signature holds for many texts. */
export function isStrong(key) {
  try {
    const point = ed25519.Point.fromBytes(key);
    return point.isTorsionFree() && !point.is0();
  } catch {
    return false;
  }
}

export function requireStrong(vkey) {
  demand(isStrong(vkey.key), "log.key", "a key under which signatures prove nothing", { found: vkey.text });
}

/**
 * Ed25519 as RFC 8032 says it, so that no library disagrees: canonical encodings, s reduced, and key and commitment
 * in the subgroup of prime order, where the equations with and without cofactor are the same.
 */
export function verifyEd25519(key, message, signature) {
  if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    const sound = [key, signature.subarray(0, KEY_BYTES)].every((bytes) => ed25519.Point.fromBytes(bytes).isTorsionFree());
    return sound && ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** The moment a cosigner states (seconds since 1970), or null where the signature does not hold. */
function cosignedAt(vkey, text, value) {
  if (value.length !== TIME_BYTES + SIGNATURE_BYTES) return null;
  const time = BigInt(`0x${toHex(value.subarray(0, TIME_BYTES))}`);
  if (time >= 1n << 63n) return null;
  return verifyEd25519(vkey.key, utf8(`cosignature/v1\ntime ${time}\n${text}`), value.subarray(TIME_BYTES)) ? time : null;
}

function holds(vkey, text, value) {
  if (vkey.type === COSIGNER_KEY) return cosignedAt(vkey, text, value) !== null;
  return verifyEd25519(vkey.key, utf8(text), value);
}

/**
 * Those of `vkeys` that have signed. A signature by a key not among them is passed over; one that names a key
 * among them and does not hold spoils the note.
 */
export function verifyNote(note, vkeys) {
  const signed = new Set();
  for (const { name, id, value } of note.signatures) {
    const vkey = vkeys.find((each) => each.name === name && each.id === id);
    if (vkey === undefined) continue;
    demand(holds(vkey, note.text, value), "log.signature", "a signature that does not hold", { where: name });
    signed.add(vkey);
  }
  return vkeys.filter((each) => signed.has(each));
}

/** The head {origin, size, root, signers…} in a note that one of the log's keys has signed under its origin. */
export function openCheckpoint(bytes, logKeys, witnesses = []) {
  const note = parseNote(bytes);
  const signers = verifyNote(note, [...logKeys, ...witnesses]);
  const own = signers.filter((key) => logKeys.includes(key)).map((key) => key.name);
  const expected = logKeys.map((key) => key.name).join(" ");
  demand(own.length > 0, "log.signature", "a head that the log has not signed", { expected });
  const head = parseCheckpoint(note.text);
  demand(own.includes(head.origin), "log.origin", "the head of another log", { expected, found: head.origin });
  return { ...head, note, signers };
}

export const sameRoot = (a, b) => a.size === b.size && sameBytes(a.root, b.root);
