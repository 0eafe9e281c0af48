/** usage.jsonl against roll, ballots and itself (format-log.md 7): one pass, lines shared out. */
import { fromHex, toHex } from "./bytes.js";
import { VerificationError, demand } from "./errors.js";
import { IDENTITY, parsePoint } from "./group.js";
import { LineReader } from "./lines.js";
import { leafHash, rootOf } from "./merkle.js";
import { USAGE } from "./names.js";
import { CHANNELS, MAX_LINE, readUsageHeader, verifyUsageSum } from "./usage.js";
import { asError } from "./work.js";

const BATCH = 32;

export class UsageCheck {
  #report;
  #crew;
  #expected;
  #onProgress;
  #header = null;
  #leaves = [];
  #products = { web: IDENTITY, paper: IDENTITY };
  #whole = true;
  #batch = [];
  #running = new Set();
  #failure = null;
  #count = 0;

  /** `expected`: {co_decision, election, commitment, sealed, additions: [leaf], web, paper} as log and archive say. */
  constructor(report, crew, expected, onProgress = () => {}) {
    [this.#report, this.#crew, this.#expected, this.#onProgress] = [report, crew, expected, onProgress];
  }

  async run(chunks) {
    const lines = new LineReader(MAX_LINE, "usage.lines");
    const ended = await this.#report.checkAsync("usage", USAGE, async () => {
      for await (const chunk of chunks) {
        for (const line of lines.push(chunk)) await this.#take(line.slice());
      }
      lines.end();
      return true;
    });
    this.#whole &&= ended === true;
    await this.#send();
    await Promise.all(this.#running);
    if (this.#failure !== null) throw this.#failure;
    if (this.#header !== null) this.#conclude();
    this.#report.done("usage", "lines", { n: this.#count });
  }

  #fault(code, message, where, expected, found) {
    this.#report.fault("usage", new VerificationError(code, message, { expected, found }), `${USAGE}, ${where}`);
  }

  #compare(code, message, where, expected, found) {
    if (expected !== found) this.#fault(code, message, where, expected, found);
  }

  async #take(line) {
    if (this.#header === null) {
      this.#header = readUsageHeader(line);
      this.#checkHeader(this.#header);
      return;
    }
    this.#batch.push(line);
    if (this.#batch.length >= BATCH) await this.#send();
  }

  #checkHeader(header) {
    const wanted = this.#expected;
    this.#compare("usage.election", "the proof is about another co-decision", "co_decision", wanted.co_decision, header.co_decision);
    this.#compare("usage.election", "the proof is about another election", "election", wanted.election, header.election);
    this.#compare("usage.count", "entries used on the web are not as many as ballots", "web.count", wanted.web, header.web.count);
    this.#compare("usage.count", "entries used on paper are not as many as the log says", "paper.count", wanted.paper, header.paper.count);
  }

  async #send() {
    const lines = this.#batch;
    this.#batch = [];
    if (lines.length === 0) return;
    const first = this.#count;
    this.#count += lines.length;
    const message = { task: "lines", phi: this.#expected.election, once: this.#header.paper.count > 0, lines };
    const answer = this.#crew.share(message).then((done) => this.#note(first, done)).catch((error) => {
      this.#failure ??= error;
    }).finally(() => this.#running.delete(answer));
    this.#running.add(answer);
    while (this.#running.size > (this.#crew.ahead ?? 0)) await Promise.race(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }

  #note(first, { errors, leaves, web, paper, done }) {
    for (const [i, error] of errors) {
      this.#whole = false;
      this.#report.fault("usage", asError(error), `${USAGE}, line ${first + i + 2}`);
    }
    leaves.forEach((leaf, i) => {
      this.#leaves[first + i] = leaf;
    });
    for (const [channel, text] of [["web", web], ["paper", paper]]) {
      this.#products[channel] = this.#products[channel].times(parsePoint(text, channel, { identity: true }));
    }
    this.#onProgress(done);
  }

  // The whole

  #conclude() {
    const { sealed, additions, commitment } = this.#expected;
    this.#compare("usage.lines", "entries are missing, or too many", "lines", sealed + additions.length, this.#count);
    this.#compare("usage.lines", "not the number of lines", "line 1, entries", this.#count, this.#header.entries);
    this.#checkOrder(sealed, additions);
    const leaves = this.#leaves.slice(0, sealed);
    if (leaves.length === sealed && !leaves.includes(null)) {
      const root = toHex(rootOf(leaves.map((leaf) => leafHash(fromHex(leaf)))));
      this.#compare("usage.roll", "not the roll that was sealed", "leaves", commitment, root);
    }
    if (!this.#whole) return;
    for (const channel of CHANNELS) {
      this.#report.check("usage", USAGE, () => verifyUsageSum(channel, this.#products[channel], this.#header[channel]));
    }
  }

  /** Sealed entries ascend and are no additions; after them come exactly the additions, in the log's order. */
  #checkOrder(sealed, additions) {
    const added = new Set(additions);
    const seen = new Set();
    let previous = "";
    this.#leaves.forEach((leaf, i) => {
      if (leaf === null) return;
      const where = `line ${i + 2}`;
      if (i >= sealed) {
        this.#compare("usage.roll", "not the entry that was added", where, additions[i - sealed] ?? "no further line", leaf);
        if (seen.has(leaf)) this.#fault("usage.order", "an entry out of order, or for the second time", where, "a leaf for the first time", leaf);
        seen.add(leaf);
        return;
      }
      this.#report.check("usage", `${USAGE}, ${where}`, () => demand(leaf > previous && !added.has(leaf), "usage.order",
        "an entry out of order, or for the second time", { expected: `a leaf above ${previous || 0}`, found: leaf }));
      previous = leaf;
    });
  }
}
