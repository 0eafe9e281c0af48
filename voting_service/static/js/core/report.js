/** What was checked: named steps, each PASS, FAIL or SKIPPED, and findings under stable codes. */
import { VerificationError } from "./errors.js";

const KEPT_PER_STEP = 50;

/** Names as in the report of `voting-verify`, in its order. */
export const STEPS = [
  "archive", "election", "credentials", "trustees", "ballots", "eligibility", "copies", "tally", "decryptions", "result",
  "files", "key", "log-head", "log-entries", "log-consistency", "log-order", "log-ballots", "log-statements",
  "promise", "promise-first", "commitment", "alternatives", "areas", "opening", "schedule", "closing", "usage", "reconciliation",
  "signed-tally", "roll", "outcome", "decision",
];
const ARCHIVE = ["archive", "election", "credentials", "trustees", "ballots", "eligibility", "copies"];
const ALWAYS = [
  "files", "key", "log-head", "log-entries", "log-consistency", "log-order", "log-statements", "promise", "promise-first",
];
/** What an act on the log demands to be checked, beyond its own place there. */
const DEMANDED = new Map(Object.entries({
  roll: ["areas"],
  setup: [...ARCHIVE, "log-ballots", "commitment", "alternatives"],
  opening: ["opening", "schedule"],
  closing: ["closing", "tally"],
  usage: ["usage", "reconciliation"],
  partial_decryption: ["decryptions"],
  result: ["result"],
  tally: ["signed-tally", "roll", "outcome"],
  decision: ["decision"],
}));

export class Report {
  facts = { state: "empty" };
  findings = [];
  #counts = new Map();
  #passed = new Map();
  #skipped = new Map();
  #required = new Set();

  fault(step, error, where = "") {
    const count = (this.#counts.get(step) ?? 0) + 1;
    this.#counts.set(step, count);
    if (count > KEPT_PER_STEP) return;
    const place = [where, error.where].filter((part) => part).join(": ");
    this.findings.push({ step, code: error.code, message: error.message, where: place, expected: error.expected, found: error.found });
  }

  /** Whether so many findings of the step are known that no more will be listed. */
  isFull(step) {
    return (this.#counts.get(step) ?? 0) > KEPT_PER_STEP;
  }

  /** The step got to its end. A remark is a key, for the reader's language, and the numbers that belong in it. */
  done(step, remark = "", facts = {}) {
    this.#passed.set(step, { remark, facts });
  }

  skip(remark, ...steps) {
    for (const step of steps) if (!this.#skipped.has(step)) this.#skipped.set(step, { remark, facts: {} });
  }

  /** What `work` gives; a VerificationError becomes a finding, and gives undefined. */
  check(step, where, work) {
    try {
      return work();
    } catch (error) {
      return this.#caught(step, where, error);
    }
  }

  async checkAsync(step, where, work) {
    try {
      return await work();
    } catch (error) {
      return this.#caught(step, where, error);
    }
  }

  #caught(step, where, error) {
    if (!(error instanceof VerificationError)) throw error;
    this.fault(step, error, where);
    return undefined;
  }

  /** Findings weigh more than having got to the end. */
  status(step) {
    if (this.#counts.has(step)) return "fail";
    return this.#passed.has(step) ? "pass" : "skipped";
  }

  get total() {
    return [...this.#counts.values()].reduce((a, b) => a + b, 0);
  }

  /** A co-decision of ours has come so far: each of these acts (kinds) must have been checked, not passed over. */
  require(acts) {
    if (this.facts.state !== "promised") ARCHIVE.forEach((step) => this.#required.add(step));
    for (const step of [...ALWAYS, ...acts.flatMap((kind) => DEMANDED.get(kind) ?? [])]) this.#required.add(step);
  }

  /** Steps that are demanded and could not be carried out. */
  get missing() {
    return STEPS.filter((step) => this.#required.has(step) && this.status(step) === "skipped");
  }

  /** Everything, as plain values. */
  toJson() {
    return {
      ok: this.total === 0,
      complete: this.missing.length === 0,
      facts: this.facts,
      steps: STEPS.map((name) => {
        const status = this.status(name);
        const said = (status === "skipped" ? this.#skipped : this.#passed).get(name);
        const fallback = { remark: status === "skipped" ? "failed" : "", facts: {} };
        return { name, status, ...(said ?? fallback), findings: this.#counts.get(name) ?? 0 };
      }),
      findings: this.findings,
      findings_total: this.total,
    };
  }
}
