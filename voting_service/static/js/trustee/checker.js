/** Shares an archive's ballots out over Web Workers; the sums come back and are multiplied together. */
import { VerificationError } from "../core/errors.js";
import { parseTally, Sum } from "../core/tally.js";

const BATCH = 25;
const MOST_WAITING = 4;

class Helper {
  waiting = [];

  constructor(url) {
    this.worker = new Worker(url, { type: "module" });
    this.worker.onmessage = ({ data }) => {
      const { resolve, reject } = this.waiting.shift();
      if (!data.error) resolve(data);
      else if (data.error.known) reject(new VerificationError(data.error.code, data.error.message, data.error));
      else reject(new Error(data.error.message));
    };
    this.worker.onerror = (event) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(event.message ?? "worker"));
    };
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(message);
    });
  }
}

export class WorkerChecker {
  #batch = [];
  #failure = null;
  #running = new Set();

  constructor(url, onProgress) {
    const count = Math.min(Math.max(navigator.hardwareConcurrency ?? 2, 1), 8);
    this.helpers = Array.from({ length: count }, () => new Helper(url));
    this.onProgress = onProgress;
    this.checked = 0;
  }

  start(electionBytes, election) {
    this.election = election;
    for (const helper of this.helpers) this.#follow(helper.ask({ start: electionBytes }));
  }

  async check(bytes) {
    this.#batch.push(bytes);
    if (this.#batch.length >= BATCH) await this.#send();
  }

  async finish() {
    await this.#send();
    while (this.#running.size > 0) await Promise.race(this.#running);
    this.#raise();
    const sum = new Sum(this.election);
    for (const { tally, ballots } of await Promise.all(this.helpers.map((helper) => helper.ask({ finish: true })))) {
      sum.add(parseTally(tally), ballots);
    }
    return sum;
  }

  stop() {
    for (const helper of this.helpers) helper.worker.terminate();
  }

  /** The least busy helper gets the batch; reading waits when all have enough. */
  async #send() {
    const ballots = this.#batch;
    this.#batch = [];
    while (this.#running.size >= this.helpers.length * MOST_WAITING) await Promise.race(this.#running);
    this.#raise();
    const [helper] = [...this.helpers].sort((a, b) => a.waiting.length - b.waiting.length);
    this.#follow(helper.ask({ ballots }));
  }

  #follow(answer) {
    const followed = answer
      .then(({ done = 0 }) => this.onProgress((this.checked += done)))
      .catch((error) => {
        this.#failure ??= error;
      })
      .finally(() => this.#running.delete(followed));
    this.#running.add(followed);
  }

  #raise() {
    if (this.#failure !== null) throw this.#failure;
  }
}
