/**
 * From records to events, in the strict order of protocol.md 8. Each event is taken in file order and
 * must be allowed by one table; each payload stands just before the event that names it.
 */
import { parseJson, readDigest, readInteger, readRecord } from "./encoding.js";
import { demand, VerificationError } from "./errors.js";

const MOVES = {
  empty: { Setup: "open" },
  open: { Ballot: "open", EndBallots: "closed" },
  closed: { EncryptedTally: "tallied" },
  tallied: { PartialDecryption: "decrypting" },
  decrypting: { PartialDecryption: "decrypting", Result: "finished" },
  finished: {},
};
/** Fields of an event's payload, and those of them that name the payloads before it, in order. */
const PAYLOADS = {
  Setup: [["election", "trustees", "credentials"], ["election", "trustees", "credentials"]],
  Ballot: [null, []],
  EncryptedTally: [["num_tallied", "total_weight", "encrypted_tally"], ["encrypted_tally"]],
  PartialDecryption: [["owner", "payload"], ["payload"]],
  Result: [null, []],
};

function readEvent(content) {
  try {
    return parseEvent(content);
  } catch (error) {
    if (!(error instanceof VerificationError) || error.code.startsWith("archive.")) throw error;
    throw new VerificationError("archive.event", error.message, error);
  }
}

function parseEvent(content) {
  const value = readRecord(parseJson(content), ["parent?", "height", "type", "payload?"], "event");
  readInteger(value.height, 0, Number.MAX_SAFE_INTEGER, "height");
  if (value.parent !== undefined) readDigest(value.parent, "parent");
  if (value.payload !== undefined) readDigest(value.payload, "payload");
  const ranked = value.type === "Shuffle" || value.type === "EndShuffles";
  demand(!ranked, "archive.ranked", "ranked questions are not supported yet");
  demand(value.type === "EndBallots" || Object.hasOwn(PAYLOADS, value.type), "archive.event", "an unknown event");
  return value;
}

/** What an event's payload refers to. */
function references(type, record) {
  const [fields, names] = PAYLOADS[type];
  if (fields === null) return [];
  const value = readRecord(parseJson(record.content), fields, type);
  return names.map((name) => readDigest(value[name], name));
}

export class Replay {
  phase = "empty";
  ballots = 0;
  #head = null;
  #height = -1;
  #waiting = [];

  /** Take one record of an ArchiveReader; gives {type, payloads} when it completes an event, else null. */
  take(record) {
    if (record.kind === "header") return null;
    if (record.kind === "data") {
      this.#waiting.push(record);
      demand(this.#waiting.length <= 4, "archive.unreferenced", "an entry that no event names", { where: record.where });
      return null;
    }
    const event = readEvent(record.content);
    this.#move(event, record);
    const payloads = this.#payloads(event, record.where);
    this.#head = record.digest;
    this.#height = event.height;
    if (event.type === "Ballot") this.ballots += 1;
    return { type: event.type, payloads: payloads.map((p) => p.content), digests: payloads.map((p) => p.digest) };
  }

  end() {
    demand(this.#waiting.length === 0, "archive.unreferenced", "an entry that no event names");
  }

  /** The last event's digest: whoever has it has the whole history before it. */
  get head() {
    return this.#head;
  }

  #move(event, { where }) {
    const next = MOVES[this.phase][event.type];
    demand(next !== undefined, this.phase === "finished" ? "archive.after_end" : "archive.order",
      "an event out of order", { found: event.type, where });
    demand(event.height === this.#height + 1, "archive.height", "an event at the wrong height", { found: event.height, where });
    demand((event.parent ?? null) === this.#head, "archive.chain", "an event that does not follow the one before it", { where });
    this.phase = next;
  }

  #payloads(event, where) {
    const waiting = this.#waiting;
    this.#waiting = [];
    const wanted = event.type !== "EndBallots";
    demand((event.payload !== undefined) === wanted, "archive.payload", "a payload missing or not allowed", { where });
    const names = [];
    if (wanted) {
      const last = waiting.at(-1);
      demand(last?.digest === event.payload, "archive.payload", "the payload does not stand before its event", { where });
      names.push(...references(event.type, last), event.payload);
    }
    const found = waiting.map((record) => record.digest).join();
    demand(found === names.join(), "archive.unreferenced", "the entries before an event are not those it names", { where });
    return waiting;
  }
}
