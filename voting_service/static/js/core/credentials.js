/** Credentials (protocol.md 3): 22 random characters; the public half is published, sorted, before opening. */
import { concat, hash, toNumber, utf8 } from "./bytes.js";
import { parseJson, readList } from "./encoding.js";
import { demand } from "./errors.js";
import { GENERATOR, mod, parsePoint } from "./group.js";

const BASE58 = "[1-9A-HJ-NP-Za-km-z]";
const CREDENTIAL = new RegExp(`^${BASE58}{5}-${BASE58}{6}-${BASE58}{5}-${BASE58}{6}$`);
export const MAX_LIST_BYTES = 1 << 26;

/** x, with g^x the public credential. */
export function secretExponent(uuid, credential) {
  demand(CREDENTIAL.test(credential), "credential.syntax", "not a credential");
  const half = (i) => hash(utf8(`derive_credential|${uuid}|${i}|${credential}`));
  return mod(toNumber(concat(half(0), half(1))));
}

export const publicCredential = (uuid, credential) => GENERATOR.secretPower(secretExponent(uuid, credential));

/** The texts of a credential list in order: each in G, distinct, sorted by the RFC 8032 bytes. */
export function parseCredentialList(bytes) {
  const list = readList(parseJson(bytes, MAX_LIST_BYTES), null, "credentials");
  const reversed = list.map((text, i) => {
    parsePoint(text, `credentials[${i}]`);
    return text.match(/../g).reverse().join("");
  });
  for (let i = 1; i < list.length; i++) {
    demand(reversed[i] !== reversed[i - 1], "credentials.duplicate", "the same credential twice", { found: list[i] });
    demand(reversed[i] > reversed[i - 1], "credentials.order", "credentials are not sorted", { found: list[i] });
  }
  return list;
}

