/**
 * One script, two parts. The reader, one of it, reads the file and makes the report; its helpers check ballots and
 * lines of the usage proof. All are started when the page is loaded and stay, so that nothing is fetched later.
 */
import { verify } from "../core/bundle.js";
import { utf8 } from "../core/bytes.js";
import { VerificationError } from "../core/errors.js";
import { parsePolicy } from "../core/policy.js";
import { Bench } from "../core/work.js";
import { Unusable } from "../core/zip.js";

const AHEAD = 3; // tasks for each helper that may be under way
const PAUSE = 100; // milliseconds between two words on progress

class Stopped extends Error {}

/** A helper, as the reader sees it: asked in order, answers in order. */
class Helper {
  waiting = [];

  constructor() {
    this.worker = new Worker(self.location.href, { type: "module" });
    this.worker.onmessage = ({ data }) => {
      const { resolve, reject } = this.waiting.shift();
      if (data.fault === undefined) resolve(data.answer);
      else reject(new Error(data.fault));
    };
    this.worker.onerror = (event) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(event.message || "a worker has failed"));
    };
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage({ help: message });
    });
  }
}

class HelperCrew {
  constructor(count) {
    this.helpers = Array.from({ length: count }, () => new Helper());
    this.ahead = count * AHEAD;
  }

  toAll(message) {
    return Promise.all(this.helpers.map((helper) => helper.ask(message)));
  }

  share(message) {
    const [freest] = [...this.helpers].sort((a, b) => a.waiting.length - b.waiting.length);
    return freest.ask(message);
  }
}

let crew = null;
let stopped = false;
const bench = new Bench();

const blobSource = (blob) => ({
  size: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});

/** Tells the page how far it is, now and then; the word to stop is heeded here. */
function progress() {
  let last = 0;
  let stage = "";
  return (step) => {
    if (stopped) throw new Stopped();
    const now = Date.now();
    if (step.stage === stage && step.done < step.total && now - last < PAUSE) return;
    [stage, last] = [step.stage, now];
    self.postMessage({ progress: step });
  };
}

async function download(url, tell) {
  const response = await fetch(url, { credentials: "same-origin", cache: "no-store", redirect: "error" });
  if (!response.ok) throw new Unusable(`the server answered ${response.status}`);
  const total = Number(response.headers.get("Content-Length") ?? 0);
  const reader = response.body.getReader();
  const parts = [];
  let done = 0;
  for (;;) {
    const { done: ended, value } = await reader.read();
    if (ended) return new Blob(parts);
    parts.push(value);
    done += value.length;
    tell({ stage: "download", done, total: Math.max(total, done) });
  }
}

async function run({ file = null, url = null, trust = null, trustLog = null, policy = "", finished = false }) {
  const tell = progress();
  const parsed = policy === "" ? null : parsePolicy(utf8(policy.endsWith("\n") ? policy : `${policy}\n`));
  const blob = file ?? (await download(url, tell));
  const report = await verify(blobSource(blob), { crew, onProgress: tell, trust, trustLog, policy: parsed, finished });
  return report.toJson();
}

function kindOf(error) {
  if (error instanceof Stopped) return "stopped";
  if (error instanceof VerificationError) return "policy";
  return error instanceof Unusable ? "unusable" : "fault";
}

async function answer(task) {
  stopped = false;
  try {
    self.postMessage({ report: await run(task) });
  } catch (error) {
    self.postMessage({ failed: { kind: kindOf(error), message: error.message } });
  }
}

function help(message) {
  try {
    self.postMessage({ answer: bench.handle(message) });
  } catch (error) {
    self.postMessage({ fault: error.message });
  }
}

self.onmessage = ({ data }) => {
  if (data.help) help(data.help);
  else if (data.helpers) crew = new HelperCrew(data.helpers);
  else if (data.stop) stopped = true;
  else answer(data.task);
};
