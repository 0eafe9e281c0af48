/** usage.jsonl (format-log.md 7): commitments to "this entry was used", and proofs that each hides 0 or 1. */
import { hash, utf8 } from "./bytes.js";
import { parseCanonical } from "./canonical.js";
import { readDigest, readInteger, readList, readRecord } from "./encoding.js";
import { demand } from "./errors.js";
import { clearedPoint, GENERATOR, hashToScalar, mod, parsePoint, parseScalar, texts } from "./group.js";
import { readProof } from "./proofs.js";

export const MAX_LINE = 4096;
const KIND = "medbeslut/usage";
export const CHANNELS = ["web", "paper"];

let found = null;

/** h: hashed to, so that nobody can know its logarithm; the first candidate that is a point counts. */
export function usageGenerator() {
  for (let i = 0; found === null; i++) {
    const bytes = hash(utf8(`medbeslut/1 usage generator|${i}`));
    bytes[31] &= 0x7f;
    found = clearedPoint(bytes)?.prepare() ?? null;
  }
  return found;
}

/** A scalar as a number would lose its last digits before anybody could look at it. */
function readLine(bytes) {
  const wide = bytes.length <= MAX_LINE && /"(challenge|response|opening)":-?[0-9]/.test(String.fromCharCode(...bytes));
  demand(!wide, "scalar.syntax", "a scalar must be a text of digits");
  return parseCanonical(bytes, MAX_LINE);
}

/** {co_decision, election, entries, web, paper}; a sum is {count, opening}. */
export function readUsageHeader(bytes) {
  const value = readLine(bytes);
  readRecord(value, ["co_decision", "election", "entries", "kind", "paper", "version", "web"]);
  const known = value.kind === KIND && value.version === 1;
  demand(known, "usage.kind", "not the beginning of a usage proof", { expected: `${KIND} 1`, found: `${value.kind} ${value.version}` });
  readInteger(value.entries, 0, Number.MAX_SAFE_INTEGER, "entries");
  const sum = (channel) => {
    readRecord(value[channel], ["count", "opening"], channel);
    const count = readInteger(value[channel].count, 0, Number.MAX_SAFE_INTEGER, `${channel}.count`);
    return { count, opening: parseScalar(value[channel].opening, `${channel}.opening`) };
  };
  return { ...value, web: sum("web"), paper: sum("paper") };
}

const readBitProof = (value, where) => readList(value, 2, where).map((proof, i) => readProof(proof, `${where}[${i}]`));

/** {leaf, web, paper, once?}: fields and numbers; the points are still text. */
export function readUsageLine(bytes) {
  const value = readLine(bytes);
  readRecord(value, ["leaf", "once?", "paper", "web"]);
  readDigest(value.leaf, "leaf");
  for (const channel of CHANNELS) {
    readRecord(value[channel], ["commitment", "proof"], channel);
    readBitProof(value[channel].proof, `${channel}.proof`);
  }
  return value;
}

/** A_j = g^r_j · (C/h^j)^c_j for j = 0, 1 are what was hashed: the commitment hides 0 or 1. */
function verifyBit(about, commitment, proofs, code, where) {
  const h = usageGenerator();
  const pair = proofs.map(({ challenge, response }, j) => {
    const fitted = GENERATOR.power(response).times(commitment.power(challenge));
    return j === 0 ? fitted : fitted.times(h.power(mod(-challenge)));
  });
  const [c, first, second] = texts([commitment, ...pair]);
  const computed = hashToScalar(`${about}|${where}|${c}|${first},${second}`);
  demand(computed === mod(proofs[0].challenge + proofs[1].challenge), code, "the proof does not hold", { where });
}

/**
 * Everything about one line that does not depend on others; gives its two commitments. `once`: somebody voted on
 * paper, so that nobody's two commitments may hold more than 1 together.
 */
export function verifyUsageLine(phi, line, once) {
  demand((line.once !== undefined) === once, "usage.once", "the proof that nobody voted twice stands where votes on paper are", {
    expected: once ? "a proof" : "none", where: "once",
  });
  const about = `usage|${phi}|${line.leaf}`;
  const [web, paper] = CHANNELS.map((channel) => {
    const commitment = parsePoint(line[channel].commitment, `${channel}.commitment`);
    verifyBit(about, commitment, readBitProof(line[channel].proof, `${channel}.proof`), "usage.proof", channel);
    return commitment;
  });
  if (once) verifyBit(about, web.times(paper), readBitProof(line.once, "once"), "usage.once", "once");
  return { web, paper };
}

/** The product of all commitments of a channel opens to what the header says. */
export function verifyUsageSum(channel, total, { count, opening }) {
  const opened = GENERATOR.power(opening).times(usageGenerator().power(BigInt(count)));
  demand(total.equals(opened), "usage.sum", "the commitments do not add up to what the header says", {
    expected: `${count} used`, found: "another sum", where: channel,
  });
}
