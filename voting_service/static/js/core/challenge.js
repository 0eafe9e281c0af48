/**
 * Opened test ballots (format-log.md 6): did the device seal what was chosen? The check takes nothing from
 * whoever sealed it but the file, and computes every ciphertext anew.
 */
import { hashBase64, utf8 } from "./bytes.js";
import { checkAnswers, readUnsigned } from "./ballots.js";
import { checkChoices } from "./encrypt.js";
import { parseElection } from "./election.js";
import { dumpJson, parseJson, readBase64Digest, readInteger, readList, readRecord, readText } from "./encoding.js";
import { demand } from "./errors.js";
import { GENERATOR, parsePoint, parseScalar } from "./group.js";

export const CHALLENGE_KIND = "medbeslut/challenge";
const FIELDS = ["kind", "version", "co_decision", "commitment", "election", "ballot", "choices", "randomness"];

/** The file's text. `sealed` is what sealBallot gave; it must never be signed after this. */
export function challengeText(electionText, uuid, sealed) {
  return dumpJson({
    kind: CHALLENGE_KIND,
    version: 1,
    co_decision: uuid,
    commitment: sealed.commitment,
    election: electionText,
    ballot: sealed.unsigned,
    choices: sealed.choices,
    randomness: sealed.randomness.map((list) => list.map(String)),
  });
}

/**
 * {election, commitment, choices} of a challenge, or the VerificationError that says why the device is not to be
 * trusted. The caller compares the commitment with the one shown before, and the choices with what was chosen.
 */
export function checkChallenge(bytes) {
  const value = readRecord(parseJson(bytes), FIELDS, "challenge");
  demand(value.kind === CHALLENGE_KIND && value.version === 1, "challenge.kind", "not an opened test ballot", {
    expected: `${CHALLENGE_KIND} 1`, found: `${value.kind} ${value.version}`,
  });
  const election = parseElection(utf8(readText(value.election, "election")));
  demand(readText(value.co_decision, "co_decision") === election.uuid, "challenge.election", "another co-decision's question", {
    expected: election.uuid, found: value.co_decision,
  });
  const unsigned = utf8(readText(value.ballot, "ballot"));
  const commitment = hashBase64(unsigned);
  demand(readBase64Digest(value.commitment, "commitment") === commitment, "challenge.commitment",
    "the ballot that was opened is not the one that was committed to", { expected: commitment, found: value.commitment });
  const ballot = readUnsigned(election, unsigned);
  parsePoint(ballot.credential, "credential");
  const ciphertexts = checkAnswers(election, ballot);
  const choices = numbers(value.choices, ciphertexts, "choices", (each, where) => readInteger(each, 0, 1, where));
  const randomness = numbers(value.randomness, ciphertexts, "randomness", parseScalar);
  checkChoices(election, choices);
  ciphertexts.forEach((answer, i) => answer.forEach((ciphertext, j) =>
    checkOpening(election.key, ciphertext, choices[i][j], randomness[i][j], `answers[${i}].choices[${j}]`)));
  return { election, commitment, choices, randomness };
}

/** One list for each question, one number for each ciphertext. */
function numbers(value, ciphertexts, name, read) {
  return readList(value, ciphertexts.length, name).map((list, i) =>
    readList(list, ciphertexts[i].length, `${name}[${i}]`).map((each, j) => read(each, `${name}[${i}][${j}]`)));
}

/** alpha = g^r and beta = y^r·g^m. */
function checkOpening(key, { alpha, beta }, m, r, where) {
  const mask = key.power(r);
  const holds = alpha.equals(GENERATOR.power(r)) && beta.equals(m === 1 ? mask.times(GENERATOR) : mask);
  demand(holds, "challenge.opening", "a ciphertext does not hold the choice that was shown", { where });
}
