/**
 * From a choice to a stored ballot, once. The ballot is kept in the browser until its receipt has been
 * verified, so that every retry sends the same bytes and can never become a second vote.
 */
import { fromUtf8, hashBase64, hashHex, utf8 } from "../core/bytes.js";
import { sealBallot, signBallot } from "../core/encrypt.js";
import { fetchJson, Refused, request, Unanswered } from "../page.js";

/** What is kept, bound to one identification: the next person's page drops it all. */
export class Keeper {
  constructor(uuid, session) {
    this.names = Object.fromEntries(["ballot", "receipt", "credential", "opened"].map((kind) => [kind, `medbeslut:${kind}:${uuid}`]));
    this.session = session;
    this.held = null; // the credential, where storage is forbidden
    this.unkept = null; // the ballot, likewise
  }

  #read(storage, kind) {
    try {
      const kept = JSON.parse(storage.getItem(this.names[kind]));
      if (kept !== null && kept.session === this.session) return kept;
      storage.removeItem(this.names[kind]);
    } catch {
      // Storage can be forbidden: then nothing is kept, and a retry works as long as the page lives.
    }
    return null;
  }

  #write(storage, kind, value) {
    try {
      storage.setItem(this.names[kind], JSON.stringify({ session: this.session, ...value }));
      return true;
    } catch {
      return false; // as above
    }
  }

  #drop(storage, kind) {
    try {
      storage.removeItem(this.names[kind]);
    } catch {
      // As above.
    }
  }

  ballot() {
    return this.#read(localStorage, "ballot")?.ballot ?? this.unkept;
  }

  /** {tracker, receipt}, verified before it was kept. */
  receipt() {
    return this.#read(sessionStorage, "receipt");
  }

  /** Drawn and not used yet; null once it was opened by a test, in whatever tab. */
  credential() {
    const kept = this.#read(sessionStorage, "credential")?.credential ?? this.held;
    return kept === null || this.#opened().includes(hashBase64(utf8(kept))) ? null : kept;
  }

  #opened() {
    return this.#read(localStorage, "opened")?.opened ?? [];
  }

  keepCredential(credential) {
    this.held = credential;
    this.#write(sessionStorage, "credential", { credential });
  }

  /** A test has opened what was sealed with `credential`: no tab of this browser may sign with it any more. */
  spendByTest(credential) {
    this.#write(localStorage, "opened", { opened: [...this.#opened(), hashBase64(utf8(credential))] });
  }

  keepBallot(ballot) {
    this.unkept = this.#write(localStorage, "ballot", { ballot }) ? null : ballot;
    this.dropCredential();
  }

  keepReceipt(tracker, receipt) {
    this.unkept = null;
    this.#write(sessionStorage, "receipt", { tracker, receipt });
    for (const kind of ["ballot", "opened"]) this.#drop(localStorage, kind);
  }

  dropCredential() {
    this.held = null;
    this.#drop(sessionStorage, "credential");
  }

  dropBallot() {
    this.unkept = null;
    this.#drop(localStorage, "ballot");
  }

  forget() {
    this.unkept = null;
    for (const kind of ["ballot", "opened"]) this.#drop(localStorage, kind);
    this.#drop(sessionStorage, "receipt");
    this.dropCredential();
  }
}

/** A credential out of the pool; `test`: it replaces one that a test of the device is about to spend. */
export async function drawCredential(api, test = false) {
  const { credential } = await fetchJson(`${api}/credential`, { body: test ? '{"test":true}' : "{}" });
  return credential;
}

/** The credential and what was sealed with it. Nothing in it is signed; only `sign` does that, and only once. */
export class Sealed {
  constructor(election, credential, choices) {
    this.uuid = election.uuid;
    this.credential = credential;
    this.sealed = sealBallot(election, credential, choices);
    this.commitment = this.sealed.commitment;
  }

  /** The ballot's text, to be cast; what could open it is gone afterwards. */
  sign() {
    return fromUtf8(signBallot(this.#take(), this.uuid, this.credential));
  }

  /** What opens it, for a test; it can never be signed afterwards. */
  open() {
    return this.#take();
  }

  #take() {
    const { sealed } = this;
    this.sealed = null;
    return sealed;
  }
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
 * Send the ballot; gives the service's answer, which `confirmAnswer` has yet to believe. Without one the service
 * is asked whether it has the ballot, and if so for its receipt: the same ballot again is the same vote.
 */
export async function sendBallot(api, ballot) {
  try {
    return await answerTo(api, ballot);
  } catch (error) {
    // Also after a refusal: an earlier try may have been stored, and then the ballot must not be thrown away.
    const refusal = error instanceof Refused ? error : null;
    if (!(await isStored(api, ballot))) throw refusal ?? new NotStored();
    if (refusal !== null) throw new ReceiptMissing();
  }
  try {
    return await answerTo(api, ballot);
  } catch {
    throw new ReceiptMissing();
  }
}

async function answerTo(api, ballot) {
  const response = await request(`${api}/ballots`, { body: ballot });
  let text;
  try {
    text = await response.text();
  } catch (error) {
    throw new Unanswered(error.message);
  }
  try {
    return JSON.parse(text);
  } catch {
    return null; // proves nothing, and is found like any other answer that does not
  }
}

/** The service answered, and does not have the ballot: sending it again is safe and needed. */
export class NotStored extends Error {}

/** The service has the ballot, and gives no receipt. */
export class ReceiptMissing extends Error {}
