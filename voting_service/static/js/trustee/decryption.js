/** Before a trustee's key touches anything: the whole archive is verified, and the tally must be one that may be opened. */
import { ArchiveReader } from "../core/archive.js";
import { Audit } from "../core/audit.js";
import { fromUtf8, hashHex } from "../core/bytes.js";
import { partialDecryption, rehearsalContext, rehearsalRows } from "../core/decrypt.js";
import { demand } from "../core/errors.js";
import { parseScalar } from "../core/group.js";
import { request, Unanswered } from "../page.js";

/** This page's own finding: by this computer's clock, the promised closing time has not come. */
export const PROMISED_TIME = "decryption.promised_time";

/** The answer to a rehearsal, as text. */
export function rehearse(key, randomness) {
  const rows = rehearsalRows(parseScalar(randomness, "randomness"));
  return partialDecryption(key.key, key.secret, rows, rehearsalContext(key.uuid));
}

/** Download and verify; `onBytes(read, total)` says how far the download is. */
export async function verifyArchive(url, checker, onBytes) {
  const response = await request(url, { timeout: 3600000 });
  const total = Number(response.headers.get("Content-Length") ?? 0);
  const audit = new Audit(checker);
  const archive = new ArchiveReader();
  const reader = response.body.getReader();
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw new Unanswered(error.message);
    });
    if (done) break;
    read += value.length;
    onBytes(read, total);
    for (const record of archive.push(value)) await audit.take(record);
  }
  archive.end();
  await audit.end();
  return audit;
}

/**
 * Everything that must hold before the key is used. Gives the trustee's number. A vote may be closed early
 * by a public decision of two people, which an archive cannot show: then the trustee must say so (`closedEarly`).
 */
export function mayDecrypt(audit, key, promiseBytes, { now, closedEarly = false }) {
  demand(audit.election !== null && audit.election.uuid === key.uuid, "key.mismatch", "the key belongs to another co-decision");
  demand(audit.promise !== null && audit.promise === hashHex(promiseBytes), "promise.commitment", "not the promise that the question names");
  demand(audit.rows !== null, "decryption.early", "the vote has not been closed and summed", { found: audit.phase });
  const promise = JSON.parse(fromUtf8(promiseBytes));
  const due = closedEarly || now >= Date.parse(promise.closes_at);
  demand(due, PROMISED_TIME, "the promised closing time has not come", { expected: promise.closes_at });
  const { minimum_ballots: fewest } = promise.rules;
  demand(Number.isSafeInteger(fewest) && audit.counted >= fewest, "decryption.few_ballots", "fewer ballots than promised", {
    expected: fewest, found: audit.counted,
  });
  const owner = audit.trustees.keys.findIndex((each) => each.equals(key.key)) + 1;
  demand(owner > 0, "decryption.owner", "the key is none of this vote's trustees'");
  demand(!audit.factors.has(owner), "decryption.repeated", "this key has decrypted already");
  return owner;
}

/**
 * The partial decryption, made once: the browser remembers which tally a key has opened, gives the same
 * answer for the same tally again, and refuses any other.
 */
export function decryptOnce(audit, key, storage) {
  const name = `medbeslut:decrypted:${key.key.text}`;
  const tally = hashHex(audit.tallyBytes);
  const kept = JSON.parse(storage.getItem(name));
  if (kept !== null) {
    demand(kept.tally === tally, "decryption.repeated", "this key has opened another tally", { expected: kept.tally, found: tally });
    return kept.partial;
  }
  const partial = partialDecryption(key.key, key.secret, audit.rows, audit.election.fingerprint);
  storage.setItem(name, JSON.stringify({ tally, partial }));
  return partial;
}

