/** The archive's tar (protocol.md 8), read strictly and as it arrives: every byte has one allowed value. */
import { fromUtf8, hashHex, sameBytes, utf8 } from "./bytes.js";
import { parseJson, readRecord, readText } from "./encoding.js";
import { demand, VerificationError } from "./errors.js";

const BLOCK = 512;
const MAX_ENTRY = 1 << 26;
const NAME = /^(BELENIOS|([0-9a-f]{64})\.(data|event)\.json)$/;
const TIME = /^(0|[1-9][0-9]{0,10})$/;

/** The one header that an entry may have. */
export function tarHeader(name, size, time) {
  const header = new Uint8Array(BLOCK);
  const put = (offset, text) => header.set(utf8(text), offset);
  const octal = (n, digits) => n.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(size, 11));
  put(136, octal(time, 11));
  put(148, "        ");
  put(156, "0");
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  put(148, `${octal(checksum, 6)}\0 `);
  return header;
}

function text(header, offset, length) {
  const end = header.indexOf(0, offset);
  return String.fromCharCode(...header.subarray(offset, Math.min(end < 0 ? BLOCK : end, offset + length)));
}

function octal(header, offset, where) {
  const digits = text(header, offset, 11);
  demand(/^[0-7]{11}$/.test(digits), "archive.tar", "a tar header that is not as prescribed", { where });
  return parseInt(digits, 8);
}

/** Feed it bytes as they come; it gives whole records {kind, digest, content, offset}. */
export class ArchiveReader {
  #pending = [];
  #length = 0;
  #offset = 0;
  #time = null;

  /** The records completed by `chunk`. */
  *push(chunk) {
    this.#pending.push(chunk);
    this.#length += chunk.length;
    for (let record = this.#next(); record !== null; record = this.#next()) yield record;
  }

  /** Nothing may be left over. */
  end() {
    demand(this.#length === 0, "archive.truncated", "the file ends inside an entry", { where: `byte ${this.#offset}` });
    demand(this.#time !== null, "archive.header", "an empty archive");
  }

  #peek(length) {
    if (this.#length < length) return null;
    if (this.#pending[0].length < length) {
      const whole = new Uint8Array(this.#length);
      let at = 0;
      for (const part of this.#pending) {
        whole.set(part, at);
        at += part.length;
      }
      this.#pending = [whole];
    }
    return this.#pending[0].subarray(0, length);
  }

  #take(length) {
    this.#pending[0] = this.#pending[0].subarray(length);
    if (this.#pending[0].length === 0) this.#pending.shift();
    this.#length -= length;
    this.#offset += length;
  }

  #next() {
    const where = `byte ${this.#offset}`;
    const header = this.#peek(BLOCK);
    if (header === null) return null;
    const match = NAME.exec(text(header, 0, 100));
    demand(match !== null, "archive.tar", "an entry that does not belong here", { where });
    const size = octal(header, 124, where);
    demand(size <= MAX_ENTRY, "archive.size", "an entry larger than allowed", { found: size, where });
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    const entry = this.#peek(BLOCK + padded);
    if (entry === null) return null;
    const record = this.#record(match, entry, size, where);
    this.#take(BLOCK + padded);
    return record;
  }

  #record([name, , digest, kind], entry, size, where) {
    const content = entry.slice(BLOCK, BLOCK + size);
    const time = octal(entry, 136, where);
    if (this.#time === null) {
      demand(name === "BELENIOS", "archive.header", "the archive does not begin with its header", { found: name });
      this.#time = readHeader(content);
    } else {
      demand(name !== "BELENIOS", "archive.header", "a second header", { where });
      demand(hashHex(content) === digest, "archive.name", "an entry's name is not the hash of its content", { where });
    }
    demand(time === this.#time, "archive.time", "a time other than the archive's own", { expected: this.#time, found: time, where });
    const regular = sameBytes(entry.subarray(0, BLOCK), tarHeader(name, size, time));
    demand(regular, "archive.tar", "a tar header that is not as prescribed", { where });
    const padding = entry.subarray(BLOCK + size);
    demand(padding.every((byte) => byte === 0), "archive.padding", "bytes other than zero after an entry", { where });
    return { kind: kind ?? "header", digest, content, where };
  }
}

function readHeader(content) {
  let value;
  try {
    value = readRecord(parseJson(content), ["version", "timestamp"], "BELENIOS");
  } catch (error) {
    throw new VerificationError("archive.header", error.message, { found: fromUtf8(content.subarray(0, 100)) });
  }
  demand(value.version === 1, "archive.header", "not archive version 1", { found: value.version });
  const time = readText(value.timestamp, "timestamp");
  demand(TIME.test(time), "archive.header", "not a time", { found: time });
  return Number(time);
}
