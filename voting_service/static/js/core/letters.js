/** Voting letters: one 22-character code, which identifies the roll entry by a token that is not the code. */
import { hashHex, utf8 } from "./bytes.js";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const CODE = /^[1-9A-HJ-NP-Za-km-z]{22}$/;

/** The code in its full form `XXXXX-XXXXXX-XXXXX-XXXXXX`, or null. Blanks and hyphens are forgiven, nothing else. */
export function parseCode(text) {
  const plain = text.replace(/[\s\u00ad\u2010-\u2015-]/g, "");
  if (!CODE.test(plain)) return null;
  return `${plain.slice(0, 5)}-${plain.slice(5, 11)}-${plain.slice(11, 16)}-${plain.slice(16)}`;
}

/** What the service knows the letter by: never the code, from which the credential would follow. */
export const letterToken = (uuid, code) => hashHex(utf8(`medbeslut-letter|${uuid}|${code}`));

/** Two characters printed beside the code against typing errors: the hash as a number, its two lowest digits. */
export function checkGroup(code) {
  const digest = BigInt(`0x${hashHex(utf8(`medbeslut-letter-check|${code}`))}`);
  return ALPHABET[Number((digest / 58n) % 58n)] + ALPHABET[Number(digest % 58n)];
}
