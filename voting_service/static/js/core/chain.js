/** What one statement says of another (format-log.md 8): decision → tally → closing → opening → promise. */
import { dumpCanonical } from "./canonical.js";
import { demand } from "./errors.js";
import { computeOutcome, computeVerdict } from "./outcome.js";

/** Two documents that belong together must agree; `pairs` are [place, expected, found]. */
export function agree(code, pairs, message = "two documents that belong together disagree") {
  for (const [where, expected, found] of pairs) demand(expected === found, code, message, { expected, found, where });
}

function notBefore(code, where, earliest, found, message) {
  demand(earliest <= found, code, message, { expected: `${earliest} or later`, found, where });
}

export function opensAsPromised(opening, promise) {
  agree("statement.opening", ["opens_at", "closes_at"].map((name) => [name, promise[name], opening[name]]), "not the promised time");
}

export function closesAfter(closing, opening) {
  notBefore("statement.closing", "closed_at", opening.opened_at, closing.closed_at, "closed before the opening");
  demand(opening.opens_at < closing.closes_at, "statement.closing", "closed before it could open", {
    expected: `after ${opening.opens_at}`, found: closing.closes_at, where: "closes_at",
  });
  const { spares } = opening.roll;
  demand(closing.additions <= spares, "statement.closing", "more additions than spare credentials", {
    expected: `at most ${spares}`, found: closing.additions, where: "additions",
  });
}

export function countedAfter(tally, closing) {
  notBefore("statement.tally", "published_at", closing.closed_at, tally.published_at, "dated before the vote had closed");
  tally.channels.paper.attestations.forEach(({ signed_at: at }, i) => {
    const where = `channels.paper.attestations[${i}].signed_at`;
    notBefore("statement.tally", where, closing.closes_at, at, "dated before the vote had closed");
  });
  agree("statement.tally", [["channels.web.ballots", closing.ballots, tally.channels.web.ballots]], "not the ballots of the closing");
}

/** Each addition took a spare credential. */
export function countsRoll(tally, opening, closing) {
  agree("statement.tally", [
    ["roll.entries", opening.roll.entries + closing.additions, tally.roll.entries],
    ["roll.spares", opening.roll.spares - closing.additions, tally.roll.spares],
  ], "not the sealed roll and its additions");
}

const spelled = ({ status, threshold, winner, tied }) =>
  dumpCanonical(Object.fromEntries(Object.entries({ status, threshold, winner, tied }).filter(([, value]) => value !== undefined)));

/** Computed again from the totals; gives the outcome. */
export function outcomeFollows(promise, tally) {
  const outcome = computeOutcome(promise, tally.totals, tally.roll.entries);
  agree("outcome.rule", [["outcome", spelled(outcome), spelled(tally.outcome)]], "the outcome does not follow from the counts");
  return outcome;
}

/** A decision record against promise and tally; gives the verdict. */
export function verdictFollows(record, promise, tally, closesAt) {
  agree("statement.decision", [["outcome", spelled(tally.outcome), spelled(record.outcome)]], "not the outcome of the signed tally");
  const verdict = computeVerdict(promise, tally.outcome, closesAt, record);
  agree("decision.verdict", [["verdict", verdict, record.verdict]], "not the verdict that follows");
  const last = (record.annulment ?? record.decision).date;
  const early = "recorded before it can have happened";
  notBefore("statement.decision", "recorded_at", tally.published_at, record.recorded_at, early);
  notBefore("statement.decision", "recorded_at", last, record.recorded_at.slice(0, 10), early);
  return verdict;
}

/** `before` is the record that held until then, in a file of this hash; `number` is that of the correction. */
export function supersedes(correction, sha256, before, number) {
  const { corrected } = correction;
  agree("statement.correction", [
    ["supersedes", sha256, correction.supersedes],
    ["correction", number, correction.correction],
    ["corrected.promise", before.promise, corrected.promise],
    ["corrected.tally", before.tally, corrected.tally],
  ], "does not follow what it corrects");
  notBefore("statement.correction", "corrected_at", before.recorded_at, correction.corrected_at, "dated before what it corrects");
}
