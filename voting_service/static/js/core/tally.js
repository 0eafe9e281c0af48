/** The sum of all ballots, still encrypted, and what becomes of it (protocol.md 7). */
import { hashHex, utf8 } from "./bytes.js";
import { dumpJson, parseJson, readCount, readDigest, readInteger, readList, readRecord } from "./encoding.js";
import { demand } from "./errors.js";
import { GENERATOR, IDENTITY, parsePoint, product } from "./group.js";
import { weights } from "./trustees.js";

/** Pointwise product; `add` takes the choices of one ballot or the sum of many. */
export class Sum {
  constructor(election) {
    this.rows = election.questions.map((q) => Array.from({ length: q.size }, () => ({ alpha: IDENTITY, beta: IDENTITY })));
    this.ballots = 0;
  }

  add(rows, ballots = 1, sign = "times") {
    this.rows = this.rows.map((row, i) => row.map((c, j) => ({
      alpha: c.alpha[sign](rows[i][j].alpha),
      beta: c.beta[sign](rows[i][j].beta),
    })));
    this.ballots += sign === "times" ? ballots : -ballots;
  }

  /** Only where a later ballot of one credential replaces the earlier: never in our own archives. */
  remove(rows) {
    this.add(rows, 1, "over");
  }

  get sha256() {
    return hashHex(utf8(this.toText()));
  }

  toText() {
    return dumpJson(this.rows.map((row) => row.map((c) => ({ alpha: c.alpha.text, beta: c.beta.text }))));
  }
}

export function parseTally(bytes) {
  return readList(parseJson(bytes), null, "tally").map((row, i) =>
    readList(row, null, `[${i}]`).map((value, j) => {
      const where = `[${i}][${j}]`;
      readRecord(value, ["alpha", "beta"], where);
      return {
        alpha: parsePoint(value.alpha, `${where}.alpha`, { identity: true }),
        beta: parsePoint(value.beta, `${where}.beta`, { identity: true }),
      };
    }));
}

/** The published tally is exactly the sum that was recomputed. Gives its rows. */
export function verifyTally(sum, tallyBytes, sizedBytes) {
  demand(sum.sha256 === hashHex(tallyBytes), "tally.product", "the encrypted tally is not the sum of the ballots");
  verifySizes(sizedBytes, sum.ballots);
  return sum.rows;
}

/** The numbers stated beside it. */
export function verifySizes(sizedBytes, expected) {
  const sized = readRecord(parseJson(sizedBytes), ["num_tallied", "total_weight", "encrypted_tally"], "sized_tally");
  const counted = readInteger(sized.num_tallied, 0, Number.MAX_SAFE_INTEGER, "num_tallied");
  const weight = readCount(sized.total_weight, "total_weight");
  demand(counted === expected, "tally.number", "the tally counts another number of ballots", { expected, found: counted });
  demand(weight === expected, "tally.weight", "the tally has another weight", { expected, found: weight });
  readDigest(sized.encrypted_tally, "encrypted_tally");
}

/** One list for each question, of one item for each ciphertext of a ballot. */
export function sameShape(election, rows) {
  const found = rows.map((row) => row.length).join();
  const expected = election.questions.map(({ size }) => size).join();
  demand(found === expected, "tally.shape", "lists that do not fit the questions", { expected, found });
}

/** n with g^n = element, 0 ≤ n ≤ bound. */
export function discreteLog(element, bound) {
  const width = Math.ceil(Math.sqrt(bound + 1));
  const small = new Map();
  for (let i = 0, p = IDENTITY; i < width; i++, p = p.times(GENERATOR)) small.set(p.text, i);
  const giant = GENERATOR.power(BigInt(width));
  for (let j = 0, p = element; j < width; j++, p = p.over(giant)) {
    const i = small.get(p.text);
    if (i !== undefined && j * width + i <= bound) return j * width + i;
  }
  demand(false, "tally.range", "a count larger than the number of ballots");
}

/** What is left of each ciphertext when enough verified factors (Map owner → rows of elements) are taken off: g^count. */
function decrypted(trustees, rows, factors) {
  const weight = weights(trustees, [...factors.keys()]);
  demand(weight !== null, "decryption.too_few", "too few trustees have decrypted");
  return rows.map((row, i) => row.map((c, j) =>
    c.beta.over(product([...weight].map(([owner, w]) => factors.get(owner)[i][j].power(w))))));
}

/** The counts, found by trying. */
export function computeResult(trustees, rows, ballots, factors) {
  return decrypted(trustees, rows, factors).map((row) => row.map((element) => discreteLog(element, ballots)));
}

export function readResult(bytes) {
  const { result } = readRecord(parseJson(bytes), ["result"], "result");
  return readList(result, null, "result").map((row, i) =>
    readList(row, null, `result[${i}]`).map((n, j) => readCount(n, `result[${i}][${j}]`)));
}

export function verifyResult(bytes, counts) {
  const found = dumpJson(readResult(bytes));
  const expected = dumpJson(counts);
  demand(found === expected, "tally.result", "the result is not what the factors give", { expected, found });
}

/** g^count is what the factors leave, without looking for any logarithm. */
export function verifyCounts(trustees, rows, factors, result) {
  decrypted(trustees, rows, factors).forEach((row, i) => row.forEach((element, j) => {
    const holds = element.equals(GENERATOR.power(BigInt(result[i][j])));
    demand(holds, "tally.result", "the result is not what the factors give", { found: result[i][j], where: `result[${i}][${j}]` });
  }));
}

/** No count above the number of ballots; no more than max and no fewer than min for each ballot that is not blank. */
export function checkSums(question, counts, ballots) {
  for (const count of counts) demand(count <= ballots, "tally.range", "more votes than ballots", { expected: `0…${ballots}`, found: count });
  const [blank, chosen] = question.blank ? [counts[0], counts.slice(1)] : [0, counts];
  const total = chosen.reduce((a, b) => a + b, 0);
  const voting = ballots - blank;
  demand(total >= question.minimum * voting && total <= question.maximum * voting, "tally.sum",
    "the counts do not fit the number of ballots", { found: counts.join() });
}
