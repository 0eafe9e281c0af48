/** A trustee's key file, plain or under a passphrase. It is read in the browser and never leaves it. */
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { fromHex, utf8 } from "./bytes.js";
import { parseJson, readRecord, readText } from "./encoding.js";
import { demand, VerificationError } from "./errors.js";
import { GENERATOR, parsePoint, parseScalar } from "./group.js";

const PLAIN = ["kind", "version", "co_decision", "owner_key", "decryption", "signing?"];
const SEALED = ["kind", "version", "co_decision", "owner_key", "kdf", "salt", "nonce", "data"];
const KDF = "scrypt-32768-8-3";

/** Without the one final newline that an editor may have left. */
const trimmed = (bytes) => (bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes);

const refuse = () => new VerificationError("key.file", "not a key file of this service");

/** Says whether a passphrase is needed: {encrypted, value}. */
export function openKeyFile(bytes) {
  let value;
  try {
    value = parseJson(trimmed(bytes), 1 << 16);
  } catch {
    throw refuse();
  }
  const encrypted = value?.kind === "medbeslut/trustee-key-encrypted";
  if (!encrypted && value?.kind !== "medbeslut/trustee-key") throw refuse();
  try {
    readRecord(value, encrypted ? SEALED : PLAIN, "key");
    demand(value.version === 1, "key.file", "an unknown version");
  } catch {
    throw refuse();
  }
  return { encrypted, value };
}

/** {uuid, key: Element, secret: bigint}; checks that the secret is the key's. */
export async function readKey(bytes, passphrase, onProgress) {
  const { encrypted, value } = openKeyFile(bytes);
  if (!encrypted) return readPlain(value);
  const inner = openKeyFile(await unseal(value, passphrase, onProgress));
  const same = !inner.encrypted && inner.value.owner_key === value.owner_key && inner.value.co_decision === value.co_decision;
  if (!same) throw refuse();
  return readPlain(inner.value);
}

function readPlain(value) {
  let key;
  let secret;
  try {
    key = parsePoint(value.owner_key, "owner_key");
    secret = parseScalar(value.decryption, "decryption");
  } catch {
    throw refuse();
  }
  demand(GENERATOR.secretPower(secret).equals(key), "key.mismatch", "the secret in the file is not the key's");
  return { uuid: readText(value.co_decision, "co_decision"), key, secret };
}

async function unseal(value, passphrase, onProgress) {
  const hex = (text, digits) => typeof text === "string" && /^([0-9a-f]{2})+$/.test(text) && (!digits || text.length === digits);
  if (value.kdf !== KDF || !hex(value.salt, 32) || !hex(value.nonce, 24) || !hex(value.data)) throw refuse();
  const options = { N: 32768, r: 8, p: 3, dkLen: 32, asyncTick: 20, onProgress };
  const raw = await scryptAsync(utf8(passphrase.normalize("NFC")), fromHex(value.salt), options);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const additionalData = utf8(`medbeslut|trustee-key|1|${value.co_decision}|${value.owner_key}`);
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromHex(value.nonce), additionalData }, key, fromHex(value.data));
    return new Uint8Array(plain);
  } catch {
    throw new VerificationError("key.passphrase", "the passphrase does not open the file");
  }
}
