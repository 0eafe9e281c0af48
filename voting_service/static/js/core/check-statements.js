/** The signed statements (format.md 8): key, signatures, and whether they say what archive and one another say. */
import { agree, closesAfter, countedAfter, countsRoll, opensAsPromised, outcomeFollows, supersedes, verdictFollows } from "./chain.js";
import { dumpCanonical, parseCanonical } from "./canonical.js";
import { demand, VerificationError } from "./errors.js";
import { ARCHIVE, CLOSING, CORRECTIONS, DECISION, KEY, MANIFEST, OPENING, PROMISE, STATEMENTS, TALLY, USAGE } from "./names.js";
import { parsePublicKey, parseStatement, verifySignature } from "./statements.js";

export const STATEMENT_STEPS = ["files", "key", "promise", "commitment", "alternatives", "opening", "closing", "signed-tally", "roll", "outcome", "decision"];

export class StatementCheck {
  /** Those that could be read. */
  spoken = { promise: null, opening: null, closing: null, tally: null, decision: null, corrections: [] };
  #files;
  #report;
  #said;
  #options;
  #key = null;

  /** `files` is {documents: Map, digests: Map, order}; `said` what the archive says. */
  constructor(files, report, said, options) {
    [this.#files, this.#report, this.#said, this.#options] = [files, report, said, options];
  }

  run() {
    this.#checkFiles();
    this.#checkKey();
    const spoken = this.spoken;
    spoken.promise = this.#statement("promise", "promise", PROMISE);
    if (spoken.promise !== null) this.#checkPromise(spoken.promise);
    spoken.opening = this.#statement("opening", "opening", OPENING);
    if (spoken.opening !== null) this.#checkOpening(spoken.opening);
    spoken.closing = this.#statement("closing", "closing", CLOSING);
    if (spoken.closing !== null) this.#checkClosing(spoken.closing);
    spoken.tally = this.#statement("signed-tally", "tally", TALLY);
    if (spoken.tally !== null) this.#checkTally(spoken.tally);
    spoken.decision = this.#statement("decision", "decision", DECISION);
    if (spoken.decision !== null) this.#checkDecisions(spoken.decision);
    this.#report.skip("no_file", "commitment", "alternatives", "roll", "outcome");
    return spoken;
  }

  // Files and key

  #has(name) {
    return this.#files.digests.has(name);
  }

  #digest(name) {
    return this.#files.digests.get(name) ?? "no such file";
  }

  #checkFiles() {
    const missing = [...this.#wanted()].filter(([name]) => !this.#has(name));
    for (const [name, expected] of missing) {
      this.#report.fault("files", new VerificationError("files.missing", "a file is missing", { expected, found: "no such file" }), name);
    }
    this.#report.check("files", MANIFEST, () => this.#checkManifest());
    this.#report.done("files", "files", { n: this.#files.digests.size });
  }

  /** Files that others presuppose, each with the reason. */
  #wanted() {
    const there = STATEMENTS.filter((name) => this.#has(name));
    const wanted = new Map(there.map((name) => [`${name}.sig`, `the signature of ${name}`]));
    const need = (when, name, reason) => when && wanted.set(name, reason);
    need(there.length > 0, KEY, "the key that signed");
    need(true, PROMISE, "the promise that was voted on");
    need(this.#has(DECISION) || (this.#options.finished && this.#said.promise !== null), TALLY, "the signed tally");
    need(this.#has(TALLY), CLOSING, "the closing before the tally");
    need(this.#has(TALLY), USAGE, "the proof of the roll's use, which the tally names");
    need(this.#has(OPENING), ARCHIVE, "the archive that was opened");
    need(this.#has(CLOSING), OPENING, "the opening before the closing");
    CORRECTIONS.forEach((name, i) => need(this.#has(name), i === 0 ? DECISION : CORRECTIONS[i - 1], "what was corrected"));
    wanted.set(MANIFEST, "the list of the bundle's files");
    return wanted;
  }

  /** The manifest names every other file; files are sorted by name, and it is the last. */
  #checkManifest() {
    const { digests, documents, order } = this.#files;
    if (!documents.has(MANIFEST)) return;
    const listed = parseCanonical(documents.get(MANIFEST));
    const others = [...digests].filter(([name]) => name !== MANIFEST);
    const wanted = dumpCanonical({ files: Object.fromEntries(others) });
    demand(dumpCanonical(listed) === wanted, "files.manifest", "the manifest does not describe these files", {
      where: others.filter(([name, digest]) => listed?.files?.[name] !== digest).map(([name]) => name).join(", "),
    });
    const sorted = [...order.filter((name) => name !== MANIFEST).sort(), MANIFEST].join();
    demand(order.join() === sorted, "files.manifest", "the files stand in another order than prescribed", { expected: sorted, found: order.join() });
  }

  #checkKey() {
    const { trust = null } = this.#options;
    const { facts } = this.#report;
    const untrusted = (found) => new VerificationError("key.untrusted", "the statements are signed with another key than the one you trust", {
      expected: trust, found, where: KEY,
    });
    if (!this.#has(KEY)) {
      this.#report.skip("no_file", "key");
      if (trust !== null) this.#report.fault("key", untrusted("no key"));
      return;
    }
    this.#report.check("key", "", () => {
      this.#key = parsePublicKey(this.#files.documents.get(KEY));
      facts.key = this.#key.id;
      facts.key_trusted = trust === null ? null : this.#key.id === trust;
      if (trust !== null && this.#key.id !== trust) throw untrusted(this.#key.id);
      this.#report.done("key", trust === null ? "not_compared" : "trusted");
    });
  }

  /** The statement, if it can be read; its signature is checked whether or not it can. */
  #statement(step, kind, name) {
    const report = this.#report;
    const bytes = this.#files.documents.get(name);
    if (bytes === undefined) {
      report.skip("no_file", step);
      return null;
    }
    const statement = report.check(step, name, () => parseStatement(kind, bytes)) ?? null;
    if (this.#key === null) {
      report.skip("no_key", step);
      return statement;
    }
    report.check(step, name, () => {
      verifySignature(this.#key, bytes, this.#files.documents.get(`${name}.sig`) ?? new Uint8Array(0));
      if (statement !== null) agree("statement.key", [["key_id", this.#key.id, statement.key_id]], "the statement names another key");
      report.done(step);
    });
    return statement;
  }

  // One by one

  #refer(step, name, pairs) {
    for (const pair of pairs) this.#report.check(step, name, () => agree("statement.reference", [pair]));
  }

  get #uuid() {
    return this.#report.facts.co_decision;
  }

  #checkPromise(promise) {
    const report = this.#report;
    const { election } = this.#said;
    report.facts.co_decision ??= promise.co_decision;
    if (election === null) {
      report.skip("no_archive", "commitment", "alternatives");
      return;
    }
    report.check("commitment", "", () => {
      agree("promise.commitment", [
        ["co_decision", election.uuid, promise.co_decision],
        ["description", this.#said.promise ?? "none", this.#digest(PROMISE)],
      ], "the ballots commit to another promise");
      report.done("commitment");
    });
    report.check("alternatives", "", () => {
      checkAlternatives(promise, election);
      report.done("alternatives", "alternatives", { n: promise.alternatives.length });
    });
    const { state, counted } = report.facts;
    const fewest = promise.rules.minimum_ballots;
    if (["decrypting", "finished"].includes(state) && counted < fewest) {
      report.fault("decryptions", new VerificationError("decryption.few_ballots", "fewer ballots were decrypted than the promise allows", {
        expected: `at least ${fewest}`, found: counted,
      }));
    }
  }

  #checkOpening(opening) {
    this.#refer("opening", OPENING, [
      ["co_decision", this.#uuid, opening.co_decision],
      ["promise", this.#digest(PROMISE), opening.promise],
      ["election", this.#report.facts.election, opening.election],
    ]);
    const { promise } = this.spoken;
    if (promise !== null) this.#report.check("opening", OPENING, () => opensAsPromised(opening, promise));
  }

  #checkClosing(closing) {
    this.#refer("closing", CLOSING, [
      ["co_decision", this.#uuid, closing.co_decision],
      ["promise", this.#digest(PROMISE), closing.promise],
      ["opening", this.#digest(OPENING), closing.opening],
    ]);
    const { opening } = this.spoken;
    if (opening !== null) this.#report.check("closing", CLOSING, () => closesAfter(closing, opening));
  }

  #checkTally(tally) {
    const { facts } = this.#report;
    this.#refer("signed-tally", TALLY, [
      ["promise", this.#digest(PROMISE), tally.promise],
      ["closing", this.#digest(CLOSING), tally.closing],
      ["usage", this.#digest(USAGE), tally.usage],
      ["co_decision", this.#uuid, tally.co_decision],
      ["election", facts.election, tally.election],
      ["archive.sha256", this.#digest(ARCHIVE), tally.archive.sha256],
      ["archive.records", facts.records, tally.archive.records],
      ["archive.last_event", facts.last_event, tally.archive.last_event],
    ]);
    const { web } = tally.channels;
    this.#report.check("signed-tally", TALLY, () => agree("statement.counts", [
      ["channels.web.ballots", facts.counted, web.ballots],
      ["channels.web.counts", (facts.result?.[0] ?? []).join(), [web.blank, ...web.counts].join()],
    ]));
    this.#checkCounted(tally);
  }

  #checkCounted(tally) {
    const report = this.#report;
    const { promise, opening, closing } = this.spoken;
    if (closing !== null) report.check("signed-tally", TALLY, () => countedAfter(tally, closing));
    if (closing !== null && opening !== null) report.check("roll", TALLY, () => countsRoll(tally, opening, closing));
    report.check("roll", TALLY, () => {
      agree("credentials.number", [["roll.credentials", this.#said.credentials, tally.roll.credentials]]);
      report.done("roll", "voted", { n: tally.roll.used, of: tally.roll.entries });
    });
    if (promise === null) return;
    report.check("outcome", TALLY, () => {
      const { status } = outcomeFollows(promise, tally);
      report.facts.outcome = status;
      report.done("outcome");
    });
  }

  // Decision and corrections: one after the other, the newest gives the verdict

  #checkDecisions(decision) {
    this.#checkRecord(decision, DECISION);
    let [before, earlier] = [decision, DECISION];
    for (const [i, name] of CORRECTIONS.entries()) {
      if (!this.#has(name)) return;
      const correction = this.#statement("decision", "correction", name);
      if (correction === null) return;
      this.#report.check("decision", name, () => supersedes(correction, this.#digest(earlier), before, i + 1));
      this.spoken.corrections.push(correction);
      [before, earlier] = [correction.corrected, name];
      this.#checkRecord(before, name);
    }
  }

  #checkRecord(record, name) {
    const { promise, tally, closing } = this.spoken;
    this.#refer("decision", name, [
      ["co_decision", this.#uuid, record.co_decision],
      ["promise", this.#digest(PROMISE), record.promise],
      ["tally", this.#digest(TALLY), record.tally],
    ]);
    if (promise === null || tally === null || closing === null) return;
    this.#report.check("decision", name, () => {
      this.#report.facts.verdict = verdictFollows(record, promise, tally, closing.closes_at);
      this.#report.done("decision");
    });
  }
}

function checkAlternatives(promise, election) {
  const [question] = election.questions;
  const { rules } = promise;
  agree("promise.alternatives", [
    ["questions", 1, election.questions.length],
    ["questions[0].answers", JSON.stringify(promise.alternatives.map(({ name }) => name.sv)), JSON.stringify(question.answers)],
    ["questions[0].question", promise.question.sv, question.question],
    ["name", promise.question.sv, election.name],
    ["administrator", promise.body.name.sv, election.administrator],
  ], "what was voted on is not what was promised");
  agree("promise.rules", [
    ["questions[0].blank", rules.blank, question.blank],
    ["questions[0].min", rules.minimum, question.minimum],
    ["questions[0].max", rules.maximum, question.maximum],
  ], "the ballot allowed other than the promised rules");
}
