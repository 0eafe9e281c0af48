/**
 * From a choice to a stored ballot, once. The ballot is kept in the browser until its receipt is there,
 * so that every retry sends the same bytes and can never become a second vote.
 */
import { fromUtf8, hashBase64, hashHex, utf8 } from "../core/bytes.js";
import { buildBallot } from "../core/encrypt.js";
import { fetchJson, Refused, request, Unanswered } from "../page.js";

/** The kept ballot and the receipt, bound to one identification: the next person's page drops them. */
export class Keeper {
  constructor(uuid, session) {
    this.ballotName = `medbeslut:ballot:${uuid}`;
    this.receiptName = `medbeslut:receipt:${uuid}`;
    this.session = session;
  }

  #read(storage, name) {
    try {
      const kept = JSON.parse(storage.getItem(name));
      if (kept !== null && kept.session === this.session) return kept;
      storage.removeItem(name);
    } catch {
      // Storage can be forbidden: then nothing is kept, and a retry works as long as the page lives.
    }
    return null;
  }

  #write(storage, name, value) {
    try {
      storage.setItem(name, JSON.stringify({ session: this.session, ...value }));
    } catch {
      // As above.
    }
  }

  ballot() {
    return this.#read(localStorage, this.ballotName)?.ballot ?? null;
  }

  receipt() {
    return this.#read(sessionStorage, this.receiptName)?.tracker ?? null;
  }

  keepBallot(ballot) {
    this.#write(localStorage, this.ballotName, { ballot });
  }

  keepReceipt(tracker) {
    this.#write(sessionStorage, this.receiptName, { tracker });
    this.dropBallot();
  }

  dropBallot() {
    try {
      localStorage.removeItem(this.ballotName);
    } catch {
      // As above.
    }
  }

  forget() {
    this.dropBallot();
    try {
      sessionStorage.removeItem(this.receiptName);
    } catch {
      // As above.
    }
  }
}

/** Draw a credential and make the ballot's text: the last moment at which the choice is needed. */
export async function makeBallot(api, election, choices) {
  const { credential } = await fetchJson(`${api}/credential`, { body: "{}" });
  return fromUtf8(buildBallot(election, credential, choices));
}

/** What the voter can look the ballot up by. */
export const trackerOf = (ballot) => hashBase64(utf8(ballot));

/** Whether the service has exactly these bytes: true, false, or Unanswered. */
export async function isStored(api, ballot) {
  try {
    const answer = await fetchJson(`${api}/ballots/${hashHex(utf8(ballot))}`, { timeout: 15000 });
    return answer.stored === true && answer.tracker === trackerOf(ballot);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return false;
    if (error instanceof Refused) throw new Unanswered(error.detail);
    throw error;
  }
}

/**
 * Send the ballot; gives its tracker, computed here from the bytes that were sent. An answer that is
 * missing, or names other bytes, counts for nothing: then the service is asked whether it has the ballot.
 */
export async function sendBallot(api, ballot) {
  const tracker = trackerOf(ballot);
  try {
    const answer = await (await request(`${api}/ballots`, { body: ballot })).json();
    if (answer.tracker === tracker && answer.sha256 === hashHex(utf8(ballot))) return tracker;
  } catch (error) {
    if (error instanceof Refused) throw error;
  }
  if (await isStored(api, ballot)) return tracker;
  throw new NotStored();
}

/** The service answered, and does not have the ballot: sending it again is safe and needed. */
export class NotStored extends Error {}
