/** The archive from its first byte to its last (format.md 2 to 7), into a report: what is wrong is noted, and the walk goes on. */
import { ArchiveReader } from "./archive.js";
import { readBallot } from "./ballots.js";
import { hashBase64, hashHex, toHex } from "./bytes.js";
import { parseCredentialList } from "./credentials.js";
import { declaredPromise, parseElection } from "./election.js";
import { demand, VerificationError } from "./errors.js";
import { readOwned, verifyPartial } from "./decrypt.js";
import { parsePoint } from "./group.js";
import { Replay } from "./replay.js";
import { checkSums, parseTally, readResult, sameShape, verifyCounts, verifySizes } from "./tally.js";
import { parseTrustees } from "./trustees.js";
import { asError, totalOf } from "./work.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { Unusable } from "./zip.js";

const BATCH = 16;
const ARCHIVE_STEPS = ["election", "credentials", "trustees", "ballots", "eligibility", "copies", "tally", "decryptions", "result"];
const LATER = [["tally", ["open", "closed"]], ["decryptions", ["open", "closed", "tallied"]], ["result", ["open", "closed", "tallied", "decrypting"]]];

export class ArchiveCheck {
  /** What log and statements are compared with: events by their hash, owners with theirs, ballots' hashes in order. */
  said = { election: null, promise: null, credentials: null, setup: null, tally: null, result: null, partials: [], ballots: [] };
  #report;
  #crew;
  #onProgress;
  #replay = new Replay();
  #once;
  #listed = null;
  #latest = new Map();
  #ciphertexts = new Map();
  #batch = [];
  #running = new Set();
  #failure = null;
  #replaced = [];
  #trustees = null;
  #rows = null;
  #owners = new Set();
  #factors = new Map();

  constructor(report, crew, { once = false, onProgress = () => {} } = {}) {
    this.#report = report;
    this.#crew = crew;
    this.#once = once;
    this.#onProgress = onProgress;
  }

  /** `chunks` is an async iterable of the file's bytes. */
  async run(chunks) {
    const facts = this.#report.facts;
    const reader = new ArchiveReader();
    const sha256sum = sha256.create();
    facts.records = 0;
    facts.bytes = 0;
    await this.#report.checkAsync("archive", "", async () => {
      for await (const chunk of chunks) {
        sha256sum.update(chunk);
        facts.bytes += chunk.length;
        for (const record of reader.push(chunk)) await this.#record(record);
      }
      reader.end();
      this.#replay.end();
      facts.archive = toHex(sha256sum.digest());
      this.#report.done("archive", "entries", { n: facts.records });
    });
    await this.#drain();
    await this.#conclude();
    return this.said;
  }

  async #record(record) {
    this.#report.facts.records += 1;
    const event = this.#replay.take(record);
    if (event === null) return;
    this.#report.facts.state = this.#replay.phase;
    this.#report.facts.last_event = record.digest;
    await this[`on${event.type}`](event, record.digest);
  }

  // Setup

  async onSetup({ payloads: [electionBytes, trusteeBytes, credentialBytes] }, digest) {
    this.said.setup = digest;
    await this.#readElection(electionBytes);
    this.#report.check("credentials", "", () => {
      this.#listed = new Set(parseCredentialList(credentialBytes));
      this.said.credentials = this.#listed.size;
      this.#report.done("credentials", "credentials", { n: this.#listed.size });
    });
    this.#report.check("trustees", "", () => {
      this.#trustees = parseTrustees(trusteeBytes);
      if (this.said.election === null) return;
      demand(this.#trustees.key.equals(this.said.election.key), "trustees.key", "the election's key is not the trustees'");
      this.#report.done("trustees", "keys", { n: this.#trustees.keys.length });
    });
  }

  async #readElection(bytes) {
    const facts = this.#report.facts;
    facts.election = hashBase64(bytes);
    const election = this.#report.check("election", "", () => parseElection(bytes));
    if (election === undefined) {
      const ranked = this.#report.findings.some(({ code }) => code === "election.ranked");
      if (ranked) throw new Unusable("ranked questions are not supported yet");
      return;
    }
    this.said.election = election;
    [facts.co_decision, facts.name] = [election.uuid, election.name];
    this.#once ||= election.description.startsWith("medbeslut/");
    await this.#crew.toAll({ task: "begin", election: bytes });
    this.#report.done("election", "questions", { n: election.questions.length });
    this.#report.check("election", "", () => {
      this.said.promise = declaredPromise(election);
    });
  }

  // Ballots

  async onBallot({ payloads: [bytes], digests: [digest] }) {
    this.said.ballots.push(digest);
    if (this.said.election === null) return;
    const number = this.said.ballots.length;
    const where = `ballot ${number}`;
    const ballot = this.#report.check("ballots", where, () => readBallot(this.said.election, bytes));
    if (ballot === undefined) return;
    this.#look(ballot, number, where);
    this.#batch.push({ bytes, counted: this.#admit(ballot, bytes, number, where), where });
    if (this.#batch.length >= BATCH) await this.#send();
  }

  #look(ballot, number, where) {
    for (const pair of ballot.ciphertexts) {
      const first = this.#ciphertexts.get(pair);
      if (first === undefined) this.#ciphertexts.set(pair, number);
      else this.#fault("copies", where, "ballot.copied", "an encryption that stands in an earlier ballot", `as in ballot ${first}`);
    }
  }

  /** Whether the ballot counts; in a foreign archive a credential's later one replaces the earlier. */
  #admit({ credential }, bytes, number, where) {
    if (this.#listed === null) return true;
    const earlier = this.#latest.get(credential);
    if (!this.#listed.has(credential)) {
      this.#fault("eligibility", where, "ballot.unlisted", "a ballot by nobody on the list", credential);
      return false;
    }
    if (earlier !== undefined && this.#once) {
      this.#fault("eligibility", where, "ballot.repeated", "a second ballot of one credential", `as ballot ${earlier.number}`);
      return false;
    }
    if (earlier !== undefined) this.#replaced.push(earlier.bytes);
    this.#latest.set(credential, { number, bytes: this.#once ? null : bytes });
    return true;
  }

  #fault(step, where, code, message, found) {
    this.#report.fault(step, new VerificationError(code, message, { found }), where);
  }

  async #send() {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const message = { task: "ballots", ballots: batch.map(({ bytes }) => bytes), counted: batch.map(({ counted }) => counted) };
    const answer = this.#crew.share(message).then(({ errors, done }) => {
      for (const [i, error] of errors) this.#report.fault("ballots", asError(error), batch[i].where);
      this.#onProgress(done);
    }).catch((error) => {
      this.#failure ??= error;
    }).finally(() => this.#running.delete(answer));
    this.#running.add(answer);
    while (this.#running.size > (this.#crew.ahead ?? 0)) await Promise.race(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }

  async #drain() {
    await this.#send();
    await Promise.all(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }

  async onEndBallots() {
    await this.#drain();
  }

  /** All that count, added up again. */
  async #total() {
    const total = await totalOf(this.#crew, this.said.election);
    for (const bytes of this.#replaced) {
      total.remove(readBallot(this.said.election, bytes).answers.map(({ choices }) =>
        choices.map((c) => ({ alpha: parsePoint(c.alpha), beta: parsePoint(c.beta) }))));
    }
    this.#replaced = [];
    return total;
  }

  // Tally

  async onEncryptedTally({ payloads: [tally, sized] }, digest) {
    this.said.tally = digest;
    if (this.said.election === null) return;
    const total = await this.#total();
    this.#report.facts.counted = total.ballots;
    this.#report.check("tally", "", () => {
      const rows = parseTally(tally);
      sameShape(this.said.election, rows);
      this.#rows = rows;
      demand(hashHex(tally) === total.sha256, "tally.product", "the encrypted tally is not the sum of the ballots that count");
    });
    this.#report.check("tally", "", () => verifySizes(sized, total.ballots));
    this.#report.done("tally", "ballots", { n: total.ballots });
  }

  async onPartialDecryption({ payloads: [partial, owned] }, digest) {
    this.said.partials.push([0, digest]);
    if (this.#trustees === null || this.#rows === null) return;
    this.#report.check("decryptions", `decryption ${this.said.partials.length}`, () => {
      const owner = readOwned(owned);
      this.said.partials.at(-1)[0] = owner;
      demand(!this.#owners.has(owner), "decryption.owner.repeated", "a trustee who has decrypted already", { found: owner });
      const key = this.#trustees.keys[owner - 1];
      demand(key !== undefined, "decryption.owner", "no such trustee", { found: owner });
      const factors = verifyPartial(partial, key, this.#rows, this.said.election.fingerprint);
      this.#owners.add(owner);
      this.#factors.set(owner, factors);
    });
    this.#report.done("decryptions", "decrypted", { n: this.#factors.size });
  }

  async onResult({ payloads: [bytes] }, digest) {
    this.said.result = digest;
    const { election } = this.said;
    if (election === null) return;
    const result = this.#report.check("result", "", () => this.#readResult(bytes));
    if (result === undefined || this.#trustees === null || this.#rows === null) return;
    const ballots = this.#report.facts.counted;
    const sums = () => election.questions.forEach((question, i) => checkSums(question, result[i], ballots));
    this.#report.check("result", "", sums);
    try {
      verifyCounts(this.#trustees, this.#rows, this.#factors, result);
      this.#report.done("result");
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      this.#report.fault(error.code === "decryption.too_few" ? "decryptions" : "result", error);
    }
  }

  #readResult(bytes) {
    const result = readResult(bytes);
    sameShape(this.said.election, result);
    this.#report.facts.result = result;
    return result;
  }

  // What is left to say

  async #conclude() {
    const report = this.#report;
    const { state } = report.facts;
    report.facts.ballots = this.said.ballots.length;
    if (state === "empty") report.skip("nothing_yet", ...ARCHIVE_STEPS);
    if (this.said.election !== null) {
      report.facts.counted ??= (await this.#total()).ballots;
      report.done("ballots", "ballots", { n: this.said.ballots.length });
      report.done("copies");
      if (this.#listed !== null) report.done("eligibility", this.#once ? "once" : "last_counts");
    }
    for (const [step, states] of LATER) if (states.includes(state)) report.skip("not_yet", step);
  }
}
