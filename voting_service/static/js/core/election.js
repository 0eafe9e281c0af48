/** The election structure: what is asked, under which key (protocol.md 2). Its hash φ is in every ballot. */
import { hashBase64 } from "./bytes.js";
import { parseJson, readFlag, readInteger, readList, readRecord, readText } from "./encoding.js";
import { demand } from "./errors.js";
import { GROUP_NAME, parsePoint } from "./group.js";

const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,}$/;
const DECLARATION = /^medbeslut\/1 (\S+) promise-sha256:([0-9a-f]{64})$/;
const FIELDS = [
  "version", "description", "name", "group", "public_key", "questions", "uuid",
  "administrator?", "credential_authority?",
];

function readQuestion(value, where) {
  const ranked = value !== null && typeof value === "object" && Object.hasOwn(value, "type");
  demand(!ranked, "election.ranked", "ranked questions are not supported yet", { where });
  readRecord(value, ["answers", "blank?", "min", "max", "question"], where);
  const answers = readList(value.answers, null, `${where}.answers`).map((text) => readText(text, `${where}.answers`));
  demand(answers.length >= 1, "election.questions", "a question without answers", { where });
  const blank = value.blank === undefined ? false : readFlag(value.blank, `${where}.blank`);
  const maximum = readInteger(value.max, 0, Number.MAX_SAFE_INTEGER, `${where}.max`);
  const minimum = readInteger(value.min, 0, Number.MAX_SAFE_INTEGER, `${where}.min`);
  const possible = minimum <= maximum && maximum <= answers.length;
  demand(possible, "election.questions", "limits that no ballot can meet", { found: `${minimum}…${maximum} of ${answers.length}`, where });
  const question = readText(value.question, `${where}.question`);
  return { answers, blank, minimum, maximum, question, size: answers.length + (blank ? 1 : 0) };
}

export function parseElection(bytes) {
  const value = readRecord(parseJson(bytes), FIELDS, "election");
  demand(value.version === 1, "election.version", "not format version 1", { expected: 1, found: value.version });
  demand(value.group === GROUP_NAME, "election.group", "not our group", { expected: GROUP_NAME, found: value.group });
  const questions = readList(value.questions, null, "questions").map((q, i) => readQuestion(q, `questions[${i}]`));
  demand(questions.length >= 1, "election.questions", "no questions");
  const uuid = readText(value.uuid, "uuid");
  demand(UUID.test(uuid), "election.uuid", "not at least 14 Base58 characters", { found: uuid });
  for (const name of ["administrator", "credential_authority"]) {
    if (value[name] !== undefined) readText(value[name], name);
  }
  return {
    description: readText(value.description, "description"),
    name: readText(value.name, "name"),
    administrator: value.administrator,
    key: parsePoint(value.public_key, "public_key"),
    questions,
    uuid,
    fingerprint: hashBase64(bytes),
  };
}

/** SHA-256 of the promise that the election declares; null for an archive that is not Medbeslut's. */
export function declaredPromise(election) {
  if (!election.description.startsWith("medbeslut/")) return null;
  const match = DECLARATION.exec(election.description);
  demand(match !== null && match[1] === election.uuid, "election.declaration",
    "the description does not declare a promise", { found: election.description });
  return match[2];
}
