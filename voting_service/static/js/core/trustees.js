/** Trustees (protocol.md 6): single keys and Pedersen T-of-N sets, every signature and share checked. */
import { utf8 } from "./bytes.js";
import { dumpJson, parseJson, readInteger, readList, readRecord, readText } from "./encoding.js";
import { demand, VerificationError } from "./errors.js";
import { GROUP_NAME, IDENTITY, mod, ORDER, parsePoint, product } from "./group.js";
import { readProof, verifySchnorr } from "./proofs.js";

const MAX_SIZE = 100;

/** {items: [{kind, threshold, size, first}], keys: by owner from 1, key: the election's}. */
export function parseTrustees(bytes) {
  const list = readList(parseJson(bytes), null, "trustees");
  demand(list.length >= 1, "trustees.shape", "no trustees");
  const keys = [];
  const parts = [];
  const items = list.map((value, i) => {
    const [kind, body] = readList(value, 2, `trustees[${i}]`);
    const first = keys.length + 1;
    const where = `trustees[${i}]`;
    demand(kind === "Single" || kind === "Pedersen", "trustees.shape", "an unknown kind of trustee", { where });
    const made = kind === "Single" ? readSingle(body, where) : readPedersen(body, where);
    keys.push(...made.keys);
    parts.push(made.key);
    return { kind, threshold: made.threshold, size: made.keys.length, first };
  });
  demand(new Set(keys.map((key) => key.text)).size === keys.length, "trustees.duplicate", "the same key stands for two");
  return { items, keys, key: product(parts) };
}

function readPublicKey(value, where) {
  readRecord(value, ["pok", "public_key", "signature?", "name?"], where);
  const key = parsePoint(value.public_key, `${where}.public_key`);
  if (value.name !== undefined) readText(value.name, `${where}.name`);
  const pok = readProof(value.pok, `${where}.pok`);
  verifySchnorr(`pok|${GROUP_NAME}|${key.text}`, key, pok, "trustees.pok", "a key without proof that it is known", where);
  const signature = value.signature === undefined ? null : readProof(value.signature, `${where}.signature`);
  return { key, signature };
}

function readSingle(body, where) {
  const { key, signature } = readPublicKey(body, where);
  demand(signature === null, "trustees.shape", "a single key is not signed", { where });
  return { keys: [key], key, threshold: 1 };
}

function verifyMessage(message, signature, key, code, where) {
  verifySchnorr(`sigmsg|${message}`, key, signature, code, "a signature that does not hold", where);
}

function readSigned(value, where) {
  readRecord(value, ["message", "signature"], where);
  return { message: readText(value.message, where), signature: readProof(value.signature, `${where}.signature`) };
}

function readPedersen(body, where) {
  readRecord(body, ["threshold", "certs", "coefexps", "signatures", "verification_keys"], where);
  const size = readList(body.certs, null, `${where}.certs`).length;
  const threshold = readInteger(body.threshold, 1, Number.MAX_SAFE_INTEGER, `${where}.threshold`);
  demand(threshold <= size && size <= MAX_SIZE, "trustees.threshold", "a threshold that the set cannot have", {
    found: `${threshold} of ${size}`, where,
  });
  for (const name of ["coefexps", "signatures", "verification_keys"]) readList(body[name], size, `${where}.${name}`);
  const signers = body.certs.map((value, i) => readCertificate(value, size, threshold, i + 1, `${where}.certs[${i}]`));
  const every = signers.flatMap((s) => [s.verification.text, s.encryption.text]);
  demand(new Set(every).size === every.length, "trustees.duplicate", "the same key stands for two", { where });
  const rows = body.coefexps.map((value, i) => readCoefexps(body, value, signers[i].verification, i, where));
  const total = rows[0].map((_, k) => product(rows.map((row) => row[k])));
  const keys = body.verification_keys.map((value, i) =>
    readVerificationKey(value, total, i + 1, signers[i].verification, `${where}.verification_keys[${i}]`));
  return { keys, key: total[0], threshold };
}

function readCertificate(value, size, threshold, index, where) {
  const signed = readSigned(value, where);
  const cert = readRecord(parseJson(utf8(signed.message)), ["context", "verification", "encryption"], where);
  const context = dumpJson(readRecord(cert.context, ["group", "size", "threshold", "index"], where));
  const expected = dumpJson({ group: GROUP_NAME, size, threshold, index });
  demand(context === expected, "trustees.certificate.context", "a certificate made for another set or place", {
    expected, found: context, where,
  });
  const verification = parsePoint(cert.verification, `${where}.verification`);
  const encryption = parsePoint(cert.encryption, `${where}.encryption`);
  verifyMessage(signed.message, signed.signature, verification, "trustees.certificate", where);
  return { verification, encryption };
}

function readCoefexps(body, value, signer, i, prefix) {
  const where = `${prefix}.coefexps[${i}]`;
  const signed = readSigned(value, where);
  const { coefexps } = readRecord(parseJson(utf8(signed.message)), ["coefexps"], where);
  const found = readList(coefexps, null, where).length;
  demand(found === body.threshold, "trustees.coefexps.length", "a polynomial of the wrong degree", {
    expected: body.threshold, found, where,
  });
  const points = coefexps.map((point, k) => parsePoint(point, `${where}[${k}]`));
  verifyMessage(signed.message, signed.signature, signer, "trustees.coefexps", where);
  const agreement = `certs_sig|${dumpJson({ certs: body.certs, coefexps })}`;
  const at = `${prefix}.signatures[${i}]`;
  verifyMessage(agreement, readProof(body.signatures[i], at), signer, "trustees.signature", at);
  return points;
}

function readVerificationKey(value, total, index, signer, where) {
  const { key, signature } = readPublicKey(value, where);
  const wanted = total.reduceRight((sum, point) => sum.power(BigInt(index)).times(point), IDENTITY);
  demand(key.equals(wanted), "trustees.verification_key", "a key that does not follow from the polynomials", {
    expected: wanted.text, found: key.text, where,
  });
  if (signature === null) {
    throw new VerificationError("trustees.signature", "a key that its owner has not signed", { where });
  }
  verifyMessage(key.text, signature, signer, "trustees.signature", `${where}.signature`);
  return key;
}

/** The exponent each owner's factors get in the product; null when the owners are too few. */
export function weights(trustees, owners) {
  const result = new Map();
  for (const { kind, threshold, size, first } of trustees.items) {
    const present = owners.filter((o) => o >= first && o < first + size).sort((a, b) => a - b).slice(0, threshold);
    if (present.length < threshold) return null;
    const indices = present.map((owner) => BigInt(owner - first + 1));
    present.forEach((owner, i) => result.set(owner, kind === "Single" ? 1n : lagrange(indices[i], indices)));
  }
  return result;
}

function lagrange(index, indices) {
  return indices.filter((k) => k !== index).reduce((w, k) => mod(w * k * inverse(mod(k - index))), 1n);
}

function inverse(x) {
  let [a, b, u, v] = [x, ORDER, 1n, 0n];
  while (a !== 1n) {
    const quotient = b / a;
    [a, b, u, v] = [b - quotient * a, a, v - quotient * u, u];
  }
  return mod(u);
}
