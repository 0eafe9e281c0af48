/**
 * Before the booth says "done": the receipt proves that this ballot, byte for byte, stands in the log; the log has
 * signed it with the key that this page names, has grown from what is public, and from what this browser saw before.
 */
import { tracker } from "../core/ballots.js";
import { fromPaddedBase64, hashHex, toHex, utf8 } from "../core/bytes.js";
import { demand } from "../core/errors.js";
import { verifyContinued } from "../core/merkle.js";
import { parseCheckpoint, parseNote, parseVkey } from "../core/notes.js";
import { parsePolicy, requireQuorum } from "../core/policy.js";
import { ballotEntry, readHashes, verifyGrowth, verifyReceipt } from "../core/receipts.js";
import { fetchJson, Refused, Unanswered } from "../page.js";

/** {keys, witnesses, policy}: whom to believe, as the page names them. */
export function readTrust({ vkeys, policy }) {
  const keys = vkeys.map(parseVkey);
  demand(keys.length > 0, "log.key", "the page names no key of the log");
  const parsed = policy === null ? null : parsePolicy(utf8(policy));
  return { keys, policy: parsed, witnesses: parsed === null ? [] : [...parsed.witnesses.values()] };
}

/**
 * The newest public head that this browser has seen, kept for later visits: a log that goes back, or shows another
 * face, is found by it. It is public, and says nothing about any vote.
 */
export class LogMemory {
  constructor(origin) {
    this.name = `medbeslut:log:${origin}`;
  }

  /** {size, root, text}, or null: nothing kept, or nothing that can be read. */
  read() {
    try {
      const text = localStorage.getItem(this.name);
      return text === null ? null : { ...parseCheckpoint(parseNote(utf8(text)).text), text };
    } catch {
      return null;
    }
  }

  write(text) {
    try {
      localStorage.setItem(this.name, text);
    } catch {
      // Storage can be forbidden: then there will be nothing to compare with.
    }
  }
}

/** That `receipt` (text) proves the ballot with this hash, by the page's keys alone; gives the head. */
export const checkReceipt = (receipt, uuid, sha256, { keys }) => verifyReceipt(utf8(receipt), ballotEntry(uuid, sha256), keys);

/**
 * {tracker, receipt} of a ballot (text) that was sent, once everything in the answer holds. Throws a
 * VerificationError, or Unanswered where the service does not say how its log has grown.
 */
export async function confirmAnswer(answer, ballot, uuid, trust, fetchGrowth = growthBetween) {
  const bytes = utf8(ballot);
  const sha256 = hashHex(bytes);
  const own = tracker(bytes);
  demand(answer?.tracker === own && answer.sha256 === sha256, "log.receipt", "the service names another ballot", {
    expected: own, found: answer?.tracker,
  });
  demand(typeof answer.receipt === "string", "log.receipt", "no receipt in the answer");
  const head = checkReceipt(answer.receipt, uuid, sha256, trust);
  const published = verifyGrowth(answer.growth, head, trust.keys, trust.witnesses);
  if (trust.policy !== null) requireQuorum(trust.policy, published.signers);
  await compareWithMemory(new LogMemory(head.origin), published, answer.growth.checkpoint, fetchGrowth);
  return { tracker: own, receipt: answer.receipt };
}

/** The public head goes on from the one remembered, or the other way round when another page was quicker. */
async function compareWithMemory(memory, published, text, fetchGrowth) {
  const known = memory.read();
  if (known !== null) {
    const [older, newer] = known.size <= published.size ? [known, published] : [published, known];
    const proof = older.size === 0 || older.size === newer.size ? [] : await fetchGrowth(older.size, newer.size);
    demand(Array.isArray(proof), "log.consistency", "no proof of growth");
    verifyContinued(older, newer, readHashes(proof, "log.consistency", "growth"));
  }
  if (known === null || known.size < published.size) memory.write(text);
}

/** The service's proof; null where it says that it knows no such head, though it has published it. */
async function growthBetween(older, newer) {
  try {
    return (await fetchJson(`/api/v1/log/consistency?old=${older}&new=${newer}`)).hashes;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error instanceof Refused ? new Unanswered(error.detail) : error;
  }
}

/** Which plain words a finding takes: about the receipt, the log, or its witnesses. */
export function kindOf(code) {
  if (code === "log.policy") return "witnesses";
  return code === "log.consistency" || code === "log.origin" ? "log" : "receipt";
}

/** The hash (hex) that a tracker spells. */
export const digestOf = (tracker) => toHex(fromPaddedBase64(`${tracker}=`) ?? new Uint8Array());
