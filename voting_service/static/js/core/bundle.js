/** A whole bundle, or an archive alone, checked from the first byte to the last (format.md 11, format-log.md 10). */
import { ArchiveCheck } from "./check-archive.js";
import { FACT_STEPS, FactCheck } from "./check-facts.js";
import { LOG_STEPS, LogCheck } from "./check-log.js";
import { STATEMENT_STEPS, StatementCheck } from "./check-statements.js";
import { UsageCheck } from "./check-usage.js";
import { toHex } from "./bytes.js";
import { VerificationError } from "./errors.js";
import { ARCHIVE, limitOf, PROMISE, STREAMS, USAGE } from "./names.js";
import { Report } from "./report.js";
import { Crew } from "./work.js";
import { Crc32, readZip, Unusable } from "./zip.js";
import { sha256 } from "@noble/hashes/sha2.js";

const CHUNK = 1 << 18;
const ARCHIVE_START = "BELENIOS\0";
const ZIP_START = "PK\x03\x04";

/** A source of bytes that are all there. */
export const bytesSource = (bytes) => ({ size: bytes.length, read: async (start, end) => bytes.subarray(start, end) });

async function* pieces(source, start, size) {
  for (let at = 0; at < size; at += CHUNK) yield source.read(start + at, start + Math.min(at + CHUNK, size));
}

/** {documents, digests, order, open}: small files whole, large ones to be read piece by piece; all are hashed. */
async function unpack(source, onRead) {
  const entries = await readZip(source);
  const files = { documents: new Map(), digests: new Map(), order: entries.map(({ name }) => name) };
  const places = new Map(entries.map((entry) => [entry.name, entry]));
  files.size = (name) => places.get(name)?.size ?? 0;
  files.open = (name) => pieces(source, places.get(name).start, places.get(name).size);
  for (const { name, start, size, crc } of entries) {
    const limit = limitOf(name);
    if (limit === undefined) throw new Unusable(`the bundle holds ${name.slice(0, 80)}, which has no place in it`);
    if (size > limit) throw new Unusable(`${name} is larger than ${limit} bytes`);
    if (!STREAMS.includes(name)) files.documents.set(name, (await source.read(start, start + size)).slice());
    const digest = sha256.create();
    const sum = new Crc32();
    for await (const piece of pieces(source, start, size)) {
      digest.update(piece);
      sum.update(piece);
      onRead(piece.length);
    }
    if (sum.value !== crc) throw new Unusable(`${name} was damaged: its check sum is another`);
    files.digests.set(name, toHex(digest.digest()));
  }
  if (!files.digests.has(ARCHIVE) && !files.digests.has(PROMISE)) throw new Unusable(`the bundle holds neither ${ARCHIVE} nor ${PROMISE}`);
  return files;
}

async function startOf(source) {
  return String.fromCharCode(...(await source.read(0, Math.min(ARCHIVE_START.length, source.size))));
}

/**
 * Check a source {size, read}. Options: `once`, `finished`, `trust` and `trustLog` (fingerprints, hex), `policy`.
 * `onProgress({stage, done, total})` says how far it is. Gives the Report; throws Unusable where nothing can be concluded.
 */
export async function verify(source, { crew = new Crew(), onProgress = () => {}, ...options } = {}) {
  const start = await startOf(source);
  const report = new Report();
  if (start === ARCHIVE_START) await verifyArchive(source, report, crew, onProgress, options);
  else if (start.startsWith(ZIP_START)) await verifyBundle(source, report, crew, onProgress, options);
  else throw new Unusable("neither a bundle (.zip) nor an archive (.bel)");
  if (options.finished && report.facts.state !== "finished") {
    const error = new VerificationError("archive.unfinished", "the archive is not finished", { expected: "a result", found: report.facts.state });
    report.fault("archive", error);
  }
  return report;
}

/** How far: a stage's own count, told to whoever listens. */
function counter(stage, total, onProgress) {
  let done = 0;
  onProgress({ stage, done, total });
  return (n) => {
    done = Math.min(done + n, total);
    onProgress({ stage, done, total });
  };
}

async function* counted(chunks, onRead) {
  for await (const chunk of chunks) {
    yield chunk;
    onRead(chunk.length); // after what it held has been taken on
  }
}

async function verifyArchive(source, report, crew, onProgress, options) {
  if (options.trust || options.trustLog || options.policy) throw new Unusable("an archive alone is signed by nobody");
  const onRead = counter("archive", source.size, onProgress);
  const archive = new ArchiveCheck(report, crew, options);
  await archive.run(counted(pieces(source, 0, source.size), onRead));
  report.skip("only_archive", ...STATEMENT_STEPS, ...LOG_STEPS, ...FACT_STEPS, "usage");
  if (archive.said.promise !== null) report.require([]);
}

async function verifyBundle(source, report, crew, onProgress, options) {
  const files = await unpack(source, counter("read", source.size, onProgress));
  const archive = new ArchiveCheck(report, crew, options);
  if (files.digests.has(ARCHIVE)) {
    const onRead = counter("archive", files.size(ARCHIVE), onProgress);
    await archive.run(counted(files.open(ARCHIVE), onRead));
  } else {
    report.facts.state = "promised";
    report.skip("no_archive", "archive", "election", "credentials", "trustees", "ballots", "eligibility", "copies", "tally", "decryptions", "result");
  }
  const spoken = new StatementCheck(files, report, archive.said, options).run();
  await verifyLog(files, report, crew, onProgress, options, archive.said, spoken);
}

async function verifyLog(files, report, crew, onProgress, options, said, spoken) {
  const log = await new LogCheck(files, report, options).run();
  report.require([...log.acts.keys()]);
  report.facts.cancelled = log.acts.has("cancellation");
  if (!log.whole) {
    report.skip("no_log", ...FACT_STEPS, "usage");
    return;
  }
  new FactCheck(files, report, said, log, spoken).run();
  const usage = log.acts.get("usage")?.[0];
  const roll = log.acts.get("roll")?.[0];
  if (usage === undefined || roll === undefined || !files.digests.has(USAGE)) {
    report.skip("no_usage", "usage");
    return;
  }
  const expected = {
    co_decision: report.facts.co_decision, election: report.facts.election, commitment: roll.commitment, sealed: roll.entries,
    additions: (log.acts.get("roll_addition") ?? []).map(({ leaf }) => leaf), web: said.ballots.length, paper: usage.paper,
  };
  if (files.digests.get(USAGE) !== usage.sha256) {
    report.fault("usage", new VerificationError("usage.hash", "another file than the log says", { expected: usage.sha256, found: files.digests.get(USAGE) }), USAGE);
  }
  const onRead = counter("usage", files.size(USAGE), onProgress);
  await new UsageCheck(report, crew, expected).run(counted(files.open(USAGE), onRead));
}
