/** What is asked: taken from the hashed election structure, and held against the promise it names. */
import { fromUtf8, hashHex } from "../core/bytes.js";
import { declaredPromise, parseElection } from "../core/election.js";
import { demand } from "../core/errors.js";
import { fetchBytes } from "../page.js";

/** {election, promise, electionText}: the two agree, or this throws. */
export async function loadQuestion({ uuid, files }) {
  const [electionBytes, promiseBytes] = await Promise.all([
    fetchBytes(`${files}election.json`),
    fetchBytes(`${files}promise.json`),
  ]);
  const election = parseElection(electionBytes);
  demand(election.uuid === uuid, "election.uuid", "another co-decision's question", { found: election.uuid });
  demand(declaredPromise(election) === hashHex(promiseBytes), "promise.commitment", "not the promise that was made");
  const promise = JSON.parse(fromUtf8(promiseBytes));
  compare(election, promise);
  return { election, promise, electionText: fromUtf8(electionBytes) };
}

/** Alternatives in the promised order are the answers; the rules are the promised ones. */
function compare(election, promise) {
  const [question] = election.questions;
  const { rules } = promise;
  const asked =
    election.questions.length === 1 &&
    promise.co_decision === election.uuid &&
    question.question === promise.question.sv &&
    question.answers.length === promise.alternatives.length &&
    question.answers.every((answer, i) => answer === promise.alternatives[i].name.sv);
  demand(asked, "promise.alternatives", "the question or its alternatives are not the promised ones");
  const ruled =
    question.blank === rules.blank && question.minimum === rules.minimum && question.maximum === rules.maximum;
  demand(ruled, "promise.rules", "the rules are not the promised ones");
}
