/** Who must have signed a head (C2SP tlog-policy, format-log.md 3): one of the logs, and a quorum of witnesses. */
import { isAddress } from "./canonical.js";
import { fromUtf8 } from "./bytes.js";
import { demand, VerificationError } from "./errors.js";
import { COSIGNER_KEY, LOG_KEY, openCheckpoint, parseVkey } from "./notes.js";

const MAX_BYTES = 100_000;
const MAX_LINES = 1000;
const COUNT = /^[1-9][0-9]{0,3}$/;
const refuse = (holds, message, found, where) => demand(holds, "log.policy", message, { found, where });

/** {logs: [vkey], witnesses: Map name → vkey, groups: Map name → {needed, members}, quorum}. */
export function parsePolicy(bytes) {
  const lines = linesOf(bytes);
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
  lines.forEach((line, i) => {
    const items = line.split(/[ \t]+/).filter((item) => item !== "");
    if (items.length > 0 && !items[0].startsWith("#")) readLine(policy, items, `line ${i + 1}`);
  });
  refuse(policy.quorum !== null, "a policy without a quorum");
  return policy;
}

function linesOf(bytes) {
  let content = "";
  try {
    content = bytes.length <= MAX_BYTES ? fromUtf8(bytes) : "";
  } catch {
    throw new VerificationError("log.policy", "not UTF-8");
  }
  const lines = content.split("\n");
  refuse(content.endsWith("\n") && lines.length <= MAX_LINES, "not a policy: lines of text, each with its newline", content.slice(-60));
  return lines;
}

function readLine(policy, [word, ...items], where) {
  if (word === "log" && items.length >= 1) {
    policy.logs.push(readKey(items, LOG_KEY, policy.logs, where));
  } else if (word === "witness" && items.length >= 2) {
    const [name, ...rest] = items;
    requireNew(policy, name, where);
    policy.witnesses.set(name, readKey(rest, COSIGNER_KEY, [...policy.witnesses.values()], where));
  } else if (word === "group" && items.length >= 2) {
    const [name, needed, ...members] = items;
    requireNew(policy, name, where);
    policy.groups.set(name, readGroup(policy, needed, members, where));
  } else {
    refuse(word === "quorum" && items.length === 1 && policy.quorum === null, "not a line of a policy", [word, ...items].join(" "), where);
    if (items[0] !== "none") requireKnown(policy, items, where);
    [policy.quorum] = items;
  }
}

function readKey([written, ...urls], type, known, where) {
  const vkey = parseVkey(written);
  refuse(vkey.type === type, "a key for another use", written, where);
  refuse(!known.some((other) => other.fingerprint === vkey.fingerprint), "one key twice", written, where);
  refuse(urls.length <= 1 && urls.every(isAddress), "not a web address", urls.join(" "), where);
  return vkey;
}

function readGroup(policy, needed, members, where) {
  requireKnown(policy, members, where);
  refuse(members.length > 0 && new Set(members).size === members.length, "no members, or one twice", members.join(" "), where);
  const words = { any: 1, all: members.length };
  const count = Object.hasOwn(words, needed) ? words[needed] : COUNT.test(needed) ? Number(needed) : 0;
  refuse(count >= 1 && count <= members.length, "not a number of members", needed, where);
  return { needed: count, members };
}

function requireNew({ witnesses, groups }, name, where) {
  refuse(name !== "none" && !witnesses.has(name) && !groups.has(name), "a name that is taken", name, where);
}

function requireKnown({ witnesses, groups }, names, where) {
  for (const name of names) refuse(witnesses.has(name) || groups.has(name), "nobody of that name stands before", name, where);
}

/** The names of witnesses and groups that these signers amount to. */
function reached({ witnesses, groups }, signers) {
  const keys = new Set(signers.map((vkey) => vkey.text));
  const names = new Set([...witnesses].filter(([, vkey]) => keys.has(vkey.text)).map(([name]) => name));
  for (const [name, { needed, members }] of groups) { // members stand before their group
    if (members.filter((member) => names.has(member)).length >= needed) names.add(name);
  }
  return names;
}

/** Throws `log.policy` unless enough of the policy's witnesses are among those who signed. */
export function requireQuorum(policy, signers) {
  const names = reached(policy, signers);
  demand(policy.quorum === "none" || names.has(policy.quorum), "log.policy", "too few witnesses have signed this head", {
    expected: `quorum ${policy.quorum}`, found: [...names].sort().join(" ") || "none",
  });
}

/** The head in a note's bytes, signed as the policy demands. */
export function openByPolicy(bytes, policy) {
  const head = openCheckpoint(bytes, policy.logs, [...policy.witnesses.values()]);
  requireQuorum(policy, head.signers);
  return head;
}
