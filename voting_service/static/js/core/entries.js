/** The log's entries, kind by kind, and which may follow which (format-log.md 2). */
import {
  address, choice, day, digest, fingerprint, identifier, isObject, line, moment, named, number, parseCanonical, positive, record,
  text, texts, uuid,
} from "./canonical.js";
import { demand, VerificationError } from "./errors.js";
import { LOG_KEY, parseVkey } from "./notes.js";

export const MAX_ENTRY = 65535;
const VERDICTS = ["kept", "kept_with_changes", "deviated", "overdue", "lapsed", "annulled"];
const REASONS = [
  "already_voted", "credential_spent", "credential_unknown", "ciphertext_seen", "ballot_invalid", "voting_closed", "pool_empty",
  "too_many_draws", "storage",
];
const kind = (value) => value;
const act = { kind, at: moment, co_decision: uuid, number };
const verdict = choice(...VERDICTS);
const logKey = (value, where) => {
  demand(parseVkey(text(value, where)).type === LOG_KEY, "log.entry", "not a log's key", { where });
};
const planned = record({ ...act, milestone: positive, what: text, due: day });
const done = record({ ...act, milestone: positive, done: day, evidence: address });

const KINDS = new Map(Object.entries({
  ballot: record({ kind, co_decision: uuid, sha256: digest }),
  promise: record({ ...act, sha256: digest }),
  notice: record({ ...act, text: texts }),
  cancellation: record({ ...act, reason: text }),
  roll: record({ ...act, entries: number, spares: number, by_area: named(identifier, number), commitment: digest }),
  setup: record({ ...act, election: fingerprint, archive_event: digest }),
  opening: record({ ...act, sha256: digest }),
  roll_addition: record({ ...act, leaf: digest, "area?": identifier, appeal: line }),
  schedule: record({ ...act, closes_at: moment, reason: text }),
  failed_casts: record({ ...act, counts: named(choice(...REASONS), positive) }),
  closing: record({ ...act, sha256: digest }),
  usage: record({ ...act, sha256: digest, web: number, paper: number }),
  partial_decryption: record({ ...act, owner: positive, archive_event: digest }),
  result: record({ ...act, archive_event: digest }),
  tally: record({ ...act, sha256: digest }),
  tie_resolution: record({ ...act, sha256: digest }),
  decision: record({ ...act, sha256: digest, verdict }),
  correction: record({ ...act, sha256: digest, supersedes: digest, verdict }),
  milestone: (value, where) => (Object.hasOwn(value, "done") ? done : planned)(value, where),
  fulfilment: record(act),
  dispute: record({ ...act, dispute: positive, answer_by: day }),
  dispute_answer: record({ ...act, dispute: positive, outcome: choice("upheld", "rejected"), reasons: text }),
  key_rotation: record({ kind, at: moment, old: logKey, new: logKey }),
}));

/** An entry as a value known to be canonical JSON. Whatever is wrong with it, it is then no entry: `log.entry`. */
export function readEntry(value) {
  try {
    const read = isObject(value) && typeof value.kind === "string" ? KINDS.get(value.kind) : undefined;
    demand(read !== undefined, "log.entry", "not an entry of a known kind", { found: isObject(value) ? value.kind : value });
    read(value, "");
    if (value.kind === "failed_casts") demand(Object.keys(value.counts).length > 0, "log.entry", "counts nothing");
    if (value.kind === "key_rotation") checkRotation(value);
    return value;
  } catch (error) {
    if (!(error instanceof VerificationError) || error.code === "log.entry") throw error;
    throw new VerificationError("log.entry", `not an entry of the log: ${error.message}`, error);
  }
}

/** An entry of its exact bytes. */
export function parseEntry(bytes) {
  demand(bytes.length <= MAX_ENTRY, "log.entry", "too long", { expected: `at most ${MAX_ENTRY} bytes`, found: bytes.length });
  let value;
  try {
    value = parseCanonical(bytes);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    throw new VerificationError("log.entry", `not an entry of the log: ${error.message}`, error);
  }
  return readEntry(value);
}

function checkRotation(entry) {
  const [before, after] = [parseVkey(entry.old), parseVkey(entry.new)];
  const other = before.name === after.name && before.fingerprint !== after.fingerprint;
  demand(other, "log.entry", "not a new key of the same log", { expected: `another key of ${before.name}`, found: entry.new });
}

// Order

/** What must have stood before, what must not have, and what may stand once. */
const RULES = {
  promise: { once: true },
  notice: { after: ["promise"] },
  cancellation: { after: ["promise"], before: ["partial_decryption"], once: true },
  roll: { after: ["promise"], once: true },
  setup: { after: ["roll"], once: true },
  opening: { after: ["setup"], once: true },
  roll_addition: { after: ["roll"], before: ["closing"] },
  ballot: { after: ["opening"], before: ["closing"] },
  schedule: { after: ["opening"], before: ["closing"] },
  failed_casts: { after: ["opening"] },
  closing: { after: ["opening"], once: true },
  usage: { after: ["closing"], once: true },
  partial_decryption: { after: ["closing"], before: ["result"] },
  result: { after: ["usage", "partial_decryption"], once: true },
  tally: { after: ["result"], once: true },
  tie_resolution: { after: ["tally"], before: ["decision"], once: true },
  decision: { after: ["tally"], once: true },
  correction: { after: ["decision"] },
  milestone: { after: ["decision"] },
  fulfilment: { after: ["decision"], once: true },
  dispute: { after: ["closing"] },
  dispute_answer: { after: ["dispute"] },
};
const AFTER_CANCELLATION = ["notice", "dispute", "dispute_answer"];

/** Takes the entries of one co-decision and the key rotations, in the log's order; each must be allowed there. */
export class Order {
  acts = 0;
  ballots = 0;
  #at = "";
  #key = null;
  #seen = new Set();
  #tie = null;
  #decided = "";
  #owners = new Set();
  #milestones = [];
  #disputes = [];

  take(entry) {
    if (entry.kind === "key_rotation") return this.#rotate(entry);
    this.#place(entry.kind);
    if (entry.kind === "ballot") {
      this.ballots += 1;
      return undefined;
    }
    demand(entry.number === this.acts, "log.number", "an act is missing, or numbered wrongly", { expected: this.acts, found: entry.number });
    this.#time(entry.at);
    this.#move(entry);
    this.acts += 1;
    this.#seen.add(entry.kind);
    return undefined;
  }

  #rotate(entry) {
    this.#time(entry.at);
    const own = this.#key === null || this.#key === entry.old;
    demand(own, "log.order", "a key is exchanged that was not the log's", { expected: this.#key, found: entry.old });
    this.#key = entry.new;
  }

  #time(at) {
    demand(this.#at <= at, "log.time", "dated before the act that stands before it", { expected: this.#at, found: at });
    this.#at = at;
  }

  #place(name) {
    const { after = [], before = [], once = false } = RULES[name];
    const refuse = (holds, message, expected) => demand(holds, "log.order", message, { expected, found: name });
    for (const other of after) refuse(this.#seen.has(other), "an entry that stands too early", `${other} before it`);
    for (const other of before) refuse(!this.#seen.has(other), "an entry that stands too late", `no ${other} before it`);
    refuse(!once || !this.#seen.has(name), "an entry that stands twice", "once");
    const over = this.#seen.has("cancellation") && !AFTER_CANCELLATION.includes(name);
    refuse(!over, "an act after the cancellation", AFTER_CANCELLATION.join(" "));
    refuse(this.#tie === null || name === "decision", "a tie is resolved by the decision right after it", "decision");
  }

  /** What an act changes beyond having been there. */
  #move(entry) {
    const refuse = (holds, message, found) => demand(holds, "log.order", message, { found });
    if (entry.kind === "partial_decryption") {
      refuse(!this.#owners.has(entry.owner), "a trustee decrypts twice", entry.owner);
      this.#owners.add(entry.owner);
    } else if (entry.kind === "tie_resolution") {
      this.#tie = entry.sha256;
    } else if (entry.kind === "decision") {
      refuse(this.#tie === null || this.#tie === entry.sha256, "not the decision by which the tie is resolved", entry.sha256);
      this.#tie = null;
      this.#decided = entry.sha256;
    } else if (entry.kind === "correction") {
      refuse(entry.supersedes === this.#decided, "not the newest record is superseded", entry.supersedes);
      this.#decided = entry.sha256;
    } else if (entry.kind === "milestone") {
      this.#settle(this.#milestones, entry.milestone, Object.hasOwn(entry, "done"));
    } else if (entry.kind === "dispute" || entry.kind === "dispute_answer") {
      this.#settle(this.#disputes, entry.dispute, entry.kind === "dispute_answer");
    }
  }

  /** Numbered from 1 as they come; each settled once. */
  #settle(items, place, settles) {
    const right = settles ? items[place - 1] === false : place === items.length + 1;
    demand(right, "log.order", settles ? "unknown, or settled before" : "not the next number", { found: place });
    items[place - 1] = settles;
  }
}
