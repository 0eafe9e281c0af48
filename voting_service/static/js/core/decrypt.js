/** A trustee's part of decrypting the sum (protocol.md 7), and the rehearsal of it. */
import { dumpJson, parseJson, readInteger, readList, readRecord } from "./encoding.js";
import { demand } from "./errors.js";
import { GENERATOR, parsePoint, randomScalar, systemRandom } from "./group.js";
import { proofJson, proveDecryption, readProof, verifyDecryption } from "./proofs.js";

/** alpha^x for every ciphertext, with proofs. `context` is φ, or the rehearsal's own. Gives the JSON text. */
export function partialDecryption(key, secret, rows, context, random = systemRandom) {
  const factors = rows.map((row) => row.map((c) => c.alpha.secretPower(secret)));
  const proofs = rows.map((row) => row.map((c) =>
    proofJson(proveDecryption(context, key, c.alpha, secret, randomScalar(random)))));
  return dumpJson({
    decryption_factors: factors.map((row) => row.map((factor) => factor.text)),
    decryption_proofs: proofs,
  });
}

/** Every factor and proof; gives the factors. */
export function verifyPartial(bytes, key, rows, context) {
  const value = readRecord(parseJson(bytes), ["decryption_factors", "decryption_proofs"], "partial_decryption");
  const lists = [value.decryption_factors, value.decryption_proofs].map((list) => readList(list, null, "partial_decryption"));
  for (const list of lists) {
    const shape = list.map((row) => readList(row, null, "partial_decryption").length).join();
    demand(shape === rows.map((row) => row.length).join(), "decryption.shape", "lists that do not fit the tally");
  }
  return rows.map((row, i) => row.map((c, j) => {
    const where = `[${i}][${j}]`;
    const factor = parsePoint(lists[0][i][j], `decryption_factors${where}`, { identity: true });
    verifyDecryption(context, key, c.alpha, factor, readProof(lists[1][i][j], `decryption_proofs${where}`), where);
    return factor;
  }));
}

export function readOwned(bytes) {
  const value = readRecord(parseJson(bytes), ["owner", "payload"], "owned");
  return readInteger(value.owner, 1, 10000, "owner");
}

/**
 * The rehearsal decrypts a test whose randomness r is shown: the answer X^r gives nothing away, because
 * anybody could compute it. The key page makes the ciphertext itself and never takes one from a server.
 */
export const rehearsalRows = (r) => {
  const alpha = GENERATOR.power(r);
  return [[{ alpha, beta: alpha }]];
};
export const rehearsalContext = (uuid) => `rehearsal|${uuid}`;
