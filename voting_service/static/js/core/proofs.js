/** Zero-knowledge proofs of protocol.md 4 to 7: what a verifier recomputes. Names and indices as there. */
import { readRecord } from "./encoding.js";
import { demand } from "./errors.js";
import { GENERATOR, hashToScalar, mod, parseScalar, texts } from "./group.js";

export function readProof(value, where) {
  readRecord(value, ["challenge", "response"], where);
  return {
    challenge: parseScalar(value.challenge, `${where}.challenge`),
    response: parseScalar(value.response, `${where}.response`),
  };
}

export const proofJson = ({ challenge, response }) => ({
  challenge: challenge.toString(),
  response: response.toString(),
});

const sum = (proofs) => mod(proofs.reduce((total, proof) => total + proof.challenge, 0n));

/** challenge = H(prefix | g^response·key^challenge): knowledge of log_g(key), bound to `prefix`. */
export function verifySchnorr(prefix, key, proof, code, message, where) {
  const commitment = GENERATOR.power(proof.response).times(key.power(proof.challenge));
  demand(hashToScalar(`${prefix}|${commitment.text}`) === proof.challenge, code, message, { where });
}

export function proveSchnorr(prefix, secret, random) {
  const commitment = GENERATOR.secretPower(random);
  const challenge = hashToScalar(`${prefix}|${commitment.text}`);
  return { challenge, response: mod(random - secret * challenge) };
}

/** A_j = g^response·alpha^challenge and B_j = y^response·(beta/g^value)^challenge. */
function commitments(key, { alpha, beta }, value, { challenge, response }) {
  const shift = mod(-BigInt(value) * challenge);
  const b = key.power(response).times(beta.power(challenge));
  return [
    GENERATOR.power(response).times(alpha.power(challenge)),
    shift === 0n ? b : b.times(GENERATOR.power(shift)),
  ];
}

/** Branches `[ciphertext, value, proof]`: at least one ciphertext encrypts its value. */
export function verifyBranches(prefix, key, branches, code, message, where) {
  const pairs = branches.flatMap(([ciphertext, value, proof]) => commitments(key, ciphertext, value, proof));
  const challenge = hashToScalar(`${prefix}|${pairTexts(pairs)}`);
  demand(challenge === sum(branches.map(([, , proof]) => proof)), code, message, { where });
}

/** "A_0,B_0,A_1,B_1,…" */
export function pairTexts(elements) {
  return texts(elements).join(",");
}

/** factor = alpha^x with the x of key = g^x (protocol.md 7). */
export function verifyDecryption(context, key, alpha, factor, proof, where) {
  const a = GENERATOR.power(proof.response).times(key.power(proof.challenge));
  const b = alpha.power(proof.response).times(factor.power(proof.challenge));
  const challenge = hashToScalar(`decrypt|${context}|${key.text}|${pairTexts([a, b])}`);
  demand(challenge === proof.challenge, "decryption.proof", "the proof of decryption does not hold", { where });
}

export function proveDecryption(context, key, alpha, secret, random) {
  const pair = [GENERATOR.secretPower(random), alpha.secretPower(random)];
  const challenge = hashToScalar(`decrypt|${context}|${key.text}|${pairTexts(pair)}`);
  return { challenge, response: mod(random - secret * challenge) };
}
