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
  const wanted = sum.toText();
  demand(hashHex(utf8(wanted)) === hashHex(tallyBytes), "tally.product", "the encrypted tally is not the sum of the ballots");
  const sized = readRecord(parseJson(sizedBytes), ["num_tallied", "total_weight", "encrypted_tally"], "sized_tally");
  const counted = readInteger(sized.num_tallied, 0, Number.MAX_SAFE_INTEGER, "num_tallied");
  const weight = readCount(sized.total_weight, "total_weight");
  const expected = sum.ballots;
  demand(counted === expected, "tally.number", "the tally counts another number of ballots", { expected, found: counted });
  demand(weight === expected, "tally.weight", "the tally has another weight", { expected, found: weight });
  readDigest(sized.encrypted_tally, "encrypted_tally");
  return sum.rows;
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

/** Counts from verified factors by owner (Map owner → rows of elements). */
export function computeResult(trustees, rows, ballots, factors) {
  const weight = weights(trustees, [...factors.keys()]);
  demand(weight !== null, "decryption.too_few", "too few trustees have decrypted");
  return rows.map((row, i) => row.map((c, j) => {
    const parts = [...weight].map(([owner, w]) => factors.get(owner)[i][j].power(w));
    return discreteLog(c.beta.over(product(parts)), ballots);
  }));
}

export function verifyResult(bytes, counts) {
  const { result } = readRecord(parseJson(bytes), ["result"], "result");
  const rows = readList(result, counts.length, "result").map((row, i) =>
    readList(row, counts[i].length, `result[${i}]`).map((n) => readCount(n, `result[${i}]`)));
  demand(dumpJson(rows) === dumpJson(counts), "tally.result", "the result is not what the factors give");
}
