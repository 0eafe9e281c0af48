/**
 * What can be shared out: ballots' proofs and lines of a usage proof. One state for each worker; messages and answers
 * are plain values. `Crew` does the same work on the spot where there are no workers.
 */
import { checkBallot, readBallot } from "./ballots.js";
import { parseElection } from "./election.js";
import { VerificationError } from "./errors.js";
import { IDENTITY } from "./group.js";
import { parseTally, Sum } from "./tally.js";
import { utf8 } from "./bytes.js";
import { readUsageLine, verifyUsageLine } from "./usage.js";

const plain = ({ code, message, where, expected, found }) => ({ code, message, where, expected, found });
export const asError = (value) => new VerificationError(value.code, value.message, value);

function caught(errors, index, work) {
  try {
    work();
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    errors.push([index, plain(error)]);
  }
}

export class Bench {
  #election = null;
  #sum = null;

  handle(message) {
    return this[message.task](message);
  }

  /** Ballots are of this election; a sum begins at nothing. */
  begin({ election }) {
    this.#election = parseElection(election);
    this.#election.key.prepare();
    this.#sum = new Sum(this.#election);
    return {};
  }

  /** `counted[i]` is whether ballot i belongs in the sum, if it is right in itself. */
  ballots({ ballots, counted }) {
    const errors = [];
    ballots.forEach((bytes, i) => caught(errors, i, () => {
      const rows = this.ballot(bytes);
      if (counted[i]) this.#sum.add(rows);
    }));
    return { errors, done: ballots.length };
  }

  /** Every check of one ballot; gives its ciphertexts. */
  ballot(bytes) {
    return checkBallot(this.#election, readBallot(this.#election, bytes));
  }

  sum() {
    return { tally: utf8(this.#sum.toText()), ballots: this.#sum.ballots };
  }

  lines({ phi, once, lines }) {
    const errors = [];
    const leaves = lines.map(() => null);
    const products = { web: IDENTITY, paper: IDENTITY };
    lines.forEach((bytes, i) => caught(errors, i, () => {
      const line = readUsageLine(bytes);
      leaves[i] = line.leaf;
      const { web, paper } = this.line(phi, line, once);
      products.web = products.web.times(web);
      products.paper = products.paper.times(paper);
    }));
    return { errors, leaves, web: products.web.text, paper: products.paper.text, done: lines.length };
  }

  /** Every check of one line that needs no other; gives its commitments. */
  line(phi, line, once) {
    return verifyUsageLine(phi, line, once);
  }
}

/** Works at once, on this thread. `toAll` asks every worker, `share` the least busy one. */
export class Crew {
  #bench;

  constructor(bench = new Bench()) {
    this.#bench = bench;
  }

  async toAll(message) {
    return [this.#bench.handle(message)];
  }

  async share(message) {
    return this.#bench.handle(message);
  }
}

/** The sums of all workers, multiplied together. */
export async function totalOf(crew, election) {
  const total = new Sum(election);
  for (const { tally, ballots } of await crew.toAll({ task: "sum" })) total.add(parseTally(tally), ballots);
  return total;
}
