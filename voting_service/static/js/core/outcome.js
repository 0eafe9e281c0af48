/** From counts to what they mean (format.md 8): the outcome by the promised rule, and the verdict on the decision. */
import { demand } from "./errors.js";

/** Ballots needed, blank ones counted; a share that is not whole is rounded up. */
function required({ kind, value }, entries) {
  if (kind === "share") return Math.ceil((value * entries) / 100);
  return kind === "votes" ? value : 0;
}

function checkCounts(rules, { counts, blank, ballots }, entries) {
  const choosing = ballots - blank;
  const total = counts.reduce((a, b) => a + b, 0);
  for (const [holds, expected, found] of [
    [ballots <= entries, `0 to ${entries} ballots`, ballots],
    [blank <= ballots, `0 to ${ballots} blank`, blank],
    [counts.every((count) => count <= choosing), `counts of 0 to ${choosing}`, counts.join()],
    [rules.minimum * choosing <= total && total <= rules.maximum * choosing,
      `${rules.minimum * choosing} to ${rules.maximum * choosing} choices`, total],
  ]) {
    demand(holds, "outcome.counts", "counts that no ballots could have given", { expected, found, where: "counts" });
  }
}

/** The outcome of `totals` {ballots, blank, counts} on a roll of so many entries. */
export function computeOutcome(promise, totals, entries) {
  const { rules, alternatives } = promise;
  demand(totals.counts.length === alternatives.length, "statement.tally", "another number of counts than alternatives", {
    expected: alternatives.length, found: totals.counts.length, where: "totals.counts",
  });
  checkCounts(rules, totals, entries);
  const needed = required(rules.threshold, entries);
  const reached = totals.ballots >= needed;
  const outcome = { threshold: { kind: rules.threshold.kind, value: rules.threshold.value, required: needed, reached } };
  if (!reached) return { ...outcome, status: "threshold_not_met" };
  const best = Math.max(...totals.counts);
  if (best === 0) return { ...outcome, status: "no_choice" };
  const leaders = alternatives.filter((_, i) => totals.counts[i] === best).map(({ id }) => id);
  return leaders.length > 1 ? { ...outcome, status: "tie", tied: leaders } : { ...outcome, status: "decided", winner: leaders[0] };
}

function checkResolution(rule, outcome, resolution) {
  const named = resolution.winner !== undefined;
  for (const [holds, where, expected] of [
    [outcome.status === "tie", "tie_resolution", "only where there is a tie"],
    [resolution.rule === rule, "tie_resolution.rule", rule],
    [named === (resolution.rule !== "new_vote"), "tie_resolution.winner", "none for a new vote, else one"],
    [!named || (outcome.tied ?? []).includes(resolution.winner), "tie_resolution.winner", "one of the tied alternatives"],
    [resolution.rule !== "body" || resolution.reasons !== undefined, "tie_resolution.reasons", "the body's reasons"],
  ]) {
    demand(holds, "decision.tie", "the tie is not resolved as promised", { expected, found: resolution.winner ?? resolution.rule, where });
  }
}

/** The alternative that the promise binds the body to; null where it binds to none. */
function promisedWinner(rules, outcome, resolution) {
  if (resolution !== undefined) {
    checkResolution(rules.tie, outcome, resolution);
    return resolution.winner ?? null;
  }
  demand(outcome.status !== "tie", "decision.tie", "the tie is not resolved", { expected: rules.tie, where: "tie_resolution" });
  return outcome.winner ?? null;
}

function checkConditions(wanted, given) {
  const expected = wanted.map(({ id }) => id).join(" ");
  const found = given.map(({ id }) => id).join(" ");
  demand(expected === found, "decision.conditions", "conditions are not answered one by one", { expected, found, where: "conditions" });
  given.forEach(({ met, reason }, i) => {
    demand(met || reason !== undefined, "decision.conditions", "a condition not met without a reason", { where: `conditions[${i}].reason` });
  });
}

/** Closing, resolution of a tie, decision, annulment: in this order, or on the same day. */
function checkDays(closed, { decision, tie_resolution: tie, annulment }) {
  const days = [["closing", closed]];
  if (tie !== undefined) days.push(["tie_resolution.date", tie.date]);
  days.push(["decision.date", decision.date]);
  if (annulment !== undefined) days.push(["annulment.date", annulment.date]);
  for (let i = 1; i < days.length; i++) {
    const [where, found] = days[i];
    const [before, earliest] = days[i - 1];
    demand(earliest <= found, "statement.decision", `a day before that of the ${before}`, { expected: `${earliest} or later`, found, where });
  }
}

function compareWith(winner, { decision, annulment }, deadline, met) {
  if (annulment !== undefined) return "annulled";
  if (winner !== null && decision.adopted === winner) {
    return decision.date > deadline || decision.changes !== undefined ? "kept_with_changes" : "kept";
  }
  return winner !== null && met ? "deviated" : "lapsed";
}

/** The verdict on a decision record; `closesAt` is the closing time that held at last. */
export function computeVerdict(promise, outcome, closesAt, record) {
  checkConditions(promise.conditions, record.conditions);
  const winner = promisedWinner(promise.rules, outcome, record.tie_resolution);
  const { adopted, reasons } = record.decision;
  const known = adopted === null || promise.alternatives.some(({ id }) => id === adopted);
  demand(known, "statement.decision", "an alternative that was not voted on", { found: adopted, where: "decision.adopted" });
  checkDays(closesAt.slice(0, 10), record);
  const verdict = compareWith(winner, record, promise.decision.deadline, record.conditions.every(({ met }) => met));
  demand(verdict !== "deviated" || reasons !== undefined, "statement.decision", "a deviation without reasons", { where: "decision.reasons" });
  return verdict;
}
