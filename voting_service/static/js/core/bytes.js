/** Bytes and their spellings: UTF-8, hexadecimal, Base64 with and without padding; SHA-256 and numbers. */
import { sha256 } from "@noble/hashes/sha2.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
const B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export const utf8 = (text) => encoder.encode(text);
/** Throws a TypeError for bytes that are not UTF-8. */
export const fromUtf8 = (bytes) => decoder.decode(bytes);

export function toHex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** `text` has been checked: an even number of lowercase hexadecimal digits. */
export function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function toBase64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    text += B64[a >> 2] + B64[((a & 3) << 4) | (b >> 4)] + B64[((b & 15) << 2) | (c >> 6)] + B64[c & 63];
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3));
}

/** Standard Base64 with padding, as notes and proofs have it. */
export function toPaddedBase64(bytes) {
  const text = toBase64(bytes);
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** The bytes of padded standard Base64, or null: one spelling each, so unused bits must be zero. */
export function fromPaddedBase64(text) {
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const plain = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of plain) {
    held = ((held << 6) | B64.indexOf(letter)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return toPaddedBase64(bytes) === text ? bytes : null;
}

export const hash = (bytes) => sha256(bytes);
export const hashHex = (bytes) => toHex(sha256(bytes));
export const hashBase64 = (bytes) => toBase64(sha256(bytes));

/** A big-endian number. */
export const toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
