/** A whole archive: records → events → every check of protocol.md 10, ballots through a `Checker`. */
import { parseCredentialList } from "./credentials.js";
import { checkBallot, readBallot } from "./ballots.js";
import { declaredPromise, parseElection } from "./election.js";
import { demand } from "./errors.js";
import { parseTrustees } from "./trustees.js";
import { checkSums, computeResult, Sum, verifyResult, verifyTally } from "./tally.js";
import { readOwned, verifyPartial } from "./decrypt.js";
import { Replay } from "./replay.js";

/** Checks proofs at once, on this thread. A page gives one that uses workers instead. */
export class DirectChecker {
  start(electionBytes, election) {
    this.election = election;
    this.sum = new Sum(election);
    this.latest = new Map();
  }

  async check(bytes, ballot) {
    const rows = checkBallot(this.election, ballot);
    const earlier = this.latest.get(ballot.credential);
    if (earlier !== undefined) this.sum.remove(earlier);
    this.latest.set(ballot.credential, rows);
    this.sum.add(rows);
  }

  async finish() {
    return this.sum;
  }
}

export class Audit {
  factors = new Map();
  election = null;
  trustees = null;
  rows = null;
  result = null;
  #replay = new Replay();
  #credentials = null;
  #voted = new Set();
  #ciphertexts = new Set();
  #sum = null;
  #checker;

  constructor(checker = new DirectChecker()) {
    this.#checker = checker;
  }

  get phase() {
    return this.#replay.phase;
  }

  get ballots() {
    return this.#replay.ballots;
  }

  get head() {
    return this.#replay.head;
  }

  async take(record) {
    const event = this.#replay.take(record);
    if (event !== null) await this[`on${event.type}`](event.payloads);
  }

  async end() {
    this.#replay.end();
  }

  async onSetup([electionBytes, trustees, credentials]) {
    this.electionBytes = electionBytes;
    this.election = parseElection(electionBytes);
    this.promise = declaredPromise(this.election);
    this.trustees = parseTrustees(trustees);
    demand(this.trustees.key.equals(this.election.key), "trustees.key", "the election's key is not the trustees'");
    this.#credentials = new Set(parseCredentialList(credentials));
    this.#checker.start(electionBytes, this.election);
  }

  async onBallot([bytes]) {
    const ballot = readBallot(this.election, bytes);
    demand(this.#credentials.has(ballot.credential), "ballot.unlisted", "a credential that is not on the list");
    const again = this.#voted.has(ballot.credential);
    demand(this.promise === null || !again, "ballot.repeated", "a second ballot of one credential");
    this.#voted.add(ballot.credential);
    for (const pair of ballot.ciphertexts) {
      demand(!this.#ciphertexts.has(pair), "ballot.copied", "a ciphertext seen in an earlier ballot");
      this.#ciphertexts.add(pair);
    }
    await this.#checker.check(bytes, ballot);
  }

  async onEndBallots() {
    this.#sum = await this.#checker.finish();
  }

  async onEncryptedTally([tally, sized]) {
    this.rows = verifyTally(this.#sum, tally, sized);
    this.tallyBytes = tally;
    this.counted = this.#sum.ballots;
  }

  async onPartialDecryption([partial, owned]) {
    const owner = readOwned(owned);
    const key = this.trustees.keys[owner - 1];
    demand(key !== undefined, "decryption.owner", "no such trustee", { found: owner });
    demand(!this.factors.has(owner), "decryption.owner.repeated", "a trustee who has decrypted already", { found: owner });
    this.factors.set(owner, verifyPartial(partial, key, this.rows, this.election.fingerprint));
  }

  async onResult([bytes]) {
    this.result = computeResult(this.trustees, this.rows, this.counted, this.factors);
    verifyResult(bytes, this.result);
    this.election.questions.forEach((question, i) => checkSums(question, this.result[i], this.counted));
  }
}
