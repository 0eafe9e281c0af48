/** The log's part of a bundle (format-log.md 9 and 10): its head, what stands below it, older heads, the order of entries. */
import { fromPaddedBase64, fromUtf8, utf8 } from "./bytes.js";
import { dumpCanonical, parseCanonical } from "./canonical.js";
import { loadJson, readInteger, readList, readRecord, readText, requireSpelling } from "./encoding.js";
import { MAX_ENTRY, Order, readEntry } from "./entries.js";
import { demand, VerificationError } from "./errors.js";
import { LineReader } from "./lines.js";
import { leafHash, rootFromMany, verifyConsistency } from "./merkle.js";
import { ENTRIES, HEAD, HEADS, LOG, PROOF, VKEY } from "./names.js";
import { LOG_KEY, openCheckpoint, parseVkey, requireStrong } from "./notes.js";
import { openByPolicy } from "./policy.js";
import { sameBytes } from "./bytes.js";

const MAX_LINE = 1 << 17;
const MAX_KEYS = 100;
const LIST = 1 << 26;
export const LOG_STEPS = ["log-head", "log-entries", "log-consistency", "log-order"];

/** log/vkey: one key of one log on each line, the oldest first. */
export function parseVkeys(bytes) {
  let lines = [];
  try {
    lines = fromUtf8(bytes).split("\n");
  } catch {
    demand(false, "log.key", "not UTF-8");
  }
  const last = lines.pop();
  demand(last === "" && lines.length >= 1 && lines.length <= MAX_KEYS, "log.key", "not keys, each on a line");
  const vkeys = lines.map(parseVkey);
  for (const vkey of vkeys) {
    requireStrong(vkey);
    const own = vkey.type === LOG_KEY && vkey.name === vkeys[0].name;
    demand(own, "log.key", "not a key of this log", { expected: `a key of ${vkeys[0].name}`, found: vkey.text });
  }
  demand(new Set(vkeys.map((vkey) => vkey.fingerprint)).size === vkeys.length, "log.key", "one key twice");
  return vkeys;
}

function hashesOf(list, where) {
  return readList(list, null, where).map((text) => {
    const bytes = fromPaddedBase64(readText(text, where));
    demand(bytes !== null && bytes.length === 32, "hash.syntax", "not a hash in its one spelling", { found: text, where });
    return bytes;
  });
}

/** {size, hashes} of log/proof.json, which may be larger than other documents. */
export function parseProof(bytes) {
  const value = loadJson(bytes, LIST);
  readRecord(value, ["hashes", "size"]);
  const hashes = hashesOf(value.hashes, "hashes");
  const size = readInteger(value.size, 0, Number.MAX_SAFE_INTEGER, "size");
  requireSpelling(bytes, dumpCanonical(value));
  return { size, hashes };
}

const ENTRY_FROM = utf8('{"entry":').length;

/** {index, entry, leaf} of a line of entries.jsonl. */
export function parseLine(bytes) {
  const value = readRecord(parseCanonical(bytes, MAX_LINE), ["entry", "index"]);
  const index = readInteger(value.index, 0, Number.MAX_SAFE_INTEGER, "index");
  // Canonical as a whole, so that its part is the entry's one spelling; the index comes after it.
  const entry = bytes.subarray(ENTRY_FROM, bytes.length - `,"index":${index}}`.length);
  demand(entry.length <= MAX_ENTRY, "log.entry", "too long", { expected: `at most ${MAX_ENTRY} bytes`, found: entry.length });
  return { index, entry: readEntry(value.entry), leaf: leafHash(entry) };
}

export class LogCheck {
  /** What the log says of this co-decision: acts by kind, ballots' hashes in order; `whole` if all of it could be read. */
  log = { acts: new Map(), ballots: [], whole: false };
  #files;
  #report;
  #options;
  #vkeys = null;
  #head = null;
  #leaves = [];
  #actAt = [];
  #rotations = [];
  #order = new Order();

  constructor(files, report, options) {
    [this.#files, this.#report, this.#options] = [files, report, options];
  }

  async run() {
    const { documents, digests } = this.#files;
    const missing = LOG.filter((name) => !digests.has(name));
    for (const name of missing) {
      const error = new VerificationError("files.missing", "a file is missing", { expected: "a file of the log", found: "no such file" });
      this.#report.fault("files", error, name);
    }
    if (documents.has(VKEY)) this.#report.check("log-head", VKEY, () => this.#checkKeys(documents.get(VKEY)));
    if (this.#vkeys !== null && documents.has(HEAD)) this.#report.check("log-head", HEAD, () => this.#checkHead(documents.get(HEAD)));
    if (digests.has(ENTRIES)) await this.#report.checkAsync("log-entries", ENTRIES, () => this.#readEntries());
    if (this.log.whole) {
      this.#report.done("log-order", "acts", { n: this.#actAt.length });
      if (this.#vkeys !== null) this.#report.check("log-head", VKEY, () => this.#checkRotations());
      if (this.#head !== null && documents.has(PROOF)) this.#report.check("log-entries", PROOF, () => this.#prove(documents.get(PROOF)));
      if (this.#head !== null && documents.has(HEADS)) this.#checkOlder(documents.get(HEADS));
    }
    return this.log;
  }

  // Keys and head

  #checkKeys(bytes) {
    this.#vkeys = parseVkeys(bytes);
    const [first] = this.#vkeys;
    const newest = this.#vkeys.at(-1);
    const { facts } = this.#report;
    [facts.origin, facts.log_key] = [first.name, newest.fingerprint];
    const { trustLog = null } = this.#options;
    facts.log_key_trusted = trustLog === null ? null : newest.fingerprint === trustLog; // an older key may be named by anybody
    demand(facts.log_key_trusted !== false, "key.untrusted", "the log is signed with another key than the one you trust", {
      expected: trustLog, found: newest.fingerprint,
    });
  }

  #checkHead(bytes) {
    const { policy = null } = this.#options;
    const witnesses = policy === null ? [] : [...policy.witnesses.values()];
    const head = openCheckpoint(bytes, this.#vkeys.slice(-1), witnesses);
    if (policy !== null) this.#checkPolicy(bytes, policy, witnesses);
    this.#head = head;
    this.#report.facts.size = head.size;
    this.#report.done("log-head", policy === null ? "head" : "witnessed", { n: head.size, witnesses: head.signers.length - 1 });
  }

  /** It must be signed by a log of the policy itself: what the bundle says of keys binds nobody. */
  #checkPolicy(bytes, policy, witnesses) {
    [...policy.logs, ...witnesses].forEach(requireStrong);
    openByPolicy(bytes, policy);
  }

  // Entries

  async #readEntries() {
    const lines = new LineReader(MAX_LINE, "log.lines");
    let number = 0;
    for await (const chunk of this.#files.open(ENTRIES)) {
      for (const line of lines.push(chunk)) this.#readLine(line, (number += 1));
    }
    lines.end();
    this.log.whole = true;
  }

  #readLine(bytes, number) {
    let line;
    try {
      line = parseLine(bytes);
      const before = this.#leaves.at(-1)?.[0] ?? -1;
      demand(line.index > before, "log.lines", "entries are not in ascending order", { expected: `above ${before}`, found: line.index });
    } catch (error) {
      if (error instanceof VerificationError) error.where = [`line ${number}`, error.where].filter((part) => part).join(", ");
      throw error;
    }
    this.#leaves.push([line.index, line.leaf]);
    this.#note(line, number);
    this.#place(line.entry, number);
  }

  #note({ entry, index }, number) {
    const { facts } = this.#report;
    if (entry.kind === "key_rotation") {
      this.#rotations.push([index, entry]);
      return;
    }
    facts.co_decision ??= entry.co_decision;
    if (entry.co_decision !== facts.co_decision) {
      const error = new VerificationError("log.lines", "an entry about another co-decision", { expected: facts.co_decision, found: entry.co_decision });
      this.#report.fault("log-entries", error, `${ENTRIES}, line ${number}`);
    }
    if (entry.kind === "ballot") {
      this.log.ballots.push(entry.sha256);
      return;
    }
    this.#actAt.push(index);
    if (!this.log.acts.has(entry.kind)) this.log.acts.set(entry.kind, []);
    this.log.acts.get(entry.kind).push(entry);
  }

  /** One fault makes the places of all that follow doubtful: the first is reported. */
  #place(entry, number) {
    if (this.#order === null) return;
    const before = this.#report.total;
    this.#report.check("log-order", `${ENTRIES}, line ${number}`, () => this.#order.take(entry));
    if (this.#report.total > before) this.#order = null;
  }

  #prove(bytes) {
    const { size, hashes } = parseProof(bytes);
    demand(size === this.#head.size, "log.inclusion", "a proof for another head", { expected: this.#head.size, found: size, where: "size" });
    const root = rootFromMany(this.#leaves, size, hashes);
    const proved = root !== null && sameBytes(root, this.#head.root);
    demand(proved, "log.inclusion", "these are not the entries of this log");
    this.#report.done("log-entries", "entries", { n: this.#leaves.length });
  }

  // Rotations and older heads

  /** Each key but the first was announced on the log by the one before it. */
  #checkRotations() {
    const wanted = this.#vkeys.slice(1).map((vkey, i) => `${this.#vkeys[i].text} ${vkey.text}`).join();
    const found = this.#rotations.map(([, entry]) => `${entry.old} ${entry.new}`).join();
    demand(wanted === found, "log.key", "the keys are not those that the log has exchanged");
  }

  #checkOlder(bytes) {
    const lines = new LineReader(LIST, "log.lines");
    let [count, before] = [0, 0];
    const done = this.#report.check("log-consistency", HEADS, () => {
      for (const line of lines.push(bytes)) {
        if (this.#report.isFull("log-consistency")) return false; // a file of nothing but newlines has millions of faults
        const where = `${HEADS}, line ${(count += 1)}`;
        before = this.#report.check("log-consistency", where, () => this.#checkOlderHead(line, before)) ?? before;
      }
      lines.end();
      return true;
    });
    if (done) this.#report.done("log-consistency", "heads", { n: count });
  }

  /** The size of an older head; `before` is that of the one before it. */
  #checkOlderHead(bytes, before) {
    const value = readRecord(parseCanonical(bytes, LIST), ["checkpoint", "consistency"]);
    const note = utf8(readText(value.checkpoint, "checkpoint"));
    const older = openCheckpoint(note, this.#vkeys);
    const { size } = older;
    const rotated = this.#rotations.filter(([index]) => index < size).length;
    const own = this.#vkeys[Math.min(rotated, this.#vkeys.length - 1)];
    demand(older.signers.includes(own), "log.signature", "a head not signed with the key of its time", { expected: own.text });
    const acts = this.#actAt.filter((index) => index >= before && index < size).length;
    demand(before < size && size < this.#head.size && acts > 0, "log.heads", "not the first head with an act of this co-decision", {
      expected: `a head between ${before} and ${this.#head.size} that holds one more`, found: size,
    });
    verifyConsistency(size, this.#head.size, hashesOf(value.consistency, "consistency"), older.root, this.#head.root);
    return size;
  }
}
