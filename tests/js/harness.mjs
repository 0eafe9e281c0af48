/** Runs scripts with the browser's core in reach: one JSON line in, {script, facts}; one out, {value} or {error}. */
import { createInterface } from "node:readline";
import * as core from "../../voting_service/static/vendor/core.js";

const AsyncFunction = (async () => {}).constructor;
/** Remembers which ballots and lines hold: forgeries share most of theirs with one another, and each is checked once. */
class Remembering extends core.Bench {
  #held = new Map();
  #election = "";

  begin(message) {
    this.#election = core.hashHex(message.election);
    return super.begin(message);
  }

  #once(key, check) {
    if (!this.#held.has(key)) this.#held.set(key, check());
    return this.#held.get(key);
  }

  ballot(content) {
    return this.#once(`${this.#election}|${core.hashHex(content)}`, () => super.ballot(content));
  }

  line(phi, line, once) {
    return this.#once(`${phi}|${once}|${JSON.stringify(line)}`, () => super.line(phi, line, once));
  }
}

const crew = new core.Crew(new Remembering());
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

async function run({ script, facts }) {
  try {
    return { value: (await new AsyncFunction("core", "crew", "bytes", "facts", script)(core, crew, bytes, facts)) ?? null };
  } catch (error) {
    if (error instanceof core.VerificationError) return { value: { code: error.code } };
    return { error: String(error.stack) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
