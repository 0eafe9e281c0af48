/** Receipts (C2SP tlog-proof, format-log.md 5): this ballot, and no other, stands in the log. */
import { fromPaddedBase64, fromUtf8, hashHex, toHex, utf8 } from "./bytes.js";
import { demand, VerificationError } from "./errors.js";
import { leafHash, verifyContinued, verifyInclusion } from "./merkle.js";
import { openCheckpoint } from "./notes.js";

const HEADING = "c2sp.org/tlog-proof@v1";
const INDEX = /^index (0|[1-9][0-9]{0,15})$/;
const MAX_HASHES = 63;
const MAX_BYTES = 1_010_000;

/** The entry of a ballot, whose hash (hex) is its file's name and, in Base64, its tracker. */
export const ballotEntry = (uuid, sha256) => utf8(`{"co_decision":"${uuid}","kind":"ballot","sha256":"${sha256}"}`);

/** Base64 lines or strings as hashes of 32 bytes. */
export function readHashes(texts, code, where) {
  demand(texts.length <= MAX_HASHES, code, "longer than any proof", { found: texts.length, where });
  return texts.map((text) => {
    const bytes = typeof text === "string" ? fromPaddedBase64(text) : null;
    demand(bytes !== null && bytes.length === 32, code, "not a hash in Base64", { found: text, where });
    return bytes;
  });
}

/** {index, hashes, checkpoint: the signed note's bytes} of a receipt file. */
export function parseReceipt(bytes) {
  let text;
  try {
    demand(bytes.length <= MAX_BYTES, "log.receipt", "larger than any receipt");
    text = fromUtf8(bytes);
  } catch (error) {
    throw error instanceof VerificationError ? error : new VerificationError("log.receipt", "not UTF-8");
  }
  const split = text.indexOf("\n\n");
  const [heading, index, ...hashes] = text.slice(0, Math.max(split, 0)).split("\n");
  const number = INDEX.exec(index ?? "");
  const known = heading === HEADING && number !== null && Number.isSafeInteger(Number(number[1]));
  demand(known, "log.receipt", "not a receipt", { found: text.slice(0, 60) });
  return {
    index: Number(number[1]),
    hashes: readHashes(hashes, "log.receipt", "receipt"),
    checkpoint: utf8(text.slice(split + 2)),
  };
}

/** Prove an entry (its bytes) by a receipt (its bytes): gives {index, size, root, origin, signers, …}. */
export function verifyReceipt(receiptBytes, entry, logKeys, witnesses = []) {
  const receipt = parseReceipt(receiptBytes);
  const head = openCheckpoint(receipt.checkpoint, logKeys, witnesses);
  verifyInclusion(leafHash(entry), receipt.index, head.size, receipt.hashes, head.root);
  return { ...head, index: receipt.index };
}

/** The ballot that `bytes` are: its receipt, and its two spellings of one hash. */
export function verifyBallotReceipt(receiptBytes, uuid, ballotBytes, logKeys, witnesses = []) {
  const sha256 = hashHex(ballotBytes);
  return { ...verifyReceipt(receiptBytes, ballotEntry(uuid, sha256), logKeys, witnesses), sha256 };
}

/** The head of a receipt continues the public one: `growth` as the answer to a cast has it (format-log.md 5). */
export function verifyGrowth(growth, head, logKeys, witnesses = []) {
  const list = Array.isArray(growth?.consistency) && typeof growth.checkpoint === "string";
  demand(list, "log.receipt", "no public head beside the receipt");
  const published = openCheckpoint(utf8(growth.checkpoint), logKeys, witnesses);
  demand(published.origin === head.origin, "log.origin", "heads of two logs", { expected: head.origin, found: published.origin });
  const proof = readHashes(growth.consistency, "log.receipt", "growth.consistency");
  verifyContinued(published, head, proof);
  return published;
}

export const rootText = (head) => toHex(head.root);
