/** The six signed statements (format.md 8, format-log.md 8): fields, what each says by itself, and their signatures. */
import { fromPaddedBase64, fromUtf8, hashHex, toHex } from "./bytes.js";
import {
  address, choice, day, digest, dumpCanonical, fingerprint, flag, identifier, isObject, line, list, moment, nullable, number,
  parseCanonical, record, texts, uuid,
} from "./canonical.js";
import { demand } from "./errors.js";
import { isStrong, verifyEd25519 } from "./notes.js";
import { checkPromise, promiseFields } from "./promise.js";

const VERDICTS = ["kept", "kept_with_changes", "deviated", "overdue", "lapsed", "annulled"];
/** SubjectPublicKeyInfo of an Ed25519 key, up to the key's 32 bytes. */
const SPKI = "302a300506032b6570032100";
const PEM = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]{1,64})\n-----END PUBLIC KEY-----\n$/;

const head = { schema: line, version: number, key_id: digest, co_decision: uuid };
const counts = { ballots: number, blank: number, counts: list(number) };
const outcome = record({
  status: choice("decided", "tie", "threshold_not_met", "no_choice"),
  threshold: record({ kind: choice("none", "votes", "share"), value: number, required: number, reached: flag }),
  "winner?": identifier, "tied?": list(identifier),
});

const decisionFields = {
  ...head, promise: digest, tally: digest, outcome,
  "tie_resolution?": record({ rule: choice("lot", "body", "new_vote"), date: day, "winner?": identifier, "reasons?": texts }),
  conditions: list(record({ id: identifier, met: flag, "reason?": texts })),
  decision: record({
    date: day, meeting: line, paragraph: line, minutes_url: address, adopted: nullable(identifier),
    votes_for: number, votes_against: number, "reasons?": texts, "changes?": texts,
  }),
  "annulment?": record({ court: texts, case_number: line, date: day }),
  verdict: choice(...VERDICTS), recorded_at: moment,
};

const FIELDS = {
  promise: promiseFields,
  opening: {
    ...head, promise: digest, roll: record({ entries: number, spares: number, commitment: digest }),
    election: fingerprint, setup_event: digest, opens_at: moment, closes_at: moment, opened_at: moment,
  },
  closing: {
    ...head, promise: digest, opening: digest, ballots: number, additions: number, tally_event: digest,
    closes_at: moment, closed_at: moment,
  },
  tally: {
    ...head, promise: digest, closing: digest, usage: digest, election: fingerprint,
    archive: record({ sha256: digest, records: number, last_event: digest }),
    roll: record({ entries: number, used: number, unused: number, spares: number, credentials: number }),
    channels: record({
      web: record(counts),
      paper: record({
        ...counts,
        attestations: list(record({ station: line, ...counts, signed_by: list(texts), signed_at: moment })),
      }),
    }),
    totals: record(counts), outcome, published_at: moment,
  },
  decision: decisionFields,
  correction: {
    ...head, correction: number, supersedes: digest, reasons: texts, corrected: record(decisionFields), corrected_at: moment,
  },
};
const READERS = Object.fromEntries(Object.entries(FIELDS).map(([kind, fields]) => [kind, record(fields)]));
const CHECKS = {
  promise: checkPromise, opening: checkOpening, closing: checkClosing, tally: checkTally, decision: () => {}, correction: checkCorrection,
};

/** The statement of that kind (`promise`, `opening`, …); it does not contradict itself. */
export function parseStatement(kind, bytes) {
  const value = parseCanonical(bytes);
  const found = isObject(value) ? `${value.schema} version ${value.version}` : "";
  const known = isObject(value) && value.schema === `medbeslut/${kind}` && value.version === 1;
  demand(known, "statement.kind", "not a statement of this kind", { expected: `medbeslut/${kind} version 1`, found, where: "schema" });
  READERS[kind](value, "");
  CHECKS[kind](value);
  return value;
}

function same(code, message, pairs) {
  for (const [where, expected, found] of pairs) demand(expected === found, code, message, { expected, found, where });
}

function checkOpening({ opens_at: opens, closes_at: closes, opened_at: opened }) {
  demand(opens < closes, "statement.opening", "closes before it opens", { expected: `after ${opens}`, found: closes, where: "closes_at" });
  demand(opens <= opened, "statement.opening", "opened too early", { expected: `${opens} or later`, found: opened, where: "opened_at" });
}

function checkClosing({ closes_at: closes, closed_at: closed }) {
  demand(closes <= closed, "statement.closing", "closed too early", { expected: `${closes} or later`, found: closed, where: "closed_at" });
}

const sumOf = (parts, size) => ({
  ballots: parts.reduce((n, part) => n + part.ballots, 0),
  blank: parts.reduce((n, part) => n + part.blank, 0),
  counts: Array.from({ length: size }, (_, i) => parts.reduce((n, part) => n + part.counts[i], 0)),
});
const spelled = ({ ballots, blank, counts }) => dumpCanonical({ ballots, blank, counts });

function checkTally({ roll, totals, channels: { web, paper } }) {
  const size = totals.counts.length;
  same("statement.tally", "totals that do not add up", [
    ["roll.entries", roll.used + roll.unused, roll.entries],
    ["roll.credentials", roll.entries + roll.spares, roll.credentials],
    ["roll.used", totals.ballots, roll.used],
    ...[web, paper, ...paper.attestations].map((part) => ["channels, number of counts", size, part.counts.length]),
  ]);
  const unsigned = paper.attestations.some((each) => each.signed_by.length === 0);
  demand(!unsigned, "statement.tally", "a counting record that nobody signed", { where: "channels.paper.attestations" });
  same("statement.tally", "totals that do not add up", [
    ["totals", spelled(sumOf([web, paper], size)), spelled(totals)],
    ["channels.paper.attestations", spelled(paper), spelled(sumOf(paper.attestations, size))],
  ]);
}

function checkCorrection(correction) {
  const { corrected } = correction;
  same("statement.correction", "a correction that contradicts itself", [
    ["corrected.schema", "medbeslut/decision", corrected.schema],
    ["corrected.version", 1, corrected.version],
    ["corrected.key_id", correction.key_id, corrected.key_id],
    ["corrected.co_decision", correction.co_decision, corrected.co_decision],
    ["corrected.recorded_at", correction.corrected_at, corrected.recorded_at],
    ["correction", Math.max(1, correction.correction), correction.correction],
  ]);
}

// Keys and signatures

/** {id, key: 32 bytes} of audit-key.pem in its one spelling. */
export function parsePublicKey(bytes) {
  const der = decodePem(bytes);
  const known = der !== null && toHex(der).startsWith(SPKI) && der.length === SPKI.length / 2 + 32 && isStrong(der.slice(-32));
  demand(known, "statement.key", "not a public key for statements", { expected: "an Ed25519 public key in PEM form", where: "audit-key.pem" });
  return { id: hashHex(der), key: der.slice(-32) };
}

function decodePem(bytes) {
  try {
    return fromPaddedBase64(PEM.exec(fromUtf8(bytes))?.[1] ?? "");
  } catch {
    return null;
  }
}

export function verifySignature(key, bytes, signature) {
  const holds = verifyEd25519(key.key, bytes, signature);
  demand(holds, "statement.signature", "the signature does not belong to these bytes and this key", {
    expected: `64 bytes signed with ${key.id}`, found: `${signature.length} bytes`,
  });
}
