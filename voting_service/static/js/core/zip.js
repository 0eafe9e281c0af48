/**
 * Bundles: zip files that hold every byte of themselves for something. Stored, not compressed; headers and directory
 * agree; no gaps, no doubles, nothing before, between or after. A file that is not so cannot be checked at all.
 */
import { fromUtf8, sameBytes } from "./bytes.js";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const ZIP64_BYTES = 20;
const MAX_ENTRIES = 1000;
const UTF8_NAMES = 0x0800;
const FULL = 0xffffffff;

/** The input cannot be checked at all: nothing was concluded. */
export class Unusable extends Error {}

function require(holds, message) {
  if (!holds) throw new Unusable(message);
}

const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** [{name, start, size, crc}] in the file's order. `source` is {size, read(start, end) → bytes}. */
export async function readZip(source) {
  require(source.size >= END_BYTES, "too short for a bundle");
  const end = view(await source.read(source.size - END_BYTES, source.size));
  require(end.getUint32(0, true) === END && end.getUint16(20, true) === 0, "something stands after the bundle's end");
  const [disk, first, here, count] = [4, 6, 8, 10].map((at) => end.getUint16(at, true));
  const [length, start] = [end.getUint32(12, true), end.getUint32(16, true)];
  const whole = disk === 0 && first === 0 && here === count && count <= MAX_ENTRIES && start + length === source.size - END_BYTES;
  require(whole, "the bundle's directory is not where it says");
  const entries = readDirectory(await source.read(start, start + length), count);
  let at = 0;
  for (const entry of entries) at = await checkLocal(source, entry, at, start);
  require(at === start, "something stands between the bundle's files and its directory");
  return entries.map(({ name, start: from, size, crc }) => ({ name, start: from, size, crc }));
}

function readDirectory(bytes, count) {
  const entries = [];
  const names = new Set();
  let at = 0;
  for (let i = 0; i < count; i++) {
    require(at + CENTRAL_BYTES <= bytes.length, "the bundle's directory is cut");
    const entry = readCentral(bytes.subarray(at));
    require(!names.has(entry.name), `${entry.name} stands twice in the bundle`);
    names.add(entry.name);
    entries.push(entry);
    at += CENTRAL_BYTES + entry.nameBytes.length;
  }
  require(at === bytes.length, "the bundle's directory holds more than its files");
  return entries;
}

function readCentral(bytes) {
  const data = view(bytes);
  const [made, flags, method] = [4, 8, 10].map((at) => data.getUint16(at, true));
  const [crc, packed, size] = [16, 20, 24].map((at) => data.getUint32(at, true));
  const [length, extra, comment, disk] = [28, 30, 32, 34].map((at) => data.getUint16(at, true));
  const kind = data.getUint32(38, true) >>> 28;
  require(data.getUint32(0, true) === CENTRAL, "not a directory of a bundle");
  require(method === 0 && packed === size && size !== FULL, "a file in the bundle is compressed, or too large");
  require((flags & ~UTF8_NAMES) === 0 && extra === 0 && comment === 0 && disk === 0, "a file in the bundle has more to it than a name");
  require(made >> 8 !== 3 || kind === 0 || kind === 8, "something in the bundle is not an ordinary file");
  require(CENTRAL_BYTES + length <= bytes.length && length > 0, "the bundle's directory is cut");
  const nameBytes = bytes.slice(CENTRAL_BYTES, CENTRAL_BYTES + length);
  return { name: readName(nameBytes), nameBytes, flags, crc, size, offset: data.getUint32(42, true), stamp: data.getUint32(12, true) };
}

function readName(bytes) {
  try {
    return fromUtf8(bytes);
  } catch {
    throw new Unusable("a name in the bundle cannot be read");
  }
}

/** The header before a file's bytes; gives where they end. A writer that could not know the size says it twice. */
async function checkLocal(source, entry, at, limit) {
  require(entry.offset === at && at + LOCAL_BYTES <= limit, `${entry.name} does not stand where the directory says`);
  const length = LOCAL_BYTES + entry.nameBytes.length;
  const bytes = await source.read(at, Math.min(at + length + ZIP64_BYTES, limit));
  const data = view(bytes);
  const extra = data.getUint16(28, true);
  const sizes = [data.getUint32(18, true), data.getUint32(22, true)];
  const plain = extra === 0 && sizes.every((size) => size === entry.size);
  const wide = extra === ZIP64_BYTES && sizes.every((size) => size === FULL) && isWide(data, length, entry.size);
  const same = data.getUint32(0, true) === LOCAL && data.getUint16(6, true) === entry.flags && data.getUint16(8, true) === 0 &&
    data.getUint32(10, true) === entry.stamp && data.getUint32(14, true) === entry.crc &&
    data.getUint16(26, true) === entry.nameBytes.length && sameBytes(bytes.subarray(LOCAL_BYTES, length), entry.nameBytes);
  require(same && (plain || wide), `${entry.name} is not what the directory says`);
  entry.start = at + length + extra;
  require(entry.start + entry.size <= limit, `${entry.name} is cut`);
  return entry.start + entry.size;
}

function isWide(data, at, size) {
  if (data.byteLength < at + ZIP64_BYTES) return false;
  const sizes = [data.getBigUint64(at + 4, true), data.getBigUint64(at + 12, true)];
  return data.getUint16(at, true) === 1 && data.getUint16(at + 2, true) === 16 && sizes.every((each) => each === BigInt(size));
}

// CRC-32

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Of bytes as they come: what zip files keep beside each file. */
export class Crc32 {
  #value = FULL;

  update(bytes) {
    let value = this.#value;
    for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]) & 255] ^ (value >>> 8);
    this.#value = value;
    return this;
  }

  get value() {
    return (this.#value ^ FULL) >>> 0;
  }
}
