/** Ballots: reading in the one spelling, and every check of protocol.md 10.3 that needs no archive. */
import { hashBase64, hashHex, utf8 } from "./bytes.js";
import { dumpJson, parseJson, readBase64Digest, readList, readRecord, readText } from "./encoding.js";
import { demand } from "./errors.js";
import { parsePoint, product } from "./group.js";
import { readProof, verifyBranches, verifySchnorr } from "./proofs.js";

const BODY = ["election_uuid", "election_hash", "credential", "answers"];
const ANSWER = ["choices", "individual_proofs", "overall_proof", "blank_proof?"];

export const tracker = (bytes) => hashBase64(bytes);

/** What is cheap: JSON, fields, lengths, uuid, φ, hash. No group operation yet; `checkBallot` does those. */
export function readBallot(election, bytes) {
  const value = readRecord(parseJson(bytes), [...BODY, "signature"], "ballot");
  readRecord(value.signature, ["hash", "proof"], "signature");
  const { signature, ...body } = value;
  const read = readBody(election, body);
  const signed = hashBase64(utf8(dumpJson(body)));
  same(readBase64Digest(signature.hash, "signature.hash"), signed, "ballot.hash", "signature.hash");
  const proof = readProof(signature.proof, "signature.proof");
  return { ...read, signed, proof, sha256: hashHex(bytes) };
}

/** The same for a ballot without its signature, as a test of the device opens it (format-log.md 6). */
export function readUnsigned(election, bytes) {
  return readBody(election, readRecord(parseJson(bytes), BODY, "ballot"));
}

function readBody(election, value) {
  same(value.election_uuid, election.uuid, "ballot.uuid", "election_uuid");
  same(readBase64Digest(value.election_hash, "election_hash"), election.fingerprint, "ballot.fingerprint", "election_hash");
  readText(value.credential, "credential");
  const answers = readList(value.answers, null, "answers");
  shape(answers.length, election.questions.length, "answers");
  answers.forEach((answer, i) => readAnswer(election.questions[i], answer, `answers[${i}]`));
  const ciphertexts = answers.flatMap((answer) => answer.choices.map((c) => `${c.alpha},${c.beta}`));
  demand(new Set(ciphertexts).size === ciphertexts.length, "ballot.ciphertext.repeated", "the same ciphertext twice");
  return { credential: value.credential, answers, ciphertexts };
}

function same(found, expected, code, where) {
  demand(found === expected, code, "not the value that belongs here", { expected, found, where });
}

function shape(found, expected, where) {
  demand(found === expected, "ballot.shape", "wrong number of items for what is asked", { expected, found, where });
}

function readAnswer(question, answer, where) {
  readRecord(answer, ANSWER, where);
  shape(readList(answer.choices, null, `${where}.choices`).length, question.size, `${where}.choices`);
  answer.choices.forEach((c, i) => {
    readRecord(c, ["alpha", "beta"], `${where}.choices[${i}]`);
    readText(c.alpha, `${where}.choices[${i}].alpha`);
    readText(c.beta, `${where}.choices[${i}].beta`);
  });
  const individual = readList(answer.individual_proofs, null, `${where}.individual_proofs`);
  shape(individual.length, question.size, `${where}.individual_proofs`);
  individual.forEach((pair, i) => readList(pair, 2, `${where}.individual_proofs[${i}]`));
  const values = question.maximum - question.minimum + 1 + (question.blank ? 1 : 0);
  shape(readList(answer.overall_proof, null, `${where}.overall_proof`).length, values, `${where}.overall_proof`);
  const blank = answer.blank_proof === undefined ? 0 : 1;
  shape(blank, question.blank ? 1 : 0, `${where}.blank_proof`);
  if (question.blank) readList(answer.blank_proof, 2, `${where}.blank_proof`);
}

/** Every group element, the signature and every proof. Gives the ciphertexts, for the sum. */
export function checkBallot(election, ballot) {
  const credential = parsePoint(ballot.credential, "credential");
  verifySchnorr(`sig|${ballot.signed}`, credential, ballot.proof,
    "ballot.signature", "the signature does not hold", "signature.proof");
  return checkAnswers(election, ballot);
}

/** Every group element and every proof of the answers, which need no signature. */
export function checkAnswers(election, ballot) {
  const context = `${election.fingerprint}|${ballot.credential}`;
  return ballot.answers.map((answer, i) => checkAnswer(election, election.questions[i], answer, context, `answers[${i}]`));
}

function checkAnswer(election, question, answer, context, where) {
  const choices = answer.choices.map((c, i) => ({
    alpha: parsePoint(c.alpha, `${where}.choices[${i}].alpha`),
    beta: parsePoint(c.beta, `${where}.choices[${i}].beta`),
  }));
  const read = (list, name) => list.map((proof, i) => readProof(proof, `${where}.${name}[${i}]`));
  choices.forEach((ciphertext, i) => {
    const pair = read(answer.individual_proofs[i], `individual_proofs[${i}]`);
    verifyBranches(`prove|${context}`.concat(`|${answer.choices[i].alpha},${answer.choices[i].beta}`), election.key,
      pair.map((proof, value) => [ciphertext, value, proof]),
      "ballot.proof.individual", "a choice is neither 0 nor 1", `${where}.individual_proofs[${i}]`);
  });
  const full = `${context}|${answer.choices.map((c) => `${c.alpha},${c.beta}`).join(",")}`;
  const overall = read(answer.overall_proof, "overall_proof");
  if (question.blank) {
    checkBlank(election, question, choices, full, overall, read(answer.blank_proof, "blank_proof"), where);
  } else {
    const total = sumOf(choices);
    verifyBranches(`prove|${full}|${total.alpha.text},${total.beta.text}`, election.key,
      overall.map((proof, j) => [total, question.minimum + j, proof]),
      "ballot.proof.overall", "the number of choices is not allowed", `${where}.overall_proof`);
  }
  return choices;
}

export const sumOf = (ciphertexts) => ({
  alpha: product(ciphertexts.map((c) => c.alpha)),
  beta: product(ciphertexts.map((c) => c.beta)),
});

/** "not blank, or nothing chosen", and "blank, or an allowed number chosen". */
function checkBlank(election, question, [blank, ...others], full, overall, proofs, where) {
  const total = sumOf(others);
  verifyBranches(`bproof0|${full}`, election.key, [[blank, 0, proofs[0]], [total, 0, proofs[1]]],
    "ballot.proof.blank", "blank and a choice at once", `${where}.blank_proof`);
  verifyBranches(`bproof1|${full}`, election.key,
    overall.map((proof, j) => (j === 0 ? [blank, 1, proof] : [total, question.minimum + j - 1, proof])),
    "ballot.proof.overall", "the number of choices is not allowed", `${where}.overall_proof`);
}

/** Both halves: for one ballot whose archive is elsewhere. */
export function verifyBallot(election, bytes) {
  const ballot = readBallot(election, bytes);
  return { ...ballot, choices: checkBallot(election, ballot) };
}
