/** Runs scripts with the browser's core in reach: one JSON line in, {script, facts}; one out, {value} or {error}. */
import { createInterface } from "node:readline";
import * as core from "../../voting_service/static/vendor/core.js";

const AsyncFunction = (async () => {}).constructor;
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

async function run({ script, facts }) {
  try {
    return { value: (await new AsyncFunction("core", "bytes", "facts", script)(core, bytes, facts)) ?? null };
  } catch (error) {
    if (error instanceof core.VerificationError) return { value: { code: error.code } };
    return { error: String(error.stack) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
