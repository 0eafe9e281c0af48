/** The files of a bundle (format-log.md 9). */
export const ARCHIVE = "archive.bel";
export const KEY = "audit-key.pem";
export const MANIFEST = "manifest.json";
export const USAGE = "usage.jsonl";
export const PROMISE = "promise.json";
export const OPENING = "opening.json";
export const CLOSING = "closing.json";
export const TALLY = "tally.json";
export const DECISION = "decision.json";
export const HEAD = "log/checkpoint";
export const ENTRIES = "log/entries.jsonl";
export const HEADS = "log/heads.jsonl";
export const PROOF = "log/proof.json";
export const VKEY = "log/vkey";
export const LOG = [HEAD, ENTRIES, HEADS, PROOF, VKEY];
export const CORRECTIONS = Array.from({ length: 99 }, (_, i) => `correction-${i + 1}.json`);
export const STATEMENTS = [PROMISE, OPENING, CLOSING, TALLY, DECISION, ...CORRECTIONS];
/** Read piece by piece, never whole. */
export const STREAMS = [ARCHIVE, USAGE, ENTRIES];

const DOCUMENT = 1 << 20;
const LIST = 1 << 26;

/** The most that a file of this name may hold; undefined for a name that has no place in a bundle. */
export function limitOf(name) {
  if (STREAMS.includes(name)) return Number.MAX_SAFE_INTEGER;
  if (name === HEADS || name === PROOF) return LIST;
  const document = name.endsWith(".sig") ? name.slice(0, -4) : name;
  const known = STATEMENTS.includes(document) || [KEY, MANIFEST, HEAD, VKEY].includes(name);
  return known ? DOCUMENT : undefined;
}
