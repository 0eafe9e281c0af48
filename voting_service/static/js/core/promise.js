/** The promise (format.md 8): its fields, and whether it contradicts itself. */
import { address, choice, day, digest, flag, identifier, line, list, moment, number, record, texts, uuid } from "./canonical.js";
import { demand } from "./errors.js";

const OLDEST = 120;
const STEPS = ["information", "consultation", "dialogue", "influence", "co-decision"];
const step = choice(...STEPS);
const LEAST_AND_MOST = { none: [0, 0], votes: [1, 10 ** 9], share: [1, 100] };

const rules = record({
  method: choice("single", "approval"), minimum: number, maximum: number, blank: flag, minimum_age: number, record_date: day,
  areas: list(record({ code: identifier, name: line })),
  threshold: record({ kind: choice("none", "votes", "share"), value: number }),
  tie: choice("lot", "body", "new_vote"), minimum_ballots: number, "target_group?": texts, "limitation_reason?": texts,
});

export const promiseFields = {
  schema: line, version: number, key_id: digest, co_decision: uuid,
  body: record({ id: identifier, name: texts }),
  basis: record({ meeting_date: day, paragraph: line, registry_number: line }),
  form: record({ why: texts, step, earlier_steps: list(record({ step, what: texts, date: day, "link?": address })) }),
  question: texts, background: texts,
  alternatives: list(record({
    id: identifier, name: texts, summary: texts, changes: texts, cost: texts, affected: texts, when: texts,
    links: list(record({ label: texts, url: address })),
  })),
  review: record({ reviewer: line, date: day, law: flag, competence: flag, cost: flag, budget: flag }),
  rules,
  conditions: list(record({ id: identifier, kind: choice("budget", "legality", "other"), text: texts })),
  opens_at: moment, closes_at: moment, timezone: line,
  decision: record({ meeting_date: day, deadline: day }),
  if_not_kept: texts, contact: texts,
  signatures: list(record({ role: texts, signed_at: moment })),
  "replaces?": uuid,
};

/**
 * One character's case folding: lower, upper, lower. Unicode's own table differs from it only for ı, which stays, and
 * for Cherokee, where both fold a letter's two forms to one, though to another one.
 */
const foldCase = (character) => (character === "ı" ? character : character.toLowerCase().toUpperCase().toLowerCase());

/** A name without case, blanks, marks and punctuation: equal here is equal to a reader. */
export function folded(name) {
  const plain = [...name.normalize("NFKC")].map(foldCase).join("");
  return plain.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");
}

const distinct = (values) => new Set(values).size === values.length;

export function checkPromise(promise) {
  checkRules(promise.rules, promise.alternatives.length);
  for (const [where, holds, expected] of [...lists(promise), ...dates(promise)]) {
    demand(holds, "statement.promise", "a promise that cannot be made", { expected, where });
  }
}

function lists({ alternatives, conditions, review, signatures, replaces, co_decision: own }) {
  const names = alternatives.map(({ name }) => folded(name.sv));
  return [
    ["alternatives", alternatives.length > 1, "at least two alternatives"],
    ["alternatives", distinct(alternatives.map(({ id }) => id)), "each identifier once"],
    ["alternatives", distinct(names) && names.every((name) => name !== ""), "names that differ"],
    ["conditions", distinct(conditions.map(({ id }) => id)), "each identifier once"],
    ["review", review.law && review.competence && review.cost && review.budget, "every point reviewed"],
    ["signatures", signatures.length > 0, "at least one signatory"],
    ["replaces", replaces !== own, "another co-decision"],
  ];
}

/** Days and moments in their one spelling sort as texts. */
function dates({ opens_at: opens, closes_at: closes, decision, signatures, review }) {
  return [
    ["closes_at", opens < closes, "later than the opening"],
    ["decision.meeting_date", closes.slice(0, 10) <= decision.meeting_date, "not before the vote has closed"],
    ["decision.deadline", decision.meeting_date <= decision.deadline, "not before the meeting"],
    ["signatures", signatures.every((act) => act.signed_at < opens), "signed before the opening"],
    ["review.date", signatures.every((act) => review.date <= act.signed_at), "not after anybody signed"],
  ];
}

function checkRules(rules, alternatives) {
  const limited = rules.areas.length > 0 || rules.target_group !== undefined;
  const [least, most] = LEAST_AND_MOST[rules.threshold.kind];
  const one = rules.minimum === 1 && rules.maximum === 1;
  for (const [field, holds, expected] of [
    ["minimum", rules.method !== "single" || one, "1, and a maximum of 1, for a single choice"],
    ["maximum", rules.maximum >= 1 && rules.maximum <= alternatives, `1 to ${alternatives}`],
    ["minimum", rules.minimum <= rules.maximum, "no more than the maximum"],
    ["blank", rules.blank, "true: a blank vote is always possible"],
    ["minimum_age", rules.minimum_age <= OLDEST, "an age in years"],
    ["areas", distinct(rules.areas.map(({ code }) => code)), "each area once"],
    ["threshold.value", rules.threshold.value >= least && rules.threshold.value <= most, `${least} to ${most}`],
    ["limitation_reason", limited === (rules.limitation_reason !== undefined), "given exactly when somebody may not vote"],
    ["minimum_ballots", rules.minimum_ballots >= 1, "at least 1"],
  ]) {
    demand(holds, "statement.rules", "rules that cannot be followed", { expected, where: `rules.${field}` });
  }
}
