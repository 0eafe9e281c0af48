/**
 * Making a ballot (protocol.md 4 and 5) with fixed-base powers only.
 *
 * The prover knows the r of each ciphertext, so a simulated branch's alpha^c·g^s is g^(s + r·c): every
 * power is one of g or y, both with tables, and no secret meets a power of a variable base. What is
 * published has exactly the distribution of the formulas in protocol.md.
 */
import { hashBase64, utf8 } from "./bytes.js";
import { dumpJson } from "./encoding.js";
import { demand } from "./errors.js";
import { secretExponent } from "./credentials.js";
import { GENERATOR, hashToScalar, mod, randomScalar, systemRandom, texts } from "./group.js";
import { pairTexts, proofJson, proveSchnorr } from "./proofs.js";

/** Tables for g and y (a second on a slow phone, so made while the voter reads), and warm code. */
export function prepare(election) {
  GENERATOR.prepare();
  election.key.prepare();
}

/** `choices`: one vector of 0 and 1 per question, as belenios-tool takes it; blank first where allowed. */
export function checkChoices(election, choices) {
  demand(choices.length === election.questions.length, "ballot.choice", "wrong number of answers");
  election.questions.forEach((question, i) => {
    const vector = choices[i];
    const fits = vector.length === question.size && vector.every((m) => m === 0 || m === 1);
    demand(fits, "ballot.choice", "this choice is not allowed");
    const [blank, chosen] = question.blank ? [vector[0], vector.slice(1)] : [0, vector];
    const count = chosen.reduce((a, b) => a + b, 0);
    const allowed = blank === 1 ? count === 0 : count >= question.minimum && count <= question.maximum;
    demand(allowed, "ballot.choice", "this choice is not allowed");
  });
}

/** A ciphertext with its opening: alpha = g^r, beta = y^r·g^m. */
function encrypt(key, m, r) {
  const mask = key.secretPower(r);
  return { alpha: GENERATOR.secretPower(r), beta: m === 1 ? mask.times(GENERATOR) : mask, m, r };
}

/**
 * Prove that one of `branches` [opening, value] holds; `real` is the index of one that does.
 * Challenges of the others are random, their commitments follow from them.
 */
function proveBranches(prefix, key, branches, real, random) {
  const w = randomScalar(random);
  const drawn = branches.map(() => [randomScalar(random), randomScalar(random)]);
  const pairs = branches.flatMap(([opening, value], j) => {
    if (j === real) return [GENERATOR.secretPower(w), key.secretPower(w)];
    const [challenge, response] = drawn[j];
    const exponent = mod(response + opening.r * challenge);
    const shift = GENERATOR.secretPower(mod(BigInt(opening.m - value) * challenge));
    return [GENERATOR.secretPower(exponent), key.secretPower(exponent).times(shift)];
  });
  const others = drawn.reduce((sum, [challenge], j) => (j === real ? sum : sum + challenge), 0n);
  const challenge = mod(hashToScalar(`${prefix}|${pairTexts(pairs)}`) - others);
  const response = mod(w - branches[real][0].r * challenge);
  return drawn.map((pair, j) => (j === real ? { challenge, response } : { challenge: pair[0], response: pair[1] }))
    .map(proofJson);
}

const sum = (openings) => ({
  m: openings.reduce((total, o) => total + o.m, 0),
  r: mod(openings.reduce((total, o) => total + o.r, 0n)),
});

function answer(key, question, vector, context, random) {
  const openings = vector.map((m) => encrypt(key, m, randomScalar(random)));
  const spelled = texts(openings.flatMap((o) => [o.alpha, o.beta]));
  const choices = openings.map((_, i) => ({ alpha: spelled[2 * i], beta: spelled[2 * i + 1] }));
  const full = `${context}|${spelled.join(",")}`;
  const individual = openings.map((opening, i) =>
    proveBranches(`prove|${context}|${choices[i].alpha},${choices[i].beta}`, key,
      [[opening, 0], [opening, 1]], opening.m, random));
  const proofs = question.blank
    ? proveWithBlank(key, question, openings, full, random)
    : proveTotal(key, question, openings, full, random);
  return { made: { choices, individual_proofs: individual, ...proofs }, randomness: openings.map((o) => o.r) };
}

function proveTotal(key, question, openings, full, random) {
  const total = sum(openings);
  const point = texts([
    openings.map((o) => o.alpha).reduce((a, b) => a.times(b)),
    openings.map((o) => o.beta).reduce((a, b) => a.times(b)),
  ]);
  const branches = [];
  for (let value = question.minimum; value <= question.maximum; value++) branches.push([total, value]);
  return {
    overall_proof: proveBranches(`prove|${full}|${point.join(",")}`, key, branches, total.m - question.minimum, random),
  };
}

function proveWithBlank(key, question, [blank, ...others], full, random) {
  const total = sum(others);
  const branches = [[blank, 1]];
  for (let value = question.minimum; value <= question.maximum; value++) branches.push([total, value]);
  const real = blank.m === 1 ? 0 : total.m - question.minimum + 1;
  return {
    overall_proof: proveBranches(`bproof1|${full}`, key, branches, real, random),
    blank_proof: proveBranches(`bproof0|${full}`, key, [[blank, 0], [total, 0]], blank.m, random),
  };
}

/**
 * Seal a choice: {unsigned, commitment, choices, randomness}. `unsigned` is the text of a ballot that lacks only
 * `signature`, and cannot be cast; `commitment` is the very hash a signature would be over. `choices` and
 * `randomness` open it (format-log.md 6) and leave this object by nothing but a test.
 */
export function sealBallot(election, credential, choices, random = systemRandom) {
  checkChoices(election, choices);
  const publicHalf = GENERATOR.secretPower(secretExponent(election.uuid, credential)).text;
  const context = `${election.fingerprint}|${publicHalf}`;
  const answers = election.questions.map((q, i) => answer(election.key, q, choices[i], context, random));
  const unsigned = dumpJson({
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential: publicHalf,
    answers: answers.map(({ made }) => made),
  });
  const randomness = answers.map((one) => one.randomness);
  return { unsigned, commitment: hashBase64(utf8(unsigned)), choices, randomness };
}

/** The exact bytes of the ballot, with a signature over the commitment and nothing else changed. */
export function signBallot({ unsigned, commitment }, uuid, credential, random = systemRandom) {
  const proof = proveSchnorr(`sig|${commitment}`, secretExponent(uuid, credential), randomScalar(random));
  const signature = dumpJson({ hash: commitment, proof: proofJson(proof) });
  return utf8(`${unsigned.slice(0, -1)},"signature":${signature}}`);
}

/** Both at once. The bytes hold neither the choice nor the randomness in the clear. */
export function buildBallot(election, credential, choices, random = systemRandom) {
  return signBallot(sealBallot(election, credential, choices, random), election.uuid, credential, random);
}
