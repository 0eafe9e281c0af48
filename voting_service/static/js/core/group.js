/**
 * The prime-order subgroup G of edwards25519, written multiplicatively (protocol.md 1).
 *
 * Public work (checking others' proofs) uses `Element.power`, which is not constant-time. Work with
 * secrets uses `secretPower` and the fixed-base tables of `Base`, which are.
 */
import { normalizeZ } from "@noble/curves/abstract/curve.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { fromHex, hash, toHex, toNumber, utf8 } from "./bytes.js";
import { demand, VerificationError } from "./errors.js";

const { Point } = ed25519;
export const ORDER = Point.Fn.ORDER;
export const GROUP_NAME = "Ed25519";
const POINT = /^[0-9a-f]{64}$/;
const SCALAR = /^(0|[1-9][0-9]{0,76})$/;
const WIDTH = 4;
const HALF = 1 << (WIDTH - 1);
const WINDOWS = 64;

export const mod = (x) => ((x % ORDER) + ORDER) % ORDER;

/** Digits of x in base 16, each from -8 to 7, lowest first; x < 2^255. */
function signedDigits(x) {
  const digits = new Int8Array(WINDOWS + 1);
  const text = x.toString(16);
  let carry = 0;
  for (let i = 0; i <= WINDOWS; i++) {
    let digit = carry + (i < text.length ? parseInt(text[text.length - 1 - i], 16) : 0);
    carry = digit >= HALF ? 1 : 0;
    digits[i] = digit - carry * 2 * HALF;
  }
  return digits;
}

/** The powers point^(16^i): every later power of the same point shares these doublings. */
function ladder(point) {
  const steps = [point];
  for (let i = 1; i <= WINDOWS; i++) steps.push(steps[i - 1].double().double().double().double());
  return steps;
}

/** Σ digit_i·step_i: gather the steps of equal digits, then weigh each gathering once. */
function gather(steps, x) {
  const sums = new Array(HALF + 1).fill(null);
  signedDigits(x).forEach((digit, i) => {
    if (digit === 0) return;
    const step = digit < 0 ? steps[i].negate() : steps[i];
    const slot = Math.abs(digit);
    sums[slot] = sums[slot] === null ? step : sums[slot].add(step);
  });
  let running = null;
  let total = Point.ZERO;
  for (let slot = HALF; slot > 0; slot--) {
    if (sums[slot] !== null) running = running === null ? sums[slot] : running.add(sums[slot]);
    if (running !== null) total = total.add(running);
  }
  return total;
}

/** An element of G. Made only by this module: whoever has one knows that it is in the subgroup. */
export class Element {
  #steps = null;
  #text;
  #hasTable = false;

  constructor(point, text = null) {
    this.point = point;
    this.#text = text;
  }

  /** 64 hexadecimal digits, big-endian: the reverse of RFC 8032. */
  get text() {
    this.#text ??= spell(this.point.toBytes());
    return this.#text;
  }

  get isIdentity() {
    return this.point.is0();
  }

  times(other) {
    return new Element(this.point.add(other.point));
  }

  over(other) {
    return new Element(this.point.subtract(other.point));
  }

  /** this^x for a PUBLIC x in 0…q: variable time. */
  power(x) {
    if (this.#hasTable) return new Element(this.point.multiplyUnsafe(x));
    this.#steps ??= ladder(this.point);
    return new Element(gather(this.#steps, x));
  }

  /** Make a table (about 10 ms) that speeds up every later power of this element, secret ones too. */
  prepare() {
    if (!this.#hasTable && !this.isIdentity) this.point.precompute(6, false);
    this.#hasTable = !this.isIdentity;
    return this;
  }

  /** this^x for a SECRET x: the sequence of operations does not depend on x. */
  secretPower(x) {
    if (x === 0n || this.isIdentity) return IDENTITY;
    return new Element(this.point.multiply(x));
  }

  equals(other) {
    return this.point.equals(other.point);
  }
}

function spell(bytes) {
  return toHex(bytes.reverse());
}

export const IDENTITY = new Element(Point.ZERO);
export const GENERATOR = new Element(Point.BASE).prepare();

/** Spell many elements with one inversion instead of one each. */
export function texts(elements) {
  const plain = elements.filter((e) => !e.isIdentity);
  const spelled = normalizeZ(Point, plain.map((e) => e.point)).map((point) => spell(point.toBytes()));
  let next = 0;
  return elements.map((e) => (e.isIdentity ? IDENTITY.text : spelled[next++]));
}

export function product(elements) {
  return new Element(elements.reduce((sum, e) => sum.add(e.point), Point.ZERO));
}

/** The element spelled by 64 hexadecimal digits; checks encoding and subgroup, and shares the work of that. */
export function parsePoint(value, where = "", { identity = false } = {}) {
  demand(typeof value === "string" && POINT.test(value), "point.syntax", "not 64 hexadecimal digits", { found: value, where });
  let point;
  try {
    point = Point.fromBytes(fromHex(value).reverse());
  } catch {
    throw new VerificationError("point.group", "not the encoding of a point", { found: value, where });
  }
  if (point.is0()) {
    demand(identity, "point.identity", "the identity is not allowed here", { found: value, where });
    return IDENTITY;
  }
  const element = new Element(point, value);
  demand(element.power(ORDER).isIdentity, "point.group", "not in the prime-order subgroup", { found: value, where });
  return element;
}

/** 8·P for the point P that these bytes (RFC 8032) encode; null where they encode none, or 8·P is the identity. */
export function clearedPoint(bytes) {
  let point;
  try {
    point = Point.fromBytes(bytes).double().double().double();
  } catch {
    return null;
  }
  return point.is0() ? null : new Element(point);
}

export function parseScalar(value, where = "") {
  demand(typeof value === "string" && SCALAR.test(value), "scalar.syntax", "not a decimal number", { found: value, where });
  const x = BigInt(value);
  demand(x < ORDER, "scalar.range", "not below the group's order", { found: value, where });
  return x;
}

/** H(text) of protocol.md 1. */
export const hashToScalar = (text) => mod(toNumber(hash(utf8(text))));

/** Uniform up to 2^-256: 64 random bytes modulo q. `random` gives that many bytes. */
export const randomScalar = (random) => mod(toNumber(random(64)));

/** The browser's own randomness. */
export const systemRandom = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));
