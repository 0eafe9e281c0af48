/** What the log says, held against archive, statements and one another (format-log.md 10): hashes, dates, times, numbers. */
import { agree } from "./chain.js";
import { demand, VerificationError } from "./errors.js";
import { ARCHIVE, CLOSING, CORRECTIONS, DECISION, OPENING, PROMISE, TALLY, USAGE } from "./names.js";

const FILES = { promise: PROMISE, opening: OPENING, closing: CLOSING, usage: USAGE, tally: TALLY, decision: DECISION };
export const FACT_STEPS = ["log-ballots", "log-statements", "promise-first", "schedule", "areas", "reconciliation"];
const NONE = "no such act";

export class FactCheck {
  #files;
  #report;
  #said;
  #log;
  #spoken;

  constructor(files, report, said, log, spoken) {
    [this.#files, this.#report, this.#said, this.#log, this.#spoken] = [files, report, said, log, spoken];
  }

  run() {
    this.#checkFiles();
    this.#checkBallots();
    this.#checkStatements();
    this.#checkPromiseFirst();
    this.#checkSchedule();
    this.#checkRoll();
  }

  #acts(kind) {
    return this.#log.acts.get(kind) ?? [];
  }

  #one(kind) {
    return this.#acts(kind)[0];
  }

  #has(name) {
    return this.#files.digests.has(name);
  }

  /** Whatever the log speaks of is in the bundle. */
  #checkFiles() {
    const spoken = Object.entries(FILES).filter(([kind]) => this.#one(kind) !== undefined).map(([, name]) => name);
    if (this.#one("setup") !== undefined) spoken.push(ARCHIVE);
    spoken.push(...CORRECTIONS.slice(0, this.#acts("correction").length));
    for (const name of spoken.filter((each) => !this.#has(each))) {
      const error = new VerificationError("files.missing", "a file is missing", { expected: "a file that the log speaks of", found: "no such file" });
      this.#report.fault("files", error, name);
    }
  }

  /** The log's ballots, in order, are the archive's, in order. */
  #checkBallots() {
    if (!this.#has(ARCHIVE)) {
      this.#report.skip("no_archive", "log-ballots");
      return;
    }
    const [logged, archived] = [this.#log.ballots, this.#said.ballots];
    this.#report.check("log-ballots", "", () => {
      for (let i = 0; i < Math.max(logged.length, archived.length); i++) {
        demand(logged[i] === archived[i], "log.ballots", "the ballots on the log are not the archive's, in order", {
          expected: logged[i] ?? "no more ballots", found: archived[i] ?? "no more ballots", where: `ballot ${i + 1}`,
        });
      }
      this.#report.done("log-ballots", "ballots", { n: logged.length });
    });
  }

  #checkStatements() {
    for (const [where, expected, found] of [...this.#hashes(), ...this.#events(), ...this.#words(), ...this.#dates()]) {
      if (expected === found) continue;
      this.#report.fault("log-statements", new VerificationError("log.statement", "the log says something else", { expected, found, where }));
    }
    this.#report.done("log-statements");
  }

  /** [where, on the log, in the files]: each file has its act. */
  *#hashes() {
    const digest = (name) => this.#files.digests.get(name);
    for (const [kind, name] of Object.entries(FILES)) {
      if (this.#has(name)) yield [name, this.#one(kind)?.sha256 ?? NONE, digest(name)];
    }
    const corrections = this.#acts("correction");
    yield ["corrections", corrections.length, Math.min(corrections.length, CORRECTIONS.length)]; // beyond it no file could be asked for
    for (const [i, name] of CORRECTIONS.entries()) {
      if (this.#has(name)) yield [name, corrections[i]?.sha256 ?? NONE, digest(name)];
    }
    const tie = this.#one("tie_resolution");
    if (tie !== undefined && this.#has(DECISION)) yield ["tie_resolution", tie.sha256, digest(DECISION)];
    const { decision } = this.#spoken;
    if (decision !== null) yield ["tie_resolution", tie !== undefined, decision.tie_resolution !== undefined];
  }

  /** [where, on the log, in the archive]. */
  *#events() {
    const said = this.#said;
    const setup = this.#one("setup");
    if (!this.#has(ARCHIVE)) return;
    yield ["setup.archive_event", setup?.archive_event ?? NONE, said.setup];
    yield ["setup.election", setup?.election ?? NONE, this.#report.facts.election];
    yield ["closing", this.#one("closing") !== undefined, said.tally !== null];
    const partials = this.#acts("partial_decryption").map((act) => `${act.owner} ${act.archive_event}`);
    yield ["partial_decryption", partials.join(), said.partials.map((pair) => pair.join(" ")).join()];
    yield ["result.archive_event", this.#one("result")?.archive_event ?? null, said.result];
  }

  /** [where, on the log or in the archive, in the statement]. */
  *#words() {
    const { opening, closing, decision, corrections } = this.#spoken;
    const roll = this.#one("roll");
    if (opening !== null) {
      if (roll !== undefined) {
        for (const name of ["entries", "spares", "commitment"]) yield [`opening.roll.${name}`, roll[name], opening.roll[name]];
      }
      yield ["opening.setup_event", this.#said.setup, opening.setup_event];
    }
    if (closing !== null) {
      yield ["closing.additions", this.#acts("roll_addition").length, closing.additions];
      yield ["closing.tally_event", this.#said.tally, closing.tally_event];
    }
    if (decision !== null && this.#one("decision") !== undefined) yield ["decision.verdict", this.#one("decision").verdict, decision.verdict];
    for (const [i, act] of this.#acts("correction").entries()) {
      if (corrections[i] === undefined) return;
      yield ["correction.verdict", act.verdict, corrections[i].corrected.verdict];
      yield ["correction.supersedes", act.supersedes, corrections[i].supersedes];
    }
  }

  /** Nothing was done after it was logged: [where, the later moment, the log's]. */
  *#dates() {
    const { opening, closing, tally, decision, corrections } = this.#spoken;
    const pairs = [
      [this.#one("opening"), opening, "opened_at"], [this.#one("closing"), closing, "closed_at"],
      [this.#one("tally"), tally, "published_at"], [this.#one("decision"), decision, "recorded_at"],
      ...this.#acts("correction").map((act, i) => [act, corrections[i], "corrected_at"]),
    ];
    for (const [act, statement, name] of pairs) {
      if (!act || !statement) continue;
      yield [`${act.kind}.${name}`, statement[name] > act.at ? statement[name] : act.at, act.at];
    }
  }

  // Promise and times: moments in their one spelling sort as texts

  #ordered(step, where, earlier, later, { strictly = false, code = "log.date" } = {}) {
    const holds = strictly ? earlier < later : earlier <= later;
    this.#report.check(step, "", () => demand(holds, code, "dated in another order than it must have been done", {
      expected: `${strictly ? "before" : "not after"} ${later}`, found: earlier, where,
    }));
  }

  /** Signed, logged, and only then opened. */
  #checkPromiseFirst() {
    const { promise } = this.#spoken;
    const act = this.#one("promise");
    if (promise === null || act === undefined) {
      this.#report.skip("no_file", "promise-first");
      return;
    }
    const last = promise.signatures.map((each) => each.signed_at).sort().at(-1);
    this.#ordered("promise-first", "signatures", last, act.at, { code: "promise.late" });
    this.#ordered("promise-first", "promise.at", act.at, promise.opens_at, { strictly: true, code: "promise.late" });
    const opening = this.#one("opening");
    if (opening !== undefined) this.#ordered("promise-first", "opening.at", promise.opens_at, opening.at);
    this.#report.done("promise-first", "logged", { at: act.at, opens: promise.opens_at });
  }

  /** The closing time that held at last: as promised, or as changed while it was still open. */
  #checkSchedule() {
    const { promise, closing } = this.#spoken;
    if (promise === null || this.#one("opening") === undefined) {
      this.#report.skip("not_open", "schedule");
      return;
    }
    let held = promise.closes_at;
    for (const act of this.#acts("schedule")) {
      this.#ordered("schedule", "schedule.at", act.at, held);
      this.#ordered("schedule", "schedule.closes_at", act.at, act.closes_at);
      held = act.closes_at;
    }
    if (closing !== null) {
      this.#report.check("schedule", "", () => agree("log.date", [["closing.closes_at", held, closing.closes_at]], "not the closing time that held at last"));
    }
    this.#report.done("schedule", "closes", { at: held });
  }

  // The roll

  #checkRoll() {
    const roll = this.#one("roll");
    if (roll === undefined) {
      this.#report.skip("no_roll", "areas", "reconciliation");
      return;
    }
    this.#report.check("areas", "", () => this.#checkAreas(roll));
    if (this.#one("usage") === undefined) {
      this.#report.skip("no_usage", "reconciliation");
      return;
    }
    this.#checkSums(roll, this.#one("usage"));
  }

  /** The roll holds the promised areas and no others; entries by area are all entries. */
  #checkAreas(roll) {
    const areas = (this.#spoken.promise?.rules.areas ?? []).map(({ code }) => code);
    const counts = Object.values(roll.by_area);
    const additions = this.#acts("roll_addition");
    const counted = counts.reduce((a, b) => a + b, 0);
    const fits = areas.length > 0 ? counted === roll.entries : counted <= roll.entries; // small groups are not told
    demand(fits, "roll.counts", "numbers that do not add up", { expected: roll.entries, found: counted, where: "roll.by_area" });
    if (areas.length > 0) {
      const found = [...Object.keys(roll.by_area), ...additions.map(({ area }) => area)];
      const stray = found.filter((area) => !areas.includes(area));
      demand(stray.length === 0, "roll.areas", "an area that was not promised", { expected: areas.join(" "), found: stray.join(" ") });
    }
    this.#report.done("areas", "roll", { n: roll.entries, added: additions.length });
  }

  /** Roll = used + unused; used = web + paper; web = ballots; all of it as closing and tally say. */
  #checkSums(roll, usage) {
    const added = this.#acts("roll_addition").length;
    const { closing, tally } = this.#spoken;
    const ballots = this.#said.ballots.length;
    const pairs = [["usage.web", ballots, usage.web]];
    if (this.#said.credentials !== null) pairs.push(["credentials", this.#said.credentials, roll.entries + roll.spares]);
    if (closing !== null) pairs.push(["closing.ballots", ballots, closing.ballots]);
    if (tally !== null) {
      pairs.push(
        ["tally.channels.web", usage.web, tally.channels.web.ballots],
        ["tally.channels.paper", usage.paper, tally.channels.paper.ballots],
        ["tally.roll.used", usage.web + usage.paper, tally.roll.used],
        ["tally.roll.entries", roll.entries + added, tally.roll.entries],
        ["tally.roll.spares", roll.spares - added, tally.roll.spares],
      );
    }
    for (const pair of pairs) this.#report.check("reconciliation", "", () => agree("roll.counts", [pair], "numbers that do not add up"));
    const entries = roll.entries + added;
    const unused = entries - usage.web - usage.paper;
    this.#report.check("reconciliation", "", () => demand(unused >= 0, "roll.counts", "more entries used than there are", { found: unused }));
    this.#report.done("reconciliation", "adds_up", { n: entries, web: usage.web, paper: usage.paper, unused });
  }
}
