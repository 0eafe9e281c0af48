// voting_service/static/js/core/errors.js
var VerificationError = class extends Error {
  constructor(code, message, { expected = "", found = "", where = "" } = {}) {
    super(message);
    this.name = "VerificationError";
    this.code = code;
    this.expected = String(expected);
    this.found = String(found).slice(0, 120);
    this.where = where;
  }
  toString() {
    return `${this.code}${this.where ? ` at ${this.where}` : ""}: ${this.message}`;
  }
};
function demand(holds3, code, message, details) {
  if (!holds3) throw new VerificationError(code, message, details);
}

// node_modules/@noble/hashes/_u64.js
var U32_MASK64 = /* @__PURE__ */ (() => BigInt(2 ** 32 - 1))();
var _32n = /* @__PURE__ */ BigInt(32);
function fromBig(n, le = false) {
  if (le)
    return { h: Number(n & U32_MASK64), l: Number(n >> _32n & U32_MASK64) };
  return { h: Number(n >> _32n & U32_MASK64) | 0, l: Number(n & U32_MASK64) | 0 };
}
function split(lst, le = false) {
  const len = lst.length;
  let Ah = new Uint32Array(len);
  let Al = new Uint32Array(len);
  for (let i = 0; i < len; i++) {
    const { h, l } = fromBig(lst[i], le);
    [Ah[i], Al[i]] = [h, l];
  }
  return [Ah, Al];
}
var fromNumH = (n) => n / 2 ** 32 | 0;
var fromNumL = (n) => n >>> 0;
function setU64FromNum(view, byteOffset, n, isLE) {
  const h = fromNumH(n);
  const l = fromNumL(n);
  view.setUint32(byteOffset, isLE ? l : h, isLE);
  view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
}
var shrSH = (h, _l, s) => h >>> s;
var shrSL = (h, l, s) => h << 32 - s | l >>> s;
var rotrSH = (h, l, s) => h >>> s | l << 32 - s;
var rotrSL = (h, l, s) => h << 32 - s | l >>> s;
var rotrBH = (h, l, s) => h << 64 - s | l >>> s - 32;
var rotrBL = (h, l, s) => h >>> s - 32 | l << 64 - s;
function add(Ah, Al, Bh, Bl) {
  const l = (Al >>> 0) + (Bl >>> 0);
  return { h: Ah + Bh + (l / 2 ** 32 | 0) | 0, l: l | 0 };
}
var add3L = (Al, Bl, Cl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0);
var add3H = (low, Ah, Bh, Ch) => Ah + Bh + Ch + (low / 2 ** 32 | 0) | 0;
var add4L = (Al, Bl, Cl, Dl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0);
var add4H = (low, Ah, Bh, Ch, Dh) => Ah + Bh + Ch + Dh + (low / 2 ** 32 | 0) | 0;
var add5L = (Al, Bl, Cl, Dl, El) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0) + (El >>> 0);
var add5H = (low, Ah, Bh, Ch, Dh, Eh) => Ah + Bh + Ch + Dh + Eh + (low / 2 ** 32 | 0) | 0;

// node_modules/@noble/hashes/utils.js
function isBytes(a) {
  return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
var atitle = (title2) => title2 ? `"${title2}" ` : "";
function anumber(n, title2 = "") {
  if (typeof n !== "number")
    throw new TypeError(atitle(title2) + "expected number, got " + typeof n);
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(atitle(title2) + "expected integer >= 0, got " + n);
  return n;
}
function abytes(value, length2, title2 = "") {
  if (isBytes(value) && (length2 === void 0 || value.length === length2))
    return value;
  if (length2 !== void 0)
    anumber(length2, "length");
  const bytes = isBytes(value);
  const ofLen = length2 !== void 0 ? ` of length ${length2}` : "";
  const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
  const message = atitle(title2) + "expected Uint8Array" + ofLen + ", got " + got;
  if (!bytes)
    throw new TypeError(message);
  throw new RangeError(message);
}
var aobject = (value, label) => {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
};
var aopts = (value, label) => {
  aobject(value, label);
  const proto = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null)
    throw new TypeError(`"${label}" expected plain object`);
  if (Object.hasOwn(value, "__proto__"))
    throw new TypeError(`"${label}.__proto__" is not allowed`);
};
function aexists(instance, checkFinished = true) {
  if (instance.destroyed)
    throw new Error("hash was destroyed");
  if (checkFinished && instance.finished)
    throw new Error("digest() was already called");
}
function aoutput(out, instance) {
  abytes(out, void 0, "output");
  const min = instance.outputLen;
  if (!(out.length >= min)) {
    throw new RangeError('"output" expected length >= ' + min);
  }
}
function clean(...arrays) {
  for (let i = 0; i < arrays.length; i++) {
    arrays[i].fill(0);
  }
}
function createView(arr) {
  return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
function rotr(word, shift) {
  return word << 32 - shift | word >>> shift;
}
var hasHexBuiltin = /* @__PURE__ */ (() => (
  // @ts-ignore
  typeof Uint8Array.from([]).toHex === "function" && typeof Uint8Array.fromHex === "function"
))();
var hexes = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
function bytesToHex(bytes) {
  abytes(bytes);
  if (hasHexBuiltin)
    return bytes.toHex();
  let hex = "";
  for (let i = 0; i < bytes.length; i++) {
    hex += hexes[bytes[i]];
  }
  return hex;
}
function asciiToBase16(ch) {
  return ch >= 48 && ch <= 57 ? ch - 48 : ch >= 65 && ch <= 70 ? ch - (65 - 10) : ch >= 97 && ch <= 102 ? ch - (97 - 10) : void 0;
}
function hexToBytes(hex) {
  if (typeof hex !== "string")
    throw new TypeError("hex string expected, got " + typeof hex);
  if (hasHexBuiltin) {
    try {
      return Uint8Array.fromHex(hex);
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new RangeError(error.message);
      throw error;
    }
  }
  const hl = hex.length;
  const al = hl / 2;
  if (hl % 2)
    throw new RangeError("hex string expected, got unpadded hex of length " + hl);
  const array = new Uint8Array(al);
  for (let ai = 0, hi = 0; ai < al; ai++, hi += 2) {
    const n1 = asciiToBase16(hex.charCodeAt(hi));
    const n2 = asciiToBase16(hex.charCodeAt(hi + 1));
    if (n1 === void 0 || n2 === void 0) {
      const char = hex[hi] + hex[hi + 1];
      throw new RangeError('hex string expected, got non-hex character "' + char + '" at index ' + hi);
    }
    array[ai] = n1 * 16 + n2;
  }
  return array;
}
function concatBytes(...arrays) {
  let sum3 = 0;
  for (let i = 0; i < arrays.length; i++) {
    const a = arrays[i];
    abytes(a);
    sum3 += a.length;
  }
  const res = new Uint8Array(sum3);
  for (let i = 0, pad = 0; i < arrays.length; i++) {
    const a = arrays[i];
    res.set(a, pad);
    pad += a.length;
  }
  return res;
}
function checkOpts(defaults, opts, title2 = "opts") {
  aopts(defaults, "defaults");
  if (opts !== void 0)
    aopts(opts, title2);
  const merged = Object.assign(/* @__PURE__ */ Object.create(null), defaults, opts);
  return merged;
}
function createHasher(hashCons, info = {}) {
  if (typeof hashCons !== "function")
    throw new TypeError('"hashCons" expected function, got type=' + typeof hashCons);
  info = checkOpts({}, info, "info");
  const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
  const tmp = hashCons(void 0);
  hashC.outputLen = tmp.outputLen;
  hashC.blockLen = tmp.blockLen;
  hashC.canXOF = tmp.canXOF;
  hashC.create = (opts) => hashCons(opts);
  Object.assign(hashC, info);
  return Object.freeze(hashC);
}
function randomBytes(bytesLength = 32) {
  anumber(bytesLength, "bytesLength");
  const cr = typeof globalThis === "object" ? globalThis.crypto : null;
  if (typeof cr?.getRandomValues !== "function")
    throw new Error("crypto.getRandomValues must be defined");
  if (bytesLength > 65536)
    throw new RangeError(`"bytesLength" expected <= 65536, got ${bytesLength}`);
  return cr.getRandomValues(new Uint8Array(bytesLength));
}
var oidNist = (suffix) => ({
  // Current NIST hashAlgs suffixes used here fit in one DER subidentifier octet.
  // Larger suffix values would need base-128 OID encoding and a different length byte.
  oid: Uint8Array.from([6, 9, 96, 134, 72, 1, 101, 3, 4, 2, suffix])
});

// node_modules/@noble/hashes/_md.js
function Chi(a, b, c) {
  return a & b ^ ~a & c;
}
function Maj(a, b, c) {
  return a & b ^ a & c ^ b & c;
}
var HashMD = class {
  blockLen;
  outputLen;
  canXOF = false;
  padOffset;
  isLE;
  // For partial updates less than block size
  buffer;
  view;
  finished = false;
  length = 0;
  pos = 0;
  destroyed = false;
  constructor(blockLen, outputLen, padOffset, isLE) {
    this.blockLen = blockLen;
    this.outputLen = outputLen;
    this.padOffset = padOffset;
    this.isLE = isLE;
    this.buffer = new Uint8Array(blockLen);
    this.view = createView(this.buffer);
  }
  update(data) {
    aexists(this);
    abytes(data);
    const { view, buffer, blockLen } = this;
    const len = data.length;
    let processed = false;
    for (let pos = 0; pos < len; ) {
      const take = Math.min(blockLen - this.pos, len - pos);
      if (take === blockLen) {
        const dataView = createView(data);
        for (; blockLen <= len - pos; pos += blockLen)
          this.process(dataView, pos);
        processed = true;
        continue;
      }
      buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
      this.pos += take;
      pos += take;
      if (this.pos === blockLen) {
        this.process(view, 0);
        this.pos = 0;
        processed = true;
      }
    }
    this.length += data.length;
    if (processed)
      this.roundClean();
    return this;
  }
  digestInto(out) {
    aexists(this);
    aoutput(out, this);
    this.finished = true;
    const { buffer, view, blockLen, isLE } = this;
    let { pos } = this;
    buffer[pos++] = 128;
    buffer.fill(0, pos);
    if (this.padOffset > blockLen - pos) {
      this.process(view, 0);
      buffer.fill(0);
    }
    setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
    this.process(view, 0);
    this.roundClean();
    const oview = out === buffer ? view : createView(out);
    const len = this.outputLen;
    const outLen = len / 4;
    const state = this.get();
    if (len % 4 || outLen > state.length)
      throw new Error("invalid outputLen");
    for (let i = 0; i < outLen; i++)
      oview.setUint32(4 * i, state[i], isLE);
  }
  digest() {
    const { buffer, outputLen } = this;
    this.digestInto(buffer);
    const res = buffer.slice(0, outputLen);
    this.destroy();
    return res;
  }
  _cloneIntoMeta(to) {
    const { buffer, length: length2, finished: finished2, destroyed, pos } = this;
    to.destroyed = destroyed;
    to.finished = finished2;
    to.length = length2;
    to.pos = pos;
    if (pos)
      to.buffer.set(buffer);
    return to;
  }
  clone() {
    return this._cloneInto();
  }
};
var SHA256_IV = /* @__PURE__ */ Uint32Array.from([
  1779033703,
  3144134277,
  1013904242,
  2773480762,
  1359893119,
  2600822924,
  528734635,
  1541459225
]);
var SHA512_IV = /* @__PURE__ */ Uint32Array.from([
  1779033703,
  4089235720,
  3144134277,
  2227873595,
  1013904242,
  4271175723,
  2773480762,
  1595750129,
  1359893119,
  2917565137,
  2600822924,
  725511199,
  528734635,
  4215389547,
  1541459225,
  327033209
]);

// node_modules/@noble/hashes/sha2.js
var SHA256_K = /* @__PURE__ */ Uint32Array.from([
  1116352408,
  1899447441,
  3049323471,
  3921009573,
  961987163,
  1508970993,
  2453635748,
  2870763221,
  3624381080,
  310598401,
  607225278,
  1426881987,
  1925078388,
  2162078206,
  2614888103,
  3248222580,
  3835390401,
  4022224774,
  264347078,
  604807628,
  770255983,
  1249150122,
  1555081692,
  1996064986,
  2554220882,
  2821834349,
  2952996808,
  3210313671,
  3336571891,
  3584528711,
  113926993,
  338241895,
  666307205,
  773529912,
  1294757372,
  1396182291,
  1695183700,
  1986661051,
  2177026350,
  2456956037,
  2730485921,
  2820302411,
  3259730800,
  3345764771,
  3516065817,
  3600352804,
  4094571909,
  275423344,
  430227734,
  506948616,
  659060556,
  883997877,
  958139571,
  1322822218,
  1537002063,
  1747873779,
  1955562222,
  2024104815,
  2227730452,
  2361852424,
  2428436474,
  2756734187,
  3204031479,
  3329325298
]);
var SHA256_W = /* @__PURE__ */ new Uint32Array(64);
var SHA2_32B = class extends HashMD {
  // We cannot use array here since array allows indexing by variable
  // which means optimizer/compiler cannot use registers.
  // Numeric initializers matter: starting the fields as `undefined` changes
  // V8's field representation and makes sha256 3x slower (measured).
  A = 0;
  B = 0;
  C = 0;
  D = 0;
  E = 0;
  F = 0;
  G = 0;
  H = 0;
  constructor(outputLen, IV) {
    super(64, outputLen, 8, false);
    this.A = IV[0] | 0;
    this.B = IV[1] | 0;
    this.C = IV[2] | 0;
    this.D = IV[3] | 0;
    this.E = IV[4] | 0;
    this.F = IV[5] | 0;
    this.G = IV[6] | 0;
    this.H = IV[7] | 0;
  }
  get() {
    const { A, B, C, D, E, F, G, H } = this;
    return [A, B, C, D, E, F, G, H];
  }
  // prettier-ignore
  set(A, B, C, D, E, F, G, H) {
    this.A = A | 0;
    this.B = B | 0;
    this.C = C | 0;
    this.D = D | 0;
    this.E = E | 0;
    this.F = F | 0;
    this.G = G | 0;
    this.H = H | 0;
  }
  _cloneInto(to) {
    (to ||= new this.constructor()).set(...this.get());
    return this._cloneIntoMeta(to);
  }
  process(view, offset) {
    for (let i = 0; i < 16; i++, offset += 4)
      SHA256_W[i] = view.getUint32(offset, false);
    for (let i = 16; i < 64; i++) {
      const W15 = SHA256_W[i - 15];
      const W2 = SHA256_W[i - 2];
      const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
      const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
      SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
    }
    let { A, B, C, D, E, F, G, H } = this;
    for (let i = 0; i < 64; i++) {
      const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
      const T1 = H + sigma1 + Chi(E, F, G) + SHA256_K[i] + SHA256_W[i] | 0;
      const sigma0 = rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22);
      const T2 = sigma0 + Maj(A, B, C) | 0;
      H = G;
      G = F;
      F = E;
      E = D + T1 | 0;
      D = C;
      C = B;
      B = A;
      A = T1 + T2 | 0;
    }
    A = A + this.A | 0;
    B = B + this.B | 0;
    C = C + this.C | 0;
    D = D + this.D | 0;
    E = E + this.E | 0;
    F = F + this.F | 0;
    G = G + this.G | 0;
    H = H + this.H | 0;
    this.set(A, B, C, D, E, F, G, H);
  }
  roundClean() {
    clean(SHA256_W);
  }
  destroy() {
    this.destroyed = true;
    this.set(0, 0, 0, 0, 0, 0, 0, 0);
    clean(this.buffer);
  }
};
var _SHA256 = class extends SHA2_32B {
  constructor() {
    super(32, SHA256_IV);
  }
};
var K512 = /* @__PURE__ */ (() => split([
  "0x428a2f98d728ae22",
  "0x7137449123ef65cd",
  "0xb5c0fbcfec4d3b2f",
  "0xe9b5dba58189dbbc",
  "0x3956c25bf348b538",
  "0x59f111f1b605d019",
  "0x923f82a4af194f9b",
  "0xab1c5ed5da6d8118",
  "0xd807aa98a3030242",
  "0x12835b0145706fbe",
  "0x243185be4ee4b28c",
  "0x550c7dc3d5ffb4e2",
  "0x72be5d74f27b896f",
  "0x80deb1fe3b1696b1",
  "0x9bdc06a725c71235",
  "0xc19bf174cf692694",
  "0xe49b69c19ef14ad2",
  "0xefbe4786384f25e3",
  "0x0fc19dc68b8cd5b5",
  "0x240ca1cc77ac9c65",
  "0x2de92c6f592b0275",
  "0x4a7484aa6ea6e483",
  "0x5cb0a9dcbd41fbd4",
  "0x76f988da831153b5",
  "0x983e5152ee66dfab",
  "0xa831c66d2db43210",
  "0xb00327c898fb213f",
  "0xbf597fc7beef0ee4",
  "0xc6e00bf33da88fc2",
  "0xd5a79147930aa725",
  "0x06ca6351e003826f",
  "0x142929670a0e6e70",
  "0x27b70a8546d22ffc",
  "0x2e1b21385c26c926",
  "0x4d2c6dfc5ac42aed",
  "0x53380d139d95b3df",
  "0x650a73548baf63de",
  "0x766a0abb3c77b2a8",
  "0x81c2c92e47edaee6",
  "0x92722c851482353b",
  "0xa2bfe8a14cf10364",
  "0xa81a664bbc423001",
  "0xc24b8b70d0f89791",
  "0xc76c51a30654be30",
  "0xd192e819d6ef5218",
  "0xd69906245565a910",
  "0xf40e35855771202a",
  "0x106aa07032bbd1b8",
  "0x19a4c116b8d2d0c8",
  "0x1e376c085141ab53",
  "0x2748774cdf8eeb99",
  "0x34b0bcb5e19b48a8",
  "0x391c0cb3c5c95a63",
  "0x4ed8aa4ae3418acb",
  "0x5b9cca4f7763e373",
  "0x682e6ff3d6b2b8a3",
  "0x748f82ee5defb2fc",
  "0x78a5636f43172f60",
  "0x84c87814a1f0ab72",
  "0x8cc702081a6439ec",
  "0x90befffa23631e28",
  "0xa4506cebde82bde9",
  "0xbef9a3f7b2c67915",
  "0xc67178f2e372532b",
  "0xca273eceea26619c",
  "0xd186b8c721c0c207",
  "0xeada7dd6cde0eb1e",
  "0xf57d4f7fee6ed178",
  "0x06f067aa72176fba",
  "0x0a637dc5a2c898a6",
  "0x113f9804bef90dae",
  "0x1b710b35131c471b",
  "0x28db77f523047d84",
  "0x32caab7b40c72493",
  "0x3c9ebe0a15c9bebc",
  "0x431d67c49c100d4c",
  "0x4cc5d4becb3e42b6",
  "0x597f299cfc657e2a",
  "0x5fcb6fab3ad6faec",
  "0x6c44198c4a475817"
].map((n) => BigInt(n))))();
var SHA512_Kh = /* @__PURE__ */ (() => K512[0])();
var SHA512_Kl = /* @__PURE__ */ (() => K512[1])();
var SHA512_W_H = /* @__PURE__ */ new Uint32Array(80);
var SHA512_W_L = /* @__PURE__ */ new Uint32Array(80);
var SHA2_64B = class extends HashMD {
  // We cannot use array here since array allows indexing by variable
  // which means optimizer/compiler cannot use registers.
  // h -- high 32 bits, l -- low 32 bits
  // Numeric initializers matter: starting the fields as `undefined` changes
  // V8's field representation and slows hashing down (measured on sha256).
  Ah = 0;
  Al = 0;
  Bh = 0;
  Bl = 0;
  Ch = 0;
  Cl = 0;
  Dh = 0;
  Dl = 0;
  Eh = 0;
  El = 0;
  Fh = 0;
  Fl = 0;
  Gh = 0;
  Gl = 0;
  Hh = 0;
  Hl = 0;
  constructor(outputLen, IV) {
    super(128, outputLen, 16, false);
    this.Ah = IV[0] | 0;
    this.Al = IV[1] | 0;
    this.Bh = IV[2] | 0;
    this.Bl = IV[3] | 0;
    this.Ch = IV[4] | 0;
    this.Cl = IV[5] | 0;
    this.Dh = IV[6] | 0;
    this.Dl = IV[7] | 0;
    this.Eh = IV[8] | 0;
    this.El = IV[9] | 0;
    this.Fh = IV[10] | 0;
    this.Fl = IV[11] | 0;
    this.Gh = IV[12] | 0;
    this.Gl = IV[13] | 0;
    this.Hh = IV[14] | 0;
    this.Hl = IV[15] | 0;
  }
  // prettier-ignore
  get() {
    const { Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl } = this;
    return [Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl];
  }
  // prettier-ignore
  set(Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl) {
    this.Ah = Ah | 0;
    this.Al = Al | 0;
    this.Bh = Bh | 0;
    this.Bl = Bl | 0;
    this.Ch = Ch | 0;
    this.Cl = Cl | 0;
    this.Dh = Dh | 0;
    this.Dl = Dl | 0;
    this.Eh = Eh | 0;
    this.El = El | 0;
    this.Fh = Fh | 0;
    this.Fl = Fl | 0;
    this.Gh = Gh | 0;
    this.Gl = Gl | 0;
    this.Hh = Hh | 0;
    this.Hl = Hl | 0;
  }
  _cloneInto(to) {
    (to ||= new this.constructor()).set(...this.get());
    return this._cloneIntoMeta(to);
  }
  process(view, offset) {
    for (let i = 0; i < 16; i++, offset += 4) {
      SHA512_W_H[i] = view.getUint32(offset);
      SHA512_W_L[i] = view.getUint32(offset += 4);
    }
    for (let i = 16; i < 80; i++) {
      const W15h = SHA512_W_H[i - 15] | 0;
      const W15l = SHA512_W_L[i - 15] | 0;
      const s0h = rotrSH(W15h, W15l, 1) ^ rotrSH(W15h, W15l, 8) ^ shrSH(W15h, W15l, 7);
      const s0l = rotrSL(W15h, W15l, 1) ^ rotrSL(W15h, W15l, 8) ^ shrSL(W15h, W15l, 7);
      const W2h = SHA512_W_H[i - 2] | 0;
      const W2l = SHA512_W_L[i - 2] | 0;
      const s1h = rotrSH(W2h, W2l, 19) ^ rotrBH(W2h, W2l, 61) ^ shrSH(W2h, W2l, 6);
      const s1l = rotrSL(W2h, W2l, 19) ^ rotrBL(W2h, W2l, 61) ^ shrSL(W2h, W2l, 6);
      const SUMl = add4L(s0l, s1l, SHA512_W_L[i - 7], SHA512_W_L[i - 16]);
      const SUMh = add4H(SUMl, s0h, s1h, SHA512_W_H[i - 7], SHA512_W_H[i - 16]);
      SHA512_W_H[i] = SUMh | 0;
      SHA512_W_L[i] = SUMl | 0;
    }
    let { Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl } = this;
    for (let i = 0; i < 80; i++) {
      const sigma1h = rotrSH(Eh, El, 14) ^ rotrSH(Eh, El, 18) ^ rotrBH(Eh, El, 41);
      const sigma1l = rotrSL(Eh, El, 14) ^ rotrSL(Eh, El, 18) ^ rotrBL(Eh, El, 41);
      const CHIh = Eh & Fh ^ ~Eh & Gh;
      const CHIl = El & Fl ^ ~El & Gl;
      const T1ll = add5L(Hl, sigma1l, CHIl, SHA512_Kl[i], SHA512_W_L[i]);
      const T1h = add5H(T1ll, Hh, sigma1h, CHIh, SHA512_Kh[i], SHA512_W_H[i]);
      const T1l = T1ll | 0;
      const sigma0h = rotrSH(Ah, Al, 28) ^ rotrBH(Ah, Al, 34) ^ rotrBH(Ah, Al, 39);
      const sigma0l = rotrSL(Ah, Al, 28) ^ rotrBL(Ah, Al, 34) ^ rotrBL(Ah, Al, 39);
      const MAJh = Ah & Bh ^ Ah & Ch ^ Bh & Ch;
      const MAJl = Al & Bl ^ Al & Cl ^ Bl & Cl;
      Hh = Gh | 0;
      Hl = Gl | 0;
      Gh = Fh | 0;
      Gl = Fl | 0;
      Fh = Eh | 0;
      Fl = El | 0;
      ({ h: Eh, l: El } = add(Dh | 0, Dl | 0, T1h | 0, T1l | 0));
      Dh = Ch | 0;
      Dl = Cl | 0;
      Ch = Bh | 0;
      Cl = Bl | 0;
      Bh = Ah | 0;
      Bl = Al | 0;
      const All = add3L(T1l, sigma0l, MAJl);
      Ah = add3H(All, T1h, sigma0h, MAJh);
      Al = All | 0;
    }
    ({ h: Ah, l: Al } = add(this.Ah | 0, this.Al | 0, Ah | 0, Al | 0));
    ({ h: Bh, l: Bl } = add(this.Bh | 0, this.Bl | 0, Bh | 0, Bl | 0));
    ({ h: Ch, l: Cl } = add(this.Ch | 0, this.Cl | 0, Ch | 0, Cl | 0));
    ({ h: Dh, l: Dl } = add(this.Dh | 0, this.Dl | 0, Dh | 0, Dl | 0));
    ({ h: Eh, l: El } = add(this.Eh | 0, this.El | 0, Eh | 0, El | 0));
    ({ h: Fh, l: Fl } = add(this.Fh | 0, this.Fl | 0, Fh | 0, Fl | 0));
    ({ h: Gh, l: Gl } = add(this.Gh | 0, this.Gl | 0, Gh | 0, Gl | 0));
    ({ h: Hh, l: Hl } = add(this.Hh | 0, this.Hl | 0, Hh | 0, Hl | 0));
    this.set(Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl);
  }
  roundClean() {
    clean(SHA512_W_H, SHA512_W_L);
  }
  destroy() {
    this.destroyed = true;
    clean(this.buffer);
    this.set(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
};
var _SHA512 = class extends SHA2_64B {
  constructor() {
    super(64, SHA512_IV);
  }
};
var sha256 = /* @__PURE__ */ createHasher(
  () => new _SHA256(),
  /* @__PURE__ */ oidNist(1)
);
var sha512 = /* @__PURE__ */ createHasher(
  () => new _SHA512(),
  /* @__PURE__ */ oidNist(3)
);

// voting_service/static/js/core/bytes.js
var encoder = new TextEncoder();
var decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
var HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
var B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
var utf8 = (text2) => encoder.encode(text2);
var fromUtf8 = (bytes) => decoder.decode(bytes);
function toHex(bytes) {
  let text2 = "";
  for (const byte of bytes) text2 += HEX[byte];
  return text2;
}
function fromHex(text2) {
  const bytes = new Uint8Array(text2.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text2.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
function toBase64(bytes) {
  let text2 = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    text2 += B64[a >> 2] + B64[(a & 3) << 4 | b >> 4] + B64[(b & 15) << 2 | c >> 6] + B64[c & 63];
  }
  return text2.slice(0, Math.ceil(bytes.length * 4 / 3));
}
function toPaddedBase64(bytes) {
  const text2 = toBase64(bytes);
  return text2 + "=".repeat((4 - text2.length % 4) % 4);
}
function fromPaddedBase64(text2) {
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text2)) return null;
  const plain = text2.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor(plain.length * 3 / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of plain) {
    held = (held << 6 | B64.indexOf(letter)) & 65535;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits & 255;
    }
  }
  return toPaddedBase64(bytes) === text2 ? bytes : null;
}
var hash = (bytes) => sha256(bytes);
var hashHex = (bytes) => toHex(sha256(bytes));
var hashBase64 = (bytes) => toBase64(sha256(bytes));
var toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);
function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length2, part2) => length2 + part2.length, 0));
  let at = 0;
  for (const part2 of parts) {
    whole.set(part2, at);
    at += part2.length;
  }
  return whole;
}
function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

// voting_service/static/js/core/encoding.js
var MAX_JSON_BYTES = 1 << 20;
var MAX_DEPTH = 32;
var LONE_SURROGATE = /[\ud800-\udfff]/u;
var BASE64_DIGEST = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/;
function dumpJson(value) {
  return JSON.stringify(value).replaceAll("", "\\u007f");
}
function checkValues(value, levels = MAX_DEPTH) {
  if (typeof value === "string") {
    demand(!LONE_SURROGATE.test(value), "json.canonical", "text with half a character");
  } else if (typeof value === "number") {
    demand(Number.isInteger(value), "json.syntax", "a number that is not whole", { found: value });
    demand(Number.isSafeInteger(value), "record.range", "number too large to be kept exactly", { found: value });
  } else if (value !== null && typeof value === "object") {
    demand(levels > 0, "json.depth", "nested too deeply", { expected: `at most ${MAX_DEPTH} levels` });
    for (const item of Array.isArray(value) ? value : Object.entries(value).flat()) checkValues(item, levels - 1);
  }
}
function loadJson(bytes, limit = MAX_JSON_BYTES) {
  demand(bytes.length <= limit, "json.size", "larger than allowed", { expected: limit, found: bytes.length });
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch (error) {
    throw new VerificationError("json.syntax", "not readable as JSON", { found: error.message });
  }
}
function requireSpelling(bytes, text2) {
  if (sameBytes(utf8(text2), bytes)) return;
  const numbers2 = fromUtf8(bytes).replace(/"(?:[^"\\]|\\.)*"/g, "");
  demand(!/[0-9][.eE]/.test(numbers2), "json.syntax", "a number with a point or an exponent");
  throw new VerificationError("json.canonical", "not written in the one canonical form");
}
function parseJson(bytes, limit = MAX_JSON_BYTES) {
  const value = loadJson(bytes, limit);
  checkValues(value);
  requireSpelling(bytes, dumpJson(value));
  return value;
}
function readRecord(value, fields, where = "") {
  const isObject2 = value !== null && typeof value === "object" && !Array.isArray(value);
  demand(isObject2, "record.type", "value of the wrong kind", { expected: "an object", where });
  const expected = fields.filter((name) => !name.endsWith("?") || Object.hasOwn(value, name.slice(0, -1))).map((name) => name.replace("?", ""));
  const found = Object.keys(value).join();
  demand(found === expected.join(), "record.fields", "fields missing, unknown or out of order", {
    expected: fields.join(),
    found,
    where
  });
  return value;
}
function readList(value, length2 = null, where = "") {
  demand(Array.isArray(value), "record.type", "value of the wrong kind", { expected: "a list", where });
  demand(length2 === null || value.length === length2, "record.length", "wrong number of items", {
    expected: length2,
    found: value.length,
    where
  });
  return value;
}
function readText(value, where = "") {
  demand(typeof value === "string", "record.type", "value of the wrong kind", { expected: "a text", where });
  return value;
}
function readFlag(value, where = "") {
  demand(typeof value === "boolean", "record.type", "value of the wrong kind", { expected: "true or false", where });
  return value;
}
function readInteger(value, low = 0, high = Number.MAX_SAFE_INTEGER, where = "") {
  demand(typeof value === "number", "record.type", "value of the wrong kind", { expected: "a whole number", where });
  demand(value >= low && value <= high, "record.range", "number out of range", {
    expected: `${low}…${high}`,
    found: value,
    where
  });
  return value;
}
function readBase64Digest(value, where = "") {
  demand(BASE64_DIGEST.test(readText(value, where)), "hash.syntax", "not a SHA-256 in Base64", { found: value, where });
  return value;
}

// node_modules/@noble/curves/utils.js
function aarray(item, title2, inner = () => {
}) {
  if (!Array.isArray(item))
    throw new TypeError(`"${title2}" expected array, got type=${typeof item}`);
  for (let i = 0; i < item.length; i++)
    inner(item[i], `${title2}[${i}]`);
  return item;
}
var abytes2 = (value, length2, title2) => abytes(value, length2, title2);
var anumber2 = anumber;
function aobject2(value, title2 = "object") {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new TypeError(title2 === "object" ? "expected valid options object" : `"${title2}" expected object, got type=${typeof value}`);
  return value;
}
function afunction(value, title2) {
  if (typeof value !== "function")
    throw new TypeError(`"${title2}" is invalid: expected function, got ${typeof value}`);
  return value;
}
var bytesToHex2 = bytesToHex;
var concatBytes2 = (...arrays) => concatBytes(...arrays);
var hexToBytes2 = (hex) => hexToBytes(hex);
var isBytes2 = isBytes;
var randomBytes2 = (bytesLength) => randomBytes(bytesLength);
var _0n = /* @__PURE__ */ BigInt(0);
var _1n = /* @__PURE__ */ BigInt(1);
var atitle2 = (title2) => title2 ? `"${title2}" ` : "";
function abool(value, title2 = "") {
  if (typeof value !== "boolean")
    throw new TypeError(atitle2(title2) + "expected boolean, got type=" + typeof value);
  return value;
}
function abignumber(n) {
  if (typeof n === "bigint") {
    if (!isPosBig(n))
      throw new RangeError("positive bigint expected, got " + n);
  } else
    anumber2(n);
  return n;
}
function asafenumber(value, title2 = "") {
  if (typeof value !== "number") {
    const prefix = title2 && `"${title2}" `;
    throw new TypeError(prefix + "expected number, got type=" + typeof value);
  }
  if (!Number.isSafeInteger(value)) {
    const prefix = title2 && `"${title2}" `;
    throw new RangeError(prefix + "expected safe integer, got " + value);
  }
}
function hexToNumber(hex) {
  if (typeof hex !== "string")
    throw new TypeError("hex string expected, got " + typeof hex);
  return hex === "" ? _0n : BigInt("0x" + hex);
}
function bytesToNumberBE(bytes) {
  return hexToNumber(bytesToHex(bytes));
}
function bytesToNumberLE(bytes) {
  return hexToNumber(bytesToHex(copyBytes(abytes(bytes)).reverse()));
}
function numberToBytesBE(n, len) {
  anumber(len);
  if (len === 0)
    throw new Error("zero output length is invalid");
  n = abignumber(n);
  const expectedLen = len * 2;
  const hex = n.toString(16);
  if (hex.length > expectedLen)
    throw new RangeError("number is too large");
  return hexToBytes(hex.padStart(expectedLen, "0"));
}
function numberToBytesLE(n, len) {
  return numberToBytesBE(n, len).reverse();
}
function copyBytes(bytes) {
  return Uint8Array.from(abytes2(bytes));
}
function isPosBig(n) {
  return typeof n === "bigint" && _0n <= n;
}
function inRange(n, min, max) {
  return isPosBig(n) && isPosBig(min) && isPosBig(max) && min <= n && n < max;
}
function aInRange(title2, n, min, max) {
  if (!inRange(n, min, max))
    throw new RangeError("expected valid " + title2 + ": " + min + " <= n < " + max + ", got " + n);
}
function bitLen(n) {
  if (n < _0n)
    throw new Error("expected non-negative bigint, got " + n);
  return n === _0n ? 0 : n.toString(2).length;
}
var bitMask = (n) => {
  asafenumber(n, "n");
  return (_1n << BigInt(n)) - _1n;
};
function validateObject(object, fields = {}, optFields = {}, title2 = "object") {
  aobject2(object, title2);
  aobject2(fields, "fields");
  aobject2(optFields, "optFields");
  function checkField(fieldName, expectedType, isOpt) {
    const label = title2 === "object" ? `param "${String(fieldName)}"` : `"${title2}.${String(fieldName)}"`;
    const val = object[fieldName];
    if (!Object.hasOwn(object, fieldName) && (isOpt ? val !== void 0 : expectedType !== "function")) {
      throw new TypeError(`${label} is invalid: expected own property`);
    }
    if (isOpt && val === void 0)
      return;
    const current = typeof val;
    if (current !== expectedType || val === null)
      throw new TypeError(`${label} is invalid: expected ${expectedType}, got ${current}`);
  }
  const iter = (f, isOpt) => Object.entries(f).forEach(([k, v]) => checkField(k, v, isOpt));
  iter(fields, false);
  iter(optFields, true);
}

// node_modules/@noble/curves/abstract/modular.js
var _0n2 = /* @__PURE__ */ BigInt(0);
var _1n2 = /* @__PURE__ */ BigInt(1);
var _2n = /* @__PURE__ */ BigInt(2);
var _3n = /* @__PURE__ */ BigInt(3);
var _4n = /* @__PURE__ */ BigInt(4);
var _5n = /* @__PURE__ */ BigInt(5);
var _7n = /* @__PURE__ */ BigInt(7);
var _8n = /* @__PURE__ */ BigInt(8);
var _9n = /* @__PURE__ */ BigInt(9);
var _15n = /* @__PURE__ */ BigInt(15);
var _16n = /* @__PURE__ */ BigInt(16);
var POW_WINDOWED_MIN = /* @__PURE__ */ BigInt("0x10000000000000000");
function mod(a, b) {
  if (b <= _0n2)
    throw new Error("mod: expected positive modulus, got " + b);
  const result = a % b;
  return result >= _0n2 ? result : b + result;
}
function pow(num, power, modulo) {
  if (modulo <= _1n2)
    throw new Error("pow: expected modulus > 1, got " + modulo);
  if (typeof power !== "bigint")
    throw new TypeError("invalid exponent: expected bigint, got " + typeof power);
  if (power < _0n2)
    throw new Error("invalid exponent, negatives unsupported");
  if (power === _0n2)
    return _1n2;
  if (power === _1n2)
    return num;
  let d = num % modulo;
  if (d < _0n2)
    d += modulo;
  if (power < POW_WINDOWED_MIN) {
    let p2 = _1n2;
    while (power > _0n2) {
      if (power & _1n2)
        p2 = p2 * d % modulo;
      d = d * d % modulo;
      power >>= _1n2;
    }
    return p2;
  }
  const digits = [];
  while (power > _0n2) {
    digits.push(Number(power & _15n));
    power >>= _4n;
  }
  const table = new Array(16);
  table[0] = _1n2;
  table[1] = d;
  for (let i = 2; i < 16; i++)
    table[i] = table[i - 1] * d % modulo;
  let p = table[digits[digits.length - 1]];
  for (let w = digits.length - 2; w >= 0; w--) {
    p = p * p % modulo;
    p = p * p % modulo;
    p = p * p % modulo;
    p = p * p % modulo;
    const digit = digits[w];
    if (digit !== 0)
      p = p * table[digit] % modulo;
  }
  return p;
}
function pow2(x, power, modulo) {
  if (modulo <= _1n2)
    throw new Error("pow2: expected modulus > 1, got " + modulo);
  if (power < _0n2)
    throw new Error("pow2: expected non-negative exponent, got " + power);
  let res = x;
  while (power-- > _0n2) {
    res *= res;
    res %= modulo;
  }
  return res;
}
function invert(number, modulo) {
  if (number === _0n2)
    throw new Error("invert: expected non-zero number");
  if (modulo <= _1n2)
    throw new Error("invert: expected modulus > 1, got " + modulo);
  let a = mod(number, modulo);
  let b = modulo;
  let x = _0n2, u = _1n2;
  while (a !== _0n2) {
    const q = b / a;
    const r = b - a * q;
    const m = x - u * q;
    b = a, a = r, x = u, u = m;
  }
  const gcd = b;
  if (gcd !== _1n2)
    throw new Error("invert: does not exist");
  return mod(x, modulo);
}
function assertIsSquare(Fp2, root2, n) {
  const F = Fp2;
  if (!F.eql(F.sqr(root2), n))
    throw new Error("Cannot find square root");
}
function aoddModulus(order, fnName) {
  if ((order & _1n2) === _0n2)
    throw new Error(fnName + ": expected odd modulus, got " + order);
}
function sqrt3mod4(Fp2, n) {
  const F = Fp2;
  const p1div4 = (F.ORDER + _1n2) / _4n;
  const root2 = F.pow(n, p1div4);
  assertIsSquare(F, root2, n);
  return root2;
}
function sqrt5mod8(Fp2, n) {
  const F = Fp2;
  const p5div8 = (F.ORDER - _5n) / _8n;
  const n2 = F.mul(n, _2n);
  const v = F.pow(n2, p5div8);
  const nv = F.mul(n, v);
  const i = F.mul(F.mul(nv, _2n), v);
  const root2 = F.mul(nv, F.sub(i, F.ONE));
  assertIsSquare(F, root2, n);
  return root2;
}
function sqrt9mod16(P) {
  const Fp_ = Field(P);
  const tn = tonelliShanks(P);
  const c1 = tn(Fp_, Fp_.neg(Fp_.ONE));
  const c2 = tn(Fp_, c1);
  const c3 = tn(Fp_, Fp_.neg(c1));
  const c4 = (P + _7n) / _16n;
  return ((Fp2, n) => {
    const F = Fp2;
    let tv1 = F.pow(n, c4);
    let tv2 = F.mul(tv1, c1);
    const tv3 = F.mul(tv1, c2);
    const tv4 = F.mul(tv1, c3);
    const e1 = F.eql(F.sqr(tv2), n);
    const e2 = F.eql(F.sqr(tv3), n);
    tv1 = F.cmov(tv1, tv2, e1);
    tv2 = F.cmov(tv4, tv3, e2);
    const e3 = F.eql(F.sqr(tv2), n);
    const root2 = F.cmov(tv1, tv2, e3);
    assertIsSquare(F, root2, n);
    return root2;
  });
}
function tonelliShanks(P) {
  if (P < _3n)
    throw new Error("sqrt is not defined for small field");
  aoddModulus(P, "tonelliShanks");
  let Q = P - _1n2;
  let S = 0;
  while (Q % _2n === _0n2) {
    Q /= _2n;
    S++;
  }
  let Z = _2n;
  const _Fp = Field(P);
  while (FpLegendre(_Fp, Z) === 1) {
    if (Z++ > 1e3)
      throw new Error("Cannot find square root: probably non-prime P");
  }
  if (S === 1)
    return sqrt3mod4;
  let cc = _Fp.pow(Z, Q);
  const Q1div2 = (Q + _1n2) / _2n;
  return function tonelliSlow(Fp2, n) {
    const F = Fp2;
    if (F.is0(n))
      return n;
    if (FpLegendre(F, n) !== 1)
      throw new Error("Cannot find square root");
    let M = S;
    let c = F.mul(F.ONE, cc);
    let t = F.pow(n, Q);
    let R = F.pow(n, Q1div2);
    while (!F.eql(t, F.ONE)) {
      if (F.is0(t))
        throw new Error("Cannot find square root: probably non-prime P");
      let i = 1;
      let t_tmp = F.sqr(t);
      while (!F.eql(t_tmp, F.ONE)) {
        i++;
        t_tmp = F.sqr(t_tmp);
        if (i === M)
          throw new Error("Cannot find square root");
      }
      const exponent = _1n2 << BigInt(M - i - 1);
      const b = F.pow(c, exponent);
      M = i;
      c = F.sqr(b);
      t = F.mul(t, c);
      R = F.mul(R, b);
    }
    return R;
  };
}
function FpSqrt(P) {
  aoddModulus(P, "Fp.sqrt");
  if (P % _4n === _3n)
    return sqrt3mod4;
  if (P % _8n === _5n)
    return sqrt5mod8;
  if (P % _16n === _9n)
    return sqrt9mod16(P);
  return tonelliShanks(P);
}
var isNegativeLE = (num, modulo) => (mod(num, modulo) & _1n2) === _1n2;
var FIELD_FIELDS = [
  "create",
  "isValid",
  "is0",
  "neg",
  "inv",
  "sqrt",
  "sqr",
  "eql",
  "add",
  "sub",
  "mul",
  "pow",
  "div",
  "addN",
  "subN",
  "mulN",
  "sqrN"
];
function validateField(field) {
  aobject2(field, "field");
  if (typeof field.ORDER !== "bigint")
    throw new TypeError('param "ORDER" is invalid: expected bigint, got ' + typeof field.ORDER);
  asafenumber(field.BYTES, "BYTES");
  asafenumber(field.BITS, "BITS");
  for (const name of FIELD_FIELDS)
    afunction(field[name], "field." + name);
  if (field.BYTES < 1 || field.BITS < 1)
    throw new Error("invalid field: expected BYTES/BITS > 0");
  if (field.ORDER <= _1n2)
    throw new Error("invalid field: expected ORDER > 1, got " + field.ORDER);
  return field;
}
function FpInvertBatch(Fp2, nums, passZero = false) {
  validateField(Fp2);
  aarray(nums, "nums");
  abool(passZero, "passZero");
  const F = Fp2;
  const inverted = new Array(nums.length).fill(passZero ? F.ZERO : void 0);
  const multipliedAcc = nums.reduce((acc, num, i) => {
    if (F.is0(num))
      return acc;
    inverted[i] = acc;
    return F.mul(acc, num);
  }, F.ONE);
  const invertedAcc = F.inv(multipliedAcc);
  nums.reduceRight((acc, num, i) => {
    if (F.is0(num))
      return acc;
    inverted[i] = F.mul(acc, inverted[i]);
    return F.mul(acc, num);
  }, invertedAcc);
  return inverted;
}
function FpLegendre(Fp2, n) {
  validateField(Fp2);
  const F = Fp2;
  aoddModulus(F.ORDER, "FpLegendre");
  const p1mod2 = (F.ORDER - _1n2) / _2n;
  const powered = F.pow(n, p1mod2);
  const yes = F.eql(powered, F.ONE);
  const zero = F.eql(powered, F.ZERO);
  const no = F.eql(powered, F.neg(F.ONE));
  if (!yes && !zero && !no)
    throw new Error("invalid Legendre symbol result");
  return yes ? 1 : zero ? 0 : -1;
}
function nLength(n, nBitLength) {
  if (nBitLength !== void 0)
    anumber2(nBitLength);
  if (n <= _0n2)
    throw new Error("invalid n length: expected positive n, got " + n);
  if (nBitLength !== void 0 && nBitLength < 1)
    throw new Error("invalid n length: expected positive bit length, got " + nBitLength);
  const bits = bitLen(n);
  if (nBitLength !== void 0 && nBitLength < bits)
    throw new Error(`invalid n length: expected nBitLength (${nBitLength}) >= bitLen(n) (${bits})`);
  const _nBitLength = nBitLength !== void 0 ? nBitLength : bits;
  const nByteLength = Math.ceil(_nBitLength / 8);
  return { nBitLength: _nBitLength, nByteLength };
}
var FIELD_SQRT = /* @__PURE__ */ new WeakMap();
var _Field = class {
  ORDER;
  BITS;
  BYTES;
  isLE;
  ZERO = _0n2;
  ONE = _1n2;
  _lengths;
  _mod;
  constructor(ORDER2, opts = {}) {
    if (ORDER2 <= _1n2)
      throw new Error("invalid field: expected ORDER > 1, got " + ORDER2);
    let _nbitLength = void 0;
    this.isLE = false;
    if (opts != null && typeof opts === "object") {
      if (typeof opts.BITS === "number")
        _nbitLength = opts.BITS;
      if (typeof opts.sqrt === "function")
        Object.defineProperty(this, "sqrt", { value: opts.sqrt, enumerable: true });
      if (typeof opts.isLE === "boolean")
        this.isLE = opts.isLE;
      if (opts.allowedLengths)
        this._lengths = Object.freeze(opts.allowedLengths.slice());
      if (typeof opts.modFromBytes === "boolean")
        this._mod = opts.modFromBytes;
    }
    const { nBitLength, nByteLength } = nLength(ORDER2, _nbitLength);
    if (nByteLength > 2048)
      throw new Error("invalid field: expected ORDER of <= 2048 bytes");
    this.ORDER = ORDER2;
    this.BITS = nBitLength;
    this.BYTES = nByteLength;
    Object.freeze(this);
  }
  create(num) {
    return mod(num, this.ORDER);
  }
  isValid(num) {
    if (typeof num !== "bigint")
      throw new TypeError("invalid field element: expected bigint, got " + typeof num);
    return _0n2 <= num && num < this.ORDER;
  }
  is0(num) {
    return num === _0n2;
  }
  // is valid and invertible
  isValidNot0(num) {
    return !this.is0(num) && this.isValid(num);
  }
  isOdd(num) {
    return (num & _1n2) === _1n2;
  }
  neg(num) {
    return mod(-num, this.ORDER);
  }
  eql(lhs, rhs) {
    return lhs === rhs;
  }
  sqr(num) {
    return mod(num * num, this.ORDER);
  }
  add(lhs, rhs) {
    return mod(lhs + rhs, this.ORDER);
  }
  sub(lhs, rhs) {
    return mod(lhs - rhs, this.ORDER);
  }
  mul(lhs, rhs) {
    return mod(lhs * rhs, this.ORDER);
  }
  pow(num, power) {
    return pow(num, power, this.ORDER);
  }
  div(lhs, rhs) {
    return mod(lhs * invert(rhs, this.ORDER), this.ORDER);
  }
  // Same as above, but doesn't normalize
  sqrN(num) {
    return num * num;
  }
  addN(lhs, rhs) {
    return lhs + rhs;
  }
  subN(lhs, rhs) {
    return lhs - rhs;
  }
  mulN(lhs, rhs) {
    return lhs * rhs;
  }
  inv(num) {
    return invert(num, this.ORDER);
  }
  sqrt(num) {
    let sqrt = FIELD_SQRT.get(this);
    if (!sqrt)
      FIELD_SQRT.set(this, sqrt = FpSqrt(this.ORDER));
    return sqrt(this, num);
  }
  toBytes(num) {
    return this.isLE ? numberToBytesLE(num, this.BYTES) : numberToBytesBE(num, this.BYTES);
  }
  fromBytes(bytes, skipValidation = false) {
    abytes2(bytes);
    const { _lengths: allowedLengths, BYTES, isLE, ORDER: ORDER2, _mod: modFromBytes } = this;
    if (allowedLengths) {
      if (bytes.length < 1 || !allowedLengths.includes(bytes.length) || bytes.length > BYTES) {
        throw new Error("Field.fromBytes: expected " + allowedLengths + " bytes, got " + bytes.length);
      }
      const padded = new Uint8Array(BYTES);
      padded.set(bytes, isLE ? 0 : padded.length - bytes.length);
      bytes = padded;
    }
    if (bytes.length !== BYTES)
      throw new Error("Field.fromBytes: expected " + BYTES + " bytes, got " + bytes.length);
    let scalar = isLE ? bytesToNumberLE(bytes) : bytesToNumberBE(bytes);
    if (modFromBytes)
      scalar = mod(scalar, ORDER2);
    if (!skipValidation) {
      if (!this.isValid(scalar))
        throw new Error("invalid field element: outside of range 0..ORDER");
    }
    return scalar;
  }
  // TODO: we don't need it here, move out to separate fn
  invertBatch(lst) {
    return FpInvertBatch(this, lst, true);
  }
  // We can't move this out because Fp6, Fp12 implement it
  // and it's unclear what to return in there.
  cmov(a, b, condition) {
    abool(condition, "condition");
    return condition ? b : a;
  }
};
function Field(ORDER2, opts = {}) {
  Object.freeze(_Field.prototype);
  return new _Field(ORDER2, opts);
}

// node_modules/@noble/curves/abstract/curve.js
var _0n3 = /* @__PURE__ */ BigInt(0);
var _1n3 = /* @__PURE__ */ BigInt(1);
var _4n2 = /* @__PURE__ */ BigInt(4);
var BLIND_BYTES = 16;
var BLIND_BITS = 128;
var FW_WINDOW = 5;
var TABLE_BYTES_MAX = /* @__PURE__ */ (() => 2 ** 31)();
function validatePointCons(Point2) {
  const pc = Point2;
  if (typeof pc !== "function")
    throw new TypeError('"Point" expected constructor, got type=' + typeof Point2);
  afunction(pc.fromAffine, "Point.fromAffine");
  afunction(pc.fromBytes, "Point.fromBytes");
  afunction(pc.fromHex, "Point.fromHex");
  aobject2(pc.BASE, "Point.BASE");
  aobject2(pc.ZERO, "Point.ZERO");
  validateField(pc.Fp);
  validateField(pc.Fn);
}
function normalizeZ(c, points) {
  validatePointCons(c);
  validateMSMPoints(points, c);
  const invertedZs = FpInvertBatch(c.Fp, points.map((p) => p.Z));
  return points.map((p, i) => c.fromAffine(p.toAffine(invertedZs[i])));
}
function validateW(W, bits, min = 1) {
  if (!Number.isSafeInteger(W) || W < min || W > bits)
    throw new Error("invalid window size, expected [" + min + ".." + bits + "], got W=" + W);
}
function validateTableBytes(numPoints, fpBytes) {
  const bytes = numPoints * (4 * fpBytes + 128);
  if (bytes > TABLE_BYTES_MAX)
    throw new Error("invalid window size: table would need ~" + Math.ceil(bytes / 2 ** 20) + " MiB, max " + TABLE_BYTES_MAX / 2 ** 20 + " MiB");
}
function probeRandomBytes(randomBytes3, length2) {
  if (randomBytes3 === void 0)
    return void 0;
  afunction(randomBytes3, "randomBytes");
  try {
    const probe = randomBytes3(length2);
    if (!isBytes2(probe) || probe.length !== length2)
      return void 0;
  } catch {
    return void 0;
  }
  return randomBytes3;
}
function validateMSMPoints(points, c) {
  aarray(points, "points");
  points.forEach((p, i) => {
    if (!(p instanceof c))
      throw new Error("invalid point at index " + i);
  });
}
function validateMSMScalars(scalars, field, maxScalar) {
  if (!Array.isArray(scalars))
    throw new Error("array of scalars expected");
  scalars.forEach((s, i) => {
    const ok = maxScalar === void 0 ? field.isValid(s) : isPosBig(s) && s < maxScalar;
    if (!ok)
      throw new Error("invalid scalar at index " + i);
  });
}
var pointWindowSizes = /* @__PURE__ */ new WeakMap();
function getWindowSize(P) {
  return pointWindowSizes.get(P) || 1;
}
function oddMultiples(p, size) {
  const dbl = p.double();
  const t = [p];
  for (let j = 1; j < size; j++)
    t.push(t[j - 1].add(dbl));
  return t;
}
function wnafDigits(n, W) {
  const size = 2 ** W;
  const half2 = size / 2;
  const mask = BigInt(size - 1);
  const d = [];
  while (n > _0n3) {
    let w = 0;
    if (n & _1n3) {
      w = Number(n & mask);
      if (w >= half2)
        w -= size;
      n -= BigInt(w);
    }
    d.push(w);
    n >>= _1n3;
  }
  return d;
}
function signedWindowDigits(n, W, windows) {
  const size = 2 ** W;
  const half2 = size / 2;
  const mask = BigInt(size - 1);
  const shiftBy = BigInt(W);
  const d = [];
  for (let w = 0; w < windows; w++) {
    let v = Number(n & mask);
    n >>= shiftBy;
    if (v > half2) {
      v -= size;
      n += _1n3;
    }
    d.push(v);
  }
  if (n !== _0n3)
    throw new Error("invalid wnaf");
  return d;
}
function wnafWalk(zero, tables, digits) {
  let max = 0;
  for (const d of digits)
    max = Math.max(max, d.length);
  let acc = zero;
  for (let bit = max - 1; bit >= 0; bit--) {
    if (bit !== max - 1)
      acc = acc.double();
    for (let i = 0; i < digits.length; i++) {
      const w = digits[i][bit];
      if (w) {
        const item = tables[i][Math.abs(w) - 1 >> 1];
        acc = acc.add(w < 0 ? item.negate() : item);
      }
    }
  }
  return acc;
}
var ScalarMultiplier = class {
  Point;
  BASE;
  ZERO;
  randomBytes;
  wnafPrecomputes = /* @__PURE__ */ new WeakMap();
  baseCanBeBlinded;
  bits;
  // Parametrized with a given Point class (not individual point)
  constructor(Point2, randomBytes3) {
    validatePointCons(Point2);
    this.randomBytes = probeRandomBytes(randomBytes3, BLIND_BYTES);
    this.Point = Point2;
    this.BASE = Point2.BASE;
    this.ZERO = Point2.ZERO;
    this.bits = Point2.Fn.BITS;
  }
  /**
   * Creates a signed fixed-window wNAF precomputation table: for every window w, the
   * multiples `[1..2^(W−1)]⋅2^(w⋅W)⋅P`, flattened. All doublings are baked into the table,
   * so cached multiplication is additions-only. `windows = ceil(bits/W) + 1`: the extra
   * window absorbs the final carry of signed-digit recoding.
   * For a 256-bit curve and W=6, the table is 44⋅32 = 1408 points.
   * @param point - Point instance
   * @param W - window size
   * @param bits - scalar bitlength the table must cover
   */
  buildWnafTable(point, W, bits) {
    const windows = Math.ceil(bits / W) + 1;
    const half2 = 2 ** (W - 1);
    const comp = [];
    let base = point;
    for (let w = 0; w < windows; w++) {
      let acc = base;
      for (let i = 0; i < half2; i++) {
        comp.push(acc);
        acc = acc.add(base);
      }
      base = comp[comp.length - 1].double();
    }
    return { W, bits, windows, comp };
  }
  /**
   * Implements ec multiplication using precomputed signed fixed-window wNAF tables.
   * Constant-time: fixed window count with one table addition per window — zero digits feed
   * the fake accumulator — and no doublings; the lookup scans the whole window slice.
   * Scalar bounds are validated by the public entry points ({@link ScalarMultiplier.mulCT},
   * {@link ScalarMultiplier.mulCTBlinded}, {@link ScalarMultiplier.mulUnsafe});
   * signedWindowDigits throws if `n` exceeds the table.
   * @returns real and fake (for const-time) points
   */
  wnafCachedCT(precomputes, n) {
    const { W, windows, comp } = precomputes;
    const half2 = 2 ** (W - 1);
    const digits = signedWindowDigits(n, W, windows);
    let p = this.ZERO;
    let f = this.BASE;
    for (let w = 0; w < windows; w++) {
      const digit = digits[w];
      const start2 = w * half2;
      const idx = Math.abs(digit) - 1;
      let sel = comp[start2];
      for (let i = 1; i < half2; i++)
        sel = i === idx ? comp[start2 + i] : sel;
      const neg = sel.negate();
      if (digit === 0)
        f = f.add(comp[start2]);
      else
        p = p.add(digit < 0 ? neg : sel);
    }
    return { p, f };
  }
  // Cache key is point identity plus (W, bits); at most two entries exist per point (public-width
  // `Fn.BITS` and blinded `Fn.BITS + BLIND_BITS`). Callers must not reuse the same point with
  // incompatible `transform(...)` layouts and expect a separate cache entry.
  getWnafPrecomputes(W, point, bits, transform) {
    let entries = this.wnafPrecomputes.get(point);
    let comp = entries?.find((entry) => entry.W === W && entry.bits === bits);
    if (!comp) {
      comp = this.buildWnafTable(point, W, bits);
      if (typeof transform === "function")
        comp = { ...comp, comp: transform(comp.comp) };
      if (!entries) {
        entries = [];
        this.wnafPrecomputes.set(point, entries);
      }
      entries.push(comp);
    }
    return comp;
  }
  assertPoint(point) {
    if (!(point instanceof this.Point))
      throw new TypeError('"point" expected Point instance, got type=' + typeof point);
  }
  // Shared prologue of the constant-time entry points. Rejects scalar 0: in key/signature-style
  // callers a zero scalar means broken upstream plumbing, and concrete Points already reject it.
  // Uses inRange instead of Fn.isValidNot0: validateField() only certifies the arithmetic subset.
  validateMulInput(point, scalar) {
    this.assertPoint(point);
    if (!inRange(scalar, _1n3, this.Point.Fn.ORDER))
      throw new Error("invalid scalar");
  }
  // Constant-time dispatch shared by mulCT / mulCTBlinded. Un-precomputed points (W===1, e.g.
  // ECDH peer keys) skip building a throwaway cached table in favor of a small fixed-window
  // multiply. `n` must be < 2^bits.
  runCT(point, n, bits, transform) {
    const W = getWindowSize(point);
    if (W === 1)
      return this.fixedWindowCT(point, n, bits);
    return this.wnafCachedCT(this.getWnafPrecomputes(W, point, bits, transform), n);
  }
  mulCT(point, scalar, transform) {
    this.validateMulInput(point, scalar);
    return this.runCT(point, scalar, this.bits, transform);
  }
  mulCTBlinded(point, scalar, transform) {
    this.validateMulInput(point, scalar);
    if (this.randomBytes === void 0)
      throw new Error("randomBytes is required for scalar blinding");
    const bits = this.Point.Fn.BITS + BLIND_BITS;
    const blind = this.randomBytes(BLIND_BYTES);
    if (!isBytes2(blind) || blind.length !== BLIND_BYTES)
      throw new Error("randomBytes returned invalid byte array");
    blind[0] = blind[0] & 63 | 128;
    const n = scalar + bytesToNumberBE(blind) * this.Point.Fn.ORDER;
    return this.runCT(point, n, bits, transform);
  }
  /**
   * Constant-time multiplication `n*point` for an un-precomputed point, via a small fixed window.
   * A cached wNAF table only pays off when reused; a flat 2^FW_WINDOW table (`size-1` adds) is
   * far cheaper to build for a single use. The point-operation sequence is independent of `n`:
   * build the table, then per window exactly FW_WINDOW doublings, a data-oblivious scan over
   * every table entry, and one addition (adds the identity when the window digit is 0 — never
   * skipped).
   *
   * `n` must be `< 2^bits`. Assumes complete addition (adding the identity costs the same as any
   * add), which holds for the Weierstrass/Edwards point types used here. The table is left in
   * projective form (no normalizeZ): normalizing this small a table costs more than the
   * mixed-add savings it would buy for a single multiply.
   * @returns real point `p`; `f` duplicates it only to match {@link wnafCachedCT}'s return shape
   * (this path needs no fake accumulator — its op-count is already scalar-independent).
   */
  fixedWindowCT(point, n, bits) {
    const W = FW_WINDOW;
    const size = 1 << W;
    const mask = bitMask(W);
    const table = new Array(size);
    table[0] = this.ZERO;
    for (let i = 1; i < size; i++)
      table[i] = table[i - 1].add(point);
    const windows = Math.ceil(bits / W);
    let acc = this.ZERO;
    for (let window2 = windows - 1; window2 >= 0; window2--) {
      if (window2 !== windows - 1)
        for (let d = 0; d < W; d++)
          acc = acc.double();
      const digit = Number(n >> BigInt(window2 * W) & mask);
      let sel = table[0];
      for (let i = 1; i < size; i++)
        sel = i === digit ? table[i] : sel;
      acc = acc.add(sel);
    }
    return { p: acc, f: acc };
  }
  shouldBlind(point, cofactor) {
    if (this.randomBytes === void 0)
      return false;
    if (cofactor === _1n3)
      return true;
    if (point !== this.BASE)
      return false;
    if (this.baseCanBeBlinded === void 0)
      this.baseCanBeBlinded = this.mulUnsafe(this.BASE, this.Point.Fn.ORDER).is0();
    return this.baseCanBeBlinded;
  }
  mulSecret(point, scalar, cofactor, transform) {
    return this.shouldBlind(point, cofactor) ? this.mulCTBlinded(point, scalar, transform) : this.mulCT(point, scalar, transform);
  }
  mulUnsafe(point, scalar, transform) {
    this.assertPoint(point);
    if (!isPosBig(scalar))
      throw new Error("invalid scalar");
    const W = getWindowSize(point);
    if (W === 1 || scalar >= this.Point.Fn.ORDER)
      return mulAddUnsafe(this.Point, [point], [scalar], true);
    const precomputes = this.getWnafPrecomputes(W, point, this.bits, transform);
    return this.wnafCachedCT(precomputes, scalar).p;
  }
  // Remembers the window size used for precomputed wNAF multiplication of the given point
  // and drops any previously built tables. Usually only the base point is precomputed.
  // W=1 resets the point to the un-precomputed (table-less) paths.
  // W is additionally capped so tables stay under ~2 GiB ({@link TABLE_BYTES_MAX}).
  setWindowSize(point, W) {
    this.assertPoint(point);
    validateW(W, this.bits);
    const windows = Math.ceil((this.bits + BLIND_BITS) / W) + 1;
    validateTableBytes(windows * 2 ** (W - 1), this.Point.Fp.BYTES);
    pointWindowSizes.set(point, W);
    this.wnafPrecomputes.delete(point);
  }
  // True when a window size is set: tables themselves are built lazily on first multiply.
  hasWindowSize(point) {
    return getWindowSize(point) !== 1;
  }
};
function mulAddUnsafe(c, points, scalars, allowOversized = false) {
  validatePointCons(c);
  validateMSMPoints(points, c);
  abool(allowOversized, "allowOversized");
  validateMSMScalars(scalars, c.Fn, allowOversized ? c.Fn.ORDER ** _4n2 : void 0);
  if (points.length !== scalars.length)
    throw new Error("arrays of points and scalars must have equal length");
  const tables = points.map((p) => oddMultiples(p, 4));
  const digits = scalars.map((n) => wnafDigits(n, 4));
  return wnafWalk(c.ZERO, tables, digits);
}
function createField(order, field, isLE) {
  if (field) {
    if (field.ORDER !== order)
      throw new Error("Field.ORDER must match order: Fp == p, Fn == n");
    validateField(field);
    return field;
  } else {
    return Field(order, { isLE });
  }
}
function createCurveFields(type, CURVE, curveOpts = {}, FpFnLE) {
  if (type !== "weierstrass" && type !== "edwards")
    throw new Error('expected curve type "weierstrass" or "edwards"');
  if (FpFnLE === void 0)
    FpFnLE = type === "edwards";
  if (!CURVE || typeof CURVE !== "object")
    throw new Error(`expected valid ${type} CURVE object`);
  validateObject(curveOpts);
  for (const p of ["p", "n", "h"]) {
    const val = CURVE[p];
    if (!(isPosBig(val) && val !== _0n3))
      throw new Error(`CURVE.${p} must be positive bigint`);
  }
  const Fp2 = createField(CURVE.p, curveOpts.Fp, FpFnLE);
  const Fn = createField(CURVE.n, curveOpts.Fn, FpFnLE);
  const _b = type === "weierstrass" ? "b" : "d";
  const params = ["Gx", "Gy", "a", _b];
  for (const p of params) {
    if (!Fp2.isValid(CURVE[p]))
      throw new Error(`CURVE.${p} must be valid field element of CURVE.Fp`);
  }
  CURVE = Object.freeze(Object.assign({}, CURVE));
  return { CURVE, Fp: Fp2, Fn };
}
function createKeygen(randomSecretKey, getPublicKey) {
  return function keygen(seed) {
    const secretKey = randomSecretKey(seed);
    return { secretKey, publicKey: getPublicKey(secretKey) };
  };
}

// node_modules/@noble/curves/abstract/edwards.js
var _0n4 = /* @__PURE__ */ BigInt(0);
var _1n4 = /* @__PURE__ */ BigInt(1);
var _2n2 = /* @__PURE__ */ BigInt(2);
var _4n3 = /* @__PURE__ */ BigInt(4);
var _8n2 = /* @__PURE__ */ BigInt(8);
function isEdValidXY(Fp2, CURVE, x, y) {
  const x2 = Fp2.sqr(x);
  const y2 = Fp2.sqr(y);
  const left = Fp2.add(Fp2.mul(CURVE.a, x2), y2);
  const right = Fp2.add(Fp2.ONE, Fp2.mul(CURVE.d, Fp2.mul(x2, y2)));
  return Fp2.eql(left, right);
}
function edwards(params, extraOpts = {}) {
  validateObject(extraOpts, {}, {}, "extraOpts");
  const opts = extraOpts;
  const validated = createCurveFields("edwards", params, opts, opts.FpFnLE);
  const { Fp: Fp2, Fn } = validated;
  let CURVE = validated.CURVE;
  const { h: cofactor } = CURVE;
  if (FpLegendre(Fp2, CURVE.a) !== 1)
    throw new Error("edwards: CURVE.a must be a square in Fp for complete addition formulas");
  if (FpLegendre(Fp2, CURVE.d) !== -1)
    throw new Error("edwards: CURVE.d must be a non-square in Fp for complete addition formulas");
  validateObject(opts, {}, { uvRatio: "function", randomBytes: "function" });
  const randomBytes3 = opts.randomBytes === void 0 ? randomBytes2 : opts.randomBytes;
  const MASK = _2n2 << BigInt(Fp2.BYTES * 8) - _1n4;
  function isOdd2(n) {
    if (!Fp2.isOdd)
      throw new Error("Field does not have .isOdd()");
    return Fp2.isOdd(n);
  }
  const uvRatio2 = opts.uvRatio === void 0 ? (u, v) => {
    try {
      return { isValid: true, value: Fp2.sqrt(Fp2.div(u, v)) };
    } catch (e) {
      return { isValid: false, value: _0n4 };
    }
  } : opts.uvRatio;
  if (!isEdValidXY(Fp2, CURVE, CURVE.Gx, CURVE.Gy))
    throw new Error("bad curve params: generator point");
  const mulA = Fp2.eql(CURVE.a, Fp2.neg(Fp2.ONE)) ? (x) => Fp2.neg(x) : Fp2.eql(CURVE.a, Fp2.ONE) ? (x) => x : (x) => Fp2.mul(CURVE.a, x);
  function acoord(title2, n, banZero = false) {
    const min = banZero ? _1n4 : _0n4;
    aInRange("coordinate " + title2, n, min, MASK);
    return n;
  }
  function aedpoint(other) {
    if (!(other instanceof Point2))
      throw new Error("EdwardsPoint expected");
  }
  class Point2 {
    static BASE = new Point2(CURVE.Gx, CURVE.Gy, Fp2.ONE, Fp2.mul(CURVE.Gx, CURVE.Gy));
    static ZERO = new Point2(Fp2.ZERO, Fp2.ONE, Fp2.ONE, Fp2.ZERO);
    static Fp = Fp2;
    static Fn = Fn;
    X;
    Y;
    Z;
    T;
    constructor(X, Y, Z, T) {
      this.X = acoord("x", X);
      this.Y = acoord("y", Y);
      this.Z = acoord("z", Z, true);
      this.T = acoord("t", T);
      Object.freeze(this);
    }
    static CURVE() {
      return CURVE;
    }
    /**
     * Create one extended Edwards point from affine coordinates.
     * Does NOT validate that the point is on-curve or torsion-free.
     * Use `.assertValidity()` on adversarial inputs.
     */
    static fromAffine(p) {
      if (p instanceof Point2)
        throw new Error("extended point not allowed");
      const { x, y } = p || {};
      acoord("x", x);
      acoord("y", y);
      return new Point2(x, y, Fp2.ONE, Fp2.mul(x, y));
    }
    // Uses algo from RFC8032 5.1.3.
    static fromBytes(bytes, zip215 = false) {
      const len = Fp2.BYTES;
      const { a, d } = CURVE;
      bytes = copyBytes(abytes2(bytes, len, "point"));
      abool(zip215, "zip215");
      const normed = copyBytes(bytes);
      const lastByte = bytes[len - 1];
      normed[len - 1] = lastByte & ~128;
      const y = bytesToNumberLE(normed);
      const max = zip215 ? MASK : Fp2.ORDER;
      aInRange("point.y", y, _0n4, max);
      const y2 = Fp2.sqr(y);
      const u = Fp2.sub(y2, Fp2.ONE);
      const v = Fp2.sub(Fp2.mulN(d, y2), a);
      let { isValid, value: x } = uvRatio2(u, v);
      if (!isValid)
        throw new Error("bad point: invalid y coordinate");
      const isXOdd = isOdd2(x);
      const isLastByteOdd = (lastByte & 128) !== 0;
      if (!zip215 && Fp2.is0(x) && isLastByteOdd)
        throw new Error("bad point: x=0 and x_0=1");
      if (isLastByteOdd !== isXOdd)
        x = Fp2.neg(x);
      return Point2.fromAffine({ x, y });
    }
    static fromHex(hex, zip215 = false) {
      return Point2.fromBytes(hexToBytes2(hex), zip215);
    }
    get x() {
      return this.toAffine().x;
    }
    get y() {
      return this.toAffine().y;
    }
    precompute(windowSize = 6, isLazy = true) {
      wnaf.setWindowSize(this, windowSize);
      if (!isLazy)
        this.multiply(_2n2);
      return this;
    }
    // Useful in fromAffine() - not for fromBytes(), which always created valid points.
    assertValidity() {
      const p = this;
      const { a, d } = CURVE;
      if (p.is0())
        throw new Error("bad point: ZERO");
      const { X, Y, Z, T } = p;
      const X2 = Fp2.sqr(X);
      const Y2 = Fp2.sqr(Y);
      const Z2 = Fp2.sqr(Z);
      const Z4 = Fp2.sqr(Z2);
      const aX2 = Fp2.mul(X2, a);
      const left = Fp2.mul(Fp2.add(aX2, Y2), Z2);
      const right = Fp2.add(Z4, Fp2.mul(d, Fp2.mul(X2, Y2)));
      if (!Fp2.eql(left, right))
        throw new Error("bad point: equation left != right (1)");
      const XY = Fp2.mul(X, Y);
      const ZT = Fp2.mul(Z, T);
      if (!Fp2.eql(XY, ZT))
        throw new Error("bad point: equation left != right (2)");
    }
    // Compare one point to another.
    equals(other) {
      aedpoint(other);
      const { X: X1, Y: Y1, Z: Z1 } = this;
      const { X: X2, Y: Y2, Z: Z2 } = other;
      const X1Z2 = Fp2.mul(X1, Z2);
      const X2Z1 = Fp2.mul(X2, Z1);
      const Y1Z2 = Fp2.mul(Y1, Z2);
      const Y2Z1 = Fp2.mul(Y2, Z1);
      return Fp2.eql(X1Z2, X2Z1) && Fp2.eql(Y1Z2, Y2Z1);
    }
    is0() {
      return this.equals(Point2.ZERO);
    }
    negate() {
      return new Point2(Fp2.neg(this.X), this.Y, this.Z, Fp2.neg(this.T));
    }
    // Fast algo for doubling Extended Point.
    // https://hyperelliptic.org/EFD/g1p/auto-twisted-extended.html#doubling-dbl-2008-hwcd
    // Cost: 4M + 4S + 1*a + 6add + 1*2.
    double() {
      const { X: X1, Y: Y1, Z: Z1 } = this;
      const A = Fp2.sqr(X1);
      const B = Fp2.sqr(Y1);
      const C = Fp2.mul(Fp2.sqr(Z1), _2n2);
      const D = mulA(A);
      const x1y1 = Fp2.addN(X1, Y1);
      const E = Fp2.sub(Fp2.subN(Fp2.sqr(x1y1), A), B);
      const G = Fp2.addN(D, B);
      const F = Fp2.subN(G, C);
      const H = Fp2.subN(D, B);
      const X3 = Fp2.mul(E, F);
      const Y3 = Fp2.mul(G, H);
      const T3 = Fp2.mul(E, H);
      const Z3 = Fp2.mul(F, G);
      return new Point2(X3, Y3, Z3, T3);
    }
    // Fast algo for adding 2 Extended Points.
    // https://hyperelliptic.org/EFD/g1p/auto-twisted-extended.html#addition-add-2008-hwcd
    // Cost: 9M + 1*a + 1*d + 7add.
    add(other) {
      aedpoint(other);
      const { d } = CURVE;
      const { X: X1, Y: Y1, Z: Z1, T: T1 } = this;
      const { X: X2, Y: Y2, Z: Z2, T: T2 } = other;
      const A = Fp2.mul(X1, X2);
      const B = Fp2.mul(Y1, Y2);
      const C = Fp2.mul(Fp2.mulN(T1, d), T2);
      const D = Fp2.mul(Z1, Z2);
      const E = Fp2.sub(Fp2.subN(Fp2.mulN(Fp2.addN(X1, Y1), Fp2.addN(X2, Y2)), A), B);
      const F = Fp2.subN(D, C);
      const G = Fp2.addN(D, C);
      const H = Fp2.sub(B, mulA(A));
      const X3 = Fp2.mul(E, F);
      const Y3 = Fp2.mul(G, H);
      const T3 = Fp2.mul(E, H);
      const Z3 = Fp2.mul(F, G);
      return new Point2(X3, Y3, Z3, T3);
    }
    subtract(other) {
      aedpoint(other);
      return this.add(other.negate());
    }
    // Constant-time multiplication.
    multiply(scalar) {
      if (!Fn.isValidNot0(scalar))
        throw new RangeError("invalid scalar: expected 1 <= sc < curve.n");
      const { p, f } = wnaf.mulSecret(this, scalar, cofactor, normalize);
      return normalize([p, f])[0];
    }
    // Non-constant-time multiplication. Uses double-and-add algorithm.
    // It's faster, but should only be used when you don't care about
    // an exposed private key e.g. sig verification.
    // Keeps the same subgroup-scalar contract: 0 is allowed for public-scalar callers, but
    // n and larger values are rejected instead of being reduced mod n to the identity point.
    multiplyUnsafe(scalar) {
      if (!Fn.isValid(scalar))
        throw new RangeError("invalid scalar: expected 0 <= sc < curve.n");
      if (scalar === _0n4)
        return Point2.ZERO;
      if (this.is0() || scalar === _1n4)
        return this;
      return wnaf.mulUnsafe(this, scalar, normalize);
    }
    // Checks if point is of small order.
    // If you add something to small order point, you will have "dirty"
    // point with torsion component.
    // Clears cofactor and checks if the result is 0.
    isSmallOrder() {
      return this.clearCofactor().is0();
    }
    // Multiplies point by curve order and checks if the result is 0.
    // Returns `false` is the point is dirty.
    isTorsionFree() {
      return wnaf.mulUnsafe(this, CURVE.n).is0();
    }
    // Converts Extended point to default (x, y) coordinates.
    // Can accept precomputed Z^-1 - for example, from invertBatch.
    toAffine(invertedZ) {
      const p = this;
      let iz = invertedZ;
      if (iz != null && typeof iz !== "bigint")
        throw new TypeError('"invertedZ" expected bigint, got type=' + typeof iz);
      const { X, Y, Z } = p;
      const is0 = p.is0();
      if (iz == null)
        iz = is0 ? Fp2.create(_8n2) : Fp2.inv(Z);
      const x = Fp2.mul(X, iz);
      const y = Fp2.mul(Y, iz);
      const zz = Fp2.mul(Z, iz);
      if (is0)
        return { x: Fp2.ZERO, y: Fp2.ONE };
      if (!Fp2.eql(zz, Fp2.ONE))
        throw new Error("invZ was invalid");
      return { x, y };
    }
    clearCofactor() {
      if (cofactor === _1n4)
        return this;
      if (cofactor === _2n2)
        return this.double();
      if (cofactor === _4n3)
        return this.double().double();
      if (cofactor === _8n2)
        return this.double().double().double();
      return this.multiplyUnsafe(cofactor);
    }
    toBytes() {
      const { x, y } = this.toAffine();
      const bytes = Fp2.toBytes(y);
      bytes[bytes.length - 1] |= isOdd2(x) ? 128 : 0;
      return bytes;
    }
    toHex() {
      return bytesToHex2(this.toBytes());
    }
    toString() {
      return `<Point ${this.is0() ? "ZERO" : this.toHex()}>`;
    }
  }
  const normalize = (points) => normalizeZ(Point2, points);
  const wnaf = new ScalarMultiplier(Point2, randomBytes3);
  if (wnaf.bits >= 6)
    Point2.BASE.precompute(6);
  Object.freeze(Point2.prototype);
  Object.freeze(Point2);
  return Point2;
}
function eddsa(Point2, cHash, eddsaOpts = {}) {
  validatePointCons(Point2);
  if (typeof cHash !== "function")
    throw new Error('"hash" function param is required');
  const hash2 = cHash;
  const opts = eddsaOpts;
  validateObject(opts, {}, {
    adjustScalarBytes: "function",
    randomBytes: "function",
    domain: "function",
    prehash: "function",
    zip215: "boolean",
    mapToCurve: "function",
    toMontgomery: "function",
    toMontgomerySecret: "function"
  });
  const { prehash } = opts;
  const { BASE, Fp: Fp2, Fn } = Point2;
  const outputLen = hash2.outputLen;
  const expectedLen = 2 * Fp2.BYTES;
  if (outputLen !== void 0) {
    asafenumber(outputLen, "hash.outputLen");
    if (outputLen !== expectedLen)
      throw new Error(`hash.outputLen must be ${expectedLen}, got ${outputLen}`);
  }
  const randomBytes3 = opts.randomBytes === void 0 ? randomBytes2 : opts.randomBytes;
  const toMontgomery2 = opts.toMontgomery;
  const toMontgomerySecret2 = opts.toMontgomerySecret;
  const adjustScalarBytes2 = opts.adjustScalarBytes === void 0 ? (bytes) => bytes : opts.adjustScalarBytes;
  const domain = opts.domain === void 0 ? (data, ctx, phflag) => {
    abool(phflag, "phflag");
    if (ctx.length || phflag)
      throw new Error("Contexts/pre-hash are not supported");
    return data;
  } : opts.domain;
  function modN_LE(hash3) {
    return Fn.create(bytesToNumberLE(hash3));
  }
  function getPrivateScalar(key) {
    const len = lengths.secretKey;
    abytes2(key, lengths.secretKey, "secretKey");
    const hashed = abytes2(hash2(key), 2 * len, "hashedSecretKey");
    const head = adjustScalarBytes2(hashed.slice(0, len));
    const prefix = hashed.slice(len, 2 * len);
    const scalar = modN_LE(head);
    return { head, prefix, scalar };
  }
  function getExtendedPublicKey(secretKey) {
    const { head, prefix, scalar } = getPrivateScalar(secretKey);
    const point = BASE.multiply(scalar);
    const pointBytes = point.toBytes();
    return { head, prefix, scalar, point, pointBytes };
  }
  function getPublicKey(secretKey) {
    return getExtendedPublicKey(secretKey).pointBytes;
  }
  function hashDomainToScalar(context = Uint8Array.of(), ...msgs) {
    const msg = concatBytes2(...msgs);
    return modN_LE(hash2(domain(msg, abytes2(context, void 0, "context"), !!prehash)));
  }
  function sign(msg, secretKey, options = {}) {
    validateObject(options, {}, {}, "options");
    msg = copyBytes(abytes2(msg, void 0, "message"));
    if (prehash)
      msg = prehash(msg);
    const { prefix, scalar, pointBytes } = getExtendedPublicKey(secretKey);
    const r = hashDomainToScalar(options.context, prefix, msg);
    const R = BASE.multiply(r).toBytes();
    const k = hashDomainToScalar(options.context, R, pointBytes, msg);
    const s = Fn.create(r + k * scalar);
    if (!Fn.isValid(s))
      throw new Error("sign failed: invalid s");
    const rs = concatBytes2(R, Fn.toBytes(s));
    return abytes2(rs, lengths.signature, "result");
  }
  const verifyOpts = {
    zip215: opts.zip215
  };
  function verify(sig, msg, publicKey, options = verifyOpts) {
    validateObject(options);
    const { context } = options;
    const zip215 = options.zip215 === void 0 ? !!verifyOpts.zip215 : options.zip215;
    const len = lengths.signature;
    sig = abytes2(sig, len, "signature");
    msg = abytes2(msg, void 0, "message");
    publicKey = abytes2(publicKey, lengths.publicKey, "publicKey");
    if (zip215 !== void 0)
      abool(zip215, "zip215");
    if (prehash)
      msg = prehash(msg);
    const mid = len / 2;
    const r = sig.subarray(0, mid);
    const s = bytesToNumberLE(sig.subarray(mid, len));
    let A, R, SB;
    try {
      A = Point2.fromBytes(publicKey, zip215);
      R = Point2.fromBytes(r, zip215);
      SB = BASE.multiplyUnsafe(s);
    } catch (error) {
      return false;
    }
    if (!zip215 && A.isSmallOrder())
      return false;
    const k = hashDomainToScalar(context, r, publicKey, msg);
    const RkA = R.add(A.multiplyUnsafe(k));
    return RkA.subtract(SB).clearCofactor().is0();
  }
  const _size = Fp2.BYTES;
  const lengths = {
    secretKey: _size,
    publicKey: _size,
    signature: 2 * _size,
    seed: _size
  };
  function randomSecretKey(seed) {
    seed = seed === void 0 ? randomBytes3(lengths.seed) : seed;
    return abytes2(seed, lengths.seed, "seed");
  }
  function isValidSecretKey(key) {
    return isBytes2(key) && key.length === lengths.secretKey;
  }
  function isValidPublicKey(key, zip215) {
    try {
      return !!Point2.fromBytes(key, zip215 === void 0 ? verifyOpts.zip215 : zip215);
    } catch (error) {
      return false;
    }
  }
  const utils = {
    getExtendedPublicKey,
    randomSecretKey,
    isValidSecretKey,
    isValidPublicKey,
    /** Converts an Edwards public key to a companion Montgomery public key. */
    toMontgomery(publicKey) {
      if (toMontgomery2 === void 0)
        throw new Error("Montgomery conversion is not supported for this curve");
      return toMontgomery2(Point2.fromBytes(publicKey));
    },
    toMontgomerySecret(secretKey) {
      if (toMontgomerySecret2 === void 0)
        throw new Error("Montgomery conversion is not supported for this curve");
      return toMontgomerySecret2(secretKey);
    }
  };
  Object.freeze(lengths);
  Object.freeze(utils);
  return Object.freeze({
    keygen: createKeygen(randomSecretKey, getPublicKey),
    getPublicKey,
    sign,
    verify,
    utils,
    Point: Point2,
    lengths
  });
}

// node_modules/@noble/curves/ed25519.js
var _1n5 = /* @__PURE__ */ BigInt(1);
var _2n3 = /* @__PURE__ */ BigInt(2);
var _5n2 = /* @__PURE__ */ BigInt(5);
var _8n3 = /* @__PURE__ */ BigInt(8);
var ed25519_CURVE_p = /* @__PURE__ */ BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
var ed25519_CURVE = /* @__PURE__ */ (() => ({
  p: ed25519_CURVE_p,
  n: BigInt("0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
  h: _8n3,
  a: BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"),
  d: BigInt("0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
  Gx: BigInt("0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
  Gy: BigInt("0x6666666666666666666666666666666666666666666666666666666666666658")
}))();
function ed25519_pow_2_252_3(x) {
  const _10n = BigInt(10), _20n = BigInt(20), _40n = BigInt(40), _80n = BigInt(80);
  const P = ed25519_CURVE_p;
  const x2 = x * x % P;
  const b2 = x2 * x % P;
  const b4 = pow2(b2, _2n3, P) * b2 % P;
  const b5 = pow2(b4, _1n5, P) * x % P;
  const b10 = pow2(b5, _5n2, P) * b5 % P;
  const b20 = pow2(b10, _10n, P) * b10 % P;
  const b40 = pow2(b20, _20n, P) * b20 % P;
  const b80 = pow2(b40, _40n, P) * b40 % P;
  const b160 = pow2(b80, _80n, P) * b80 % P;
  const b240 = pow2(b160, _80n, P) * b80 % P;
  const b250 = pow2(b240, _10n, P) * b10 % P;
  const pow_p_5_8 = pow2(b250, _2n3, P) * x % P;
  return { pow_p_5_8, b2 };
}
function adjustScalarBytes(bytes) {
  bytes[0] &= 248;
  bytes[31] &= 127;
  bytes[31] |= 64;
  return bytes;
}
var ED25519_SQRT_M1 = /* @__PURE__ */ BigInt("19681161376707505956807079304988542015446066515923890162744021073123829784752");
function uvRatio(u, v) {
  const P = ed25519_CURVE_p;
  const v3 = mod(v * v * v, P);
  const v7 = mod(v3 * v3 * v, P);
  const pow3 = ed25519_pow_2_252_3(u * v7).pow_p_5_8;
  let x = mod(u * v3 * pow3, P);
  const vx2 = mod(v * x * x, P);
  const root1 = x;
  const root2 = mod(x * ED25519_SQRT_M1, P);
  const useRoot1 = vx2 === u;
  const useRoot2 = vx2 === mod(-u, P);
  const noRoot = vx2 === mod(-u * ED25519_SQRT_M1, P);
  if (useRoot1)
    x = root1;
  if (useRoot2 || noRoot)
    x = root2;
  if (isNegativeLE(x, P))
    x = mod(-x, P);
  return { isValid: useRoot1 || useRoot2, value: x };
}
var ed25519_Point = /* @__PURE__ */ edwards(ed25519_CURVE, { uvRatio });
var Fp = /* @__PURE__ */ (() => ed25519_Point.Fp)();
function toMontgomery(point) {
  const { y } = point;
  return Fp.toBytes(Fp.div(_1n5 + y, _1n5 - y));
}
function toMontgomerySecret(secretKey) {
  const size = ed25519_Point.Fp.BYTES;
  abytes(secretKey, size);
  return adjustScalarBytes(sha512(secretKey.subarray(0, size))).subarray(0, size);
}
function ed(opts) {
  return eddsa(ed25519_Point, sha512, Object.assign({ adjustScalarBytes, toMontgomery, toMontgomerySecret, zip215: true }, opts));
}
var ed25519 = /* @__PURE__ */ ed({});

// voting_service/static/js/core/group.js
var { Point } = ed25519;
var ORDER = Point.Fn.ORDER;
var GROUP_NAME = "Ed25519";
var POINT = /^[0-9a-f]{64}$/;
var SCALAR = /^(0|[1-9][0-9]{0,76})$/;
var WIDTH = 4;
var HALF = 1 << WIDTH - 1;
var WINDOWS = 64;
var mod2 = (x) => (x % ORDER + ORDER) % ORDER;
function signedDigits(x) {
  const digits = new Int8Array(WINDOWS + 1);
  const text2 = x.toString(16);
  let carry = 0;
  for (let i = 0; i <= WINDOWS; i++) {
    let digit = carry + (i < text2.length ? parseInt(text2[text2.length - 1 - i], 16) : 0);
    carry = digit >= HALF ? 1 : 0;
    digits[i] = digit - carry * 2 * HALF;
  }
  return digits;
}
function ladder(point) {
  const steps = [point];
  for (let i = 1; i <= WINDOWS; i++) steps.push(steps[i - 1].double().double().double().double());
  return steps;
}
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
var Element = class _Element {
  #steps = null;
  #text;
  #hasTable = false;
  constructor(point, text2 = null) {
    this.point = point;
    this.#text = text2;
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
    return new _Element(this.point.add(other.point));
  }
  over(other) {
    return new _Element(this.point.subtract(other.point));
  }
  /** this^x for a PUBLIC x in 0…q: variable time. */
  power(x) {
    if (this.#hasTable) return new _Element(this.point.multiplyUnsafe(x));
    this.#steps ??= ladder(this.point);
    return new _Element(gather(this.#steps, x));
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
    return new _Element(this.point.multiply(x));
  }
  equals(other) {
    return this.point.equals(other.point);
  }
};
function spell(bytes) {
  return toHex(bytes.reverse());
}
var IDENTITY = new Element(Point.ZERO);
var GENERATOR = new Element(Point.BASE).prepare();
function texts(elements) {
  const plain = elements.filter((e) => !e.isIdentity);
  const spelled = normalizeZ(Point, plain.map((e) => e.point)).map((point) => spell(point.toBytes()));
  let next = 0;
  return elements.map((e) => e.isIdentity ? IDENTITY.text : spelled[next++]);
}
function product(elements) {
  return new Element(elements.reduce((sum3, e) => sum3.add(e.point), Point.ZERO));
}
function parsePoint(value, where = "", { identity = false } = {}) {
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
  const element2 = new Element(point, value);
  demand(element2.power(ORDER).isIdentity, "point.group", "not in the prime-order subgroup", { found: value, where });
  return element2;
}
function parseScalar(value, where = "") {
  demand(typeof value === "string" && SCALAR.test(value), "scalar.syntax", "not a decimal number", { found: value, where });
  const x = BigInt(value);
  demand(x < ORDER, "scalar.range", "not below the group's order", { found: value, where });
  return x;
}
var hashToScalar = (text2) => mod2(toNumber(hash(utf8(text2))));
var randomScalar = (random) => mod2(toNumber(random(64)));
var systemRandom = (length2) => globalThis.crypto.getRandomValues(new Uint8Array(length2));

// voting_service/static/js/core/credentials.js
var BASE58 = "[1-9A-HJ-NP-Za-km-z]";
var CREDENTIAL = new RegExp(`^${BASE58}{5}-${BASE58}{6}-${BASE58}{5}-${BASE58}{6}$`);
var MAX_LIST_BYTES = 1 << 26;
function secretExponent(uuid3, credential) {
  demand(CREDENTIAL.test(credential), "credential.syntax", "not a credential");
  const half2 = (i) => hash(utf8(`derive_credential|${uuid3}|${i}|${credential}`));
  return mod2(toNumber(concat(half2(0), half2(1))));
}

// voting_service/static/js/core/proofs.js
function readProof(value, where) {
  readRecord(value, ["challenge", "response"], where);
  return {
    challenge: parseScalar(value.challenge, `${where}.challenge`),
    response: parseScalar(value.response, `${where}.response`)
  };
}
var proofJson = ({ challenge, response }) => ({
  challenge: challenge.toString(),
  response: response.toString()
});
var sum = (proofs) => mod2(proofs.reduce((total, proof) => total + proof.challenge, 0n));
function proveSchnorr(prefix, secret, random) {
  const commitment = GENERATOR.secretPower(random);
  const challenge = hashToScalar(`${prefix}|${commitment.text}`);
  return { challenge, response: mod2(random - secret * challenge) };
}
function commitments(key, { alpha, beta }, value, { challenge, response }) {
  const shift = mod2(-BigInt(value) * challenge);
  const b = key.power(response).times(beta.power(challenge));
  return [
    GENERATOR.power(response).times(alpha.power(challenge)),
    shift === 0n ? b : b.times(GENERATOR.power(shift))
  ];
}
function verifyBranches(prefix, key, branches, code, message, where) {
  const pairs = branches.flatMap(([ciphertext, value, proof]) => commitments(key, ciphertext, value, proof));
  const challenge = hashToScalar(`${prefix}|${pairTexts(pairs)}`);
  demand(challenge === sum(branches.map(([, , proof]) => proof)), code, message, { where });
}
function pairTexts(elements) {
  return texts(elements).join(",");
}

// voting_service/static/js/core/encrypt.js
function prepare(election) {
  GENERATOR.prepare();
  election.key.prepare();
}
function checkChoices(election, choices2) {
  demand(choices2.length === election.questions.length, "ballot.choice", "wrong number of answers");
  election.questions.forEach((question, i) => {
    const vector = choices2[i];
    const fits = vector.length === question.size && vector.every((m) => m === 0 || m === 1);
    demand(fits, "ballot.choice", "this choice is not allowed");
    const [blank, chosen] = question.blank ? [vector[0], vector.slice(1)] : [0, vector];
    const count = chosen.reduce((a, b) => a + b, 0);
    const allowed = blank === 1 ? count === 0 : count >= question.minimum && count <= question.maximum;
    demand(allowed, "ballot.choice", "this choice is not allowed");
  });
}
function encrypt(key, m, r) {
  const mask = key.secretPower(r);
  return { alpha: GENERATOR.secretPower(r), beta: m === 1 ? mask.times(GENERATOR) : mask, m, r };
}
function proveBranches(prefix, key, branches, real, random) {
  const w = randomScalar(random);
  const drawn = branches.map(() => [randomScalar(random), randomScalar(random)]);
  const pairs = branches.flatMap(([opening, value], j) => {
    if (j === real) return [GENERATOR.secretPower(w), key.secretPower(w)];
    const [challenge2, response2] = drawn[j];
    const exponent = mod2(response2 + opening.r * challenge2);
    const shift = GENERATOR.secretPower(mod2(BigInt(opening.m - value) * challenge2));
    return [GENERATOR.secretPower(exponent), key.secretPower(exponent).times(shift)];
  });
  const others = drawn.reduce((sum3, [challenge2], j) => j === real ? sum3 : sum3 + challenge2, 0n);
  const challenge = mod2(hashToScalar(`${prefix}|${pairTexts(pairs)}`) - others);
  const response = mod2(w - branches[real][0].r * challenge);
  return drawn.map((pair, j) => j === real ? { challenge, response } : { challenge: pair[0], response: pair[1] }).map(proofJson);
}
var sum2 = (openings) => ({
  m: openings.reduce((total, o) => total + o.m, 0),
  r: mod2(openings.reduce((total, o) => total + o.r, 0n))
});
function answer(key, question, vector, context, random) {
  const openings = vector.map((m) => encrypt(key, m, randomScalar(random)));
  const spelled = texts(openings.flatMap((o) => [o.alpha, o.beta]));
  const choices2 = openings.map((_, i) => ({ alpha: spelled[2 * i], beta: spelled[2 * i + 1] }));
  const full = `${context}|${spelled.join(",")}`;
  const individual = openings.map((opening, i) => proveBranches(
    `prove|${context}|${choices2[i].alpha},${choices2[i].beta}`,
    key,
    [[opening, 0], [opening, 1]],
    opening.m,
    random
  ));
  const proofs = question.blank ? proveWithBlank(key, question, openings, full, random) : proveTotal(key, question, openings, full, random);
  return { made: { choices: choices2, individual_proofs: individual, ...proofs }, randomness: openings.map((o) => o.r) };
}
function proveTotal(key, question, openings, full, random) {
  const total = sum2(openings);
  const point = texts([
    openings.map((o) => o.alpha).reduce((a, b) => a.times(b)),
    openings.map((o) => o.beta).reduce((a, b) => a.times(b))
  ]);
  const branches = [];
  for (let value = question.minimum; value <= question.maximum; value++) branches.push([total, value]);
  return {
    overall_proof: proveBranches(`prove|${full}|${point.join(",")}`, key, branches, total.m - question.minimum, random)
  };
}
function proveWithBlank(key, question, [blank, ...others], full, random) {
  const total = sum2(others);
  const branches = [[blank, 1]];
  for (let value = question.minimum; value <= question.maximum; value++) branches.push([total, value]);
  const real = blank.m === 1 ? 0 : total.m - question.minimum + 1;
  return {
    overall_proof: proveBranches(`bproof1|${full}`, key, branches, real, random),
    blank_proof: proveBranches(`bproof0|${full}`, key, [[blank, 0], [total, 0]], blank.m, random)
  };
}
function sealBallot(election, credential, choices2, random = systemRandom) {
  checkChoices(election, choices2);
  const publicHalf = GENERATOR.secretPower(secretExponent(election.uuid, credential)).text;
  const context = `${election.fingerprint}|${publicHalf}`;
  const answers = election.questions.map((q, i) => answer(election.key, q, choices2[i], context, random));
  const unsigned = dumpJson({
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential: publicHalf,
    answers: answers.map(({ made }) => made)
  });
  const randomness = answers.map((one) => one.randomness);
  return { unsigned, commitment: hashBase64(utf8(unsigned)), choices: choices2, randomness };
}
function signBallot({ unsigned, commitment }, uuid3, credential, random = systemRandom) {
  const proof = proveSchnorr(`sig|${commitment}`, secretExponent(uuid3, credential), randomScalar(random));
  const signature = dumpJson({ hash: commitment, proof: proofJson(proof) });
  return utf8(`${unsigned.slice(0, -1)},"signature":${signature}}`);
}
function buildBallot(election, credential, choices2, random = systemRandom) {
  return signBallot(sealBallot(election, credential, choices2, random), election.uuid, credential, random);
}

// voting_service/static/js/page.js
function messages() {
  const texts3 = JSON.parse(document.getElementById("messages").textContent);
  return (key, facts = {}) => (texts3[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}
var Refused = class extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
};
var Unanswered = class extends Error {
};
var csrf = () => document.querySelector('meta[name="csrf-token"]')?.content;
async function problem(response) {
  const value = await response.json().catch(() => ({}));
  const code = value.code ?? String(value.type ?? "").split(/[/:#]/).at(-1);
  return new Refused(response.status, code, value.detail ?? "");
}
async function request(url, { body = null, timeout = 3e4, method = body === null ? "GET" : "POST" } = {}) {
  const headers = { Accept: "application/json, application/problem+json" };
  if (method === "POST") headers["Content-Type"] = "application/json";
  if (method === "POST" && csrf()) headers["X-CSRF-Token"] = csrf();
  let response;
  try {
    response = await fetch(url, {
      method,
      body,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(timeout)
    });
  } catch (error) {
    throw new Unanswered(error.message);
  }
  if (response.ok) return response;
  const refusal = await problem(response);
  if (response.status >= 500) throw new Unanswered(refusal.detail);
  throw refusal;
}
async function fetchJson(url, options) {
  const response = await request(url, options);
  try {
    return await response.json();
  } catch (error) {
    throw new Unanswered(error.message);
  }
}
async function fetchBytes(url, options) {
  const response = await request(url, options);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Unanswered(error.message);
  }
}
function showScreen(root2, name, { focus = true } = {}) {
  for (const screen of root2.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  root2.dataset.state = name;
  const heading = root2.querySelector(`[data-screen="${name}"] [data-heading]`);
  if (focus && heading) heading.focus();
}
function element(tag, text2 = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text2;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
function putText(target, texts3, language2) {
  const chosen = Object.hasOwn(texts3, language2) ? language2 : "sv";
  target.textContent = texts3[chosen];
  if (chosen === language2) target.removeAttribute("lang");
  else target.setAttribute("lang", chosen);
  return target;
}
function saveText(name, text2, type = "text/plain;charset=utf-8") {
  const url = URL.createObjectURL(new Blob([text2], { type }));
  const link = element("a", "", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1e4);
}

// voting_service/static/js/booth/ballot.js
var Keeper = class {
  constructor(uuid3, session) {
    this.names = Object.fromEntries(["ballot", "receipt", "credential", "opened"].map((kind) => [kind, `medbeslut:${kind}:${uuid3}`]));
    this.session = session;
    this.held = null;
    this.unkept = null;
  }
  #read(storage, kind) {
    try {
      const kept = JSON.parse(storage.getItem(this.names[kind]));
      if (kept !== null && kept.session === this.session) return kept;
      storage.removeItem(this.names[kind]);
    } catch {
    }
    return null;
  }
  #write(storage, kind, value) {
    try {
      storage.setItem(this.names[kind], JSON.stringify({ session: this.session, ...value }));
      return true;
    } catch {
      return false;
    }
  }
  #drop(storage, kind) {
    try {
      storage.removeItem(this.names[kind]);
    } catch {
    }
  }
  ballot() {
    return this.#read(localStorage, "ballot")?.ballot ?? this.unkept;
  }
  /** {tracker, receipt}, verified before it was kept. */
  receipt() {
    return this.#read(sessionStorage, "receipt");
  }
  /** Drawn and not used yet; null once it was opened by a test, in whatever tab. */
  credential() {
    const kept = this.#read(sessionStorage, "credential")?.credential ?? this.held;
    return kept === null || this.#opened().includes(hashBase64(utf8(kept))) ? null : kept;
  }
  #opened() {
    return this.#read(localStorage, "opened")?.opened ?? [];
  }
  keepCredential(credential) {
    this.held = credential;
    this.#write(sessionStorage, "credential", { credential });
  }
  /** A test has opened what was sealed with `credential`: no tab of this browser may sign with it any more. */
  spendByTest(credential) {
    this.#write(localStorage, "opened", { opened: [...this.#opened(), hashBase64(utf8(credential))] });
  }
  keepBallot(ballot) {
    this.unkept = this.#write(localStorage, "ballot", { ballot }) ? null : ballot;
    this.dropCredential();
  }
  keepReceipt(tracker2, receipt2) {
    this.unkept = null;
    this.#write(sessionStorage, "receipt", { tracker: tracker2, receipt: receipt2 });
    for (const kind of ["ballot", "opened"]) this.#drop(localStorage, kind);
  }
  dropCredential() {
    this.held = null;
    this.#drop(sessionStorage, "credential");
  }
  dropBallot() {
    this.unkept = null;
    this.#drop(localStorage, "ballot");
  }
  forget() {
    this.unkept = null;
    for (const kind of ["ballot", "opened"]) this.#drop(localStorage, kind);
    this.#drop(sessionStorage, "receipt");
    this.dropCredential();
  }
};
async function drawCredential(api2, test = false) {
  const { credential } = await fetchJson(`${api2}/credential`, { body: test ? '{"test":true}' : "{}" });
  return credential;
}
var Sealed = class {
  constructor(election, credential, choices2) {
    this.uuid = election.uuid;
    this.credential = credential;
    this.sealed = sealBallot(election, credential, choices2);
    this.commitment = this.sealed.commitment;
  }
  /** The ballot's text, to be cast; what could open it is gone afterwards. */
  sign() {
    return fromUtf8(signBallot(this.#take(), this.uuid, this.credential));
  }
  /** What opens it, for a test; it can never be signed afterwards. */
  open() {
    return this.#take();
  }
  #take() {
    const { sealed: sealed2 } = this;
    this.sealed = null;
    return sealed2;
  }
};
var trackerOf = (ballot) => hashBase64(utf8(ballot));
async function isStored(api2, ballot) {
  try {
    const answer2 = await fetchJson(`${api2}/ballots/${hashHex(utf8(ballot))}`, { timeout: 15e3 });
    return answer2.stored === true && answer2.tracker === trackerOf(ballot);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return false;
    if (error instanceof Refused) throw new Unanswered(error.detail);
    throw error;
  }
}
async function sendBallot(api2, ballot) {
  try {
    return await answerTo(api2, ballot);
  } catch (error) {
    const refusal = error instanceof Refused ? error : null;
    if (!await isStored(api2, ballot)) throw refusal ?? new NotStored();
    if (refusal !== null) throw new ReceiptMissing();
  }
  try {
    return await answerTo(api2, ballot);
  } catch {
    throw new ReceiptMissing();
  }
}
async function answerTo(api2, ballot) {
  const response = await request(`${api2}/ballots`, { body: ballot });
  let text2;
  try {
    text2 = await response.text();
  } catch (error) {
    throw new Unanswered(error.message);
  }
  try {
    return JSON.parse(text2);
  } catch {
    return null;
  }
}
var NotStored = class extends Error {
};
var ReceiptMissing = class extends Error {
};

// voting_service/static/js/booth/choose.js
var Choices = class {
  constructor(root2, say2, language2, { election, promise }) {
    this.root = root2;
    this.say = say2;
    this.language = language2;
    [this.question] = election.questions;
    this.promise = promise;
  }
  get inputs() {
    return [...this.root.querySelectorAll("input")];
  }
  draw() {
    const { question, say: say2, language: language2 } = this;
    const type = question.maximum === 1 ? "radio" : "checkbox";
    const fields = question.answers.map((answer2, i) => {
      const { name, summary } = this.promise.alternatives[i];
      return this.#option(`choice-${i}`, type, { ...name, sv: answer2 }, summary);
    });
    if (question.blank) fields.push(this.#option("choice-blank", type, { [language2]: say2("blank") }, { [language2]: say2("blank_note") }));
    this.root.replaceChildren(...fields);
    this.root.addEventListener("change", (event) => this.#exclude(event));
  }
  get hint() {
    return this.say(this.question.maximum === 1 ? "choose_one" : "choose_several", { count: this.question.maximum });
  }
  #option(id, type, label, description) {
    const field = document.getElementById("option").content.firstElementChild.cloneNode(true);
    const input = field.querySelector("input");
    Object.assign(input, { id, type, name: "choice" });
    field.querySelector("label").htmlFor = id;
    putText(field.querySelector("label"), label, this.language);
    const note = field.querySelector("[data-field]");
    note.id = `${id}-note`;
    if (description) {
      putText(note, description, this.language);
      input.setAttribute("aria-describedby", note.id);
    } else note.remove();
    return field;
  }
  /** Blank and an alternative at once means nothing: the later tick replaces the earlier. */
  #exclude({ target }) {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const input of this.inputs) {
      if (target.id === "choice-blank" !== (input.id === "choice-blank")) input.checked = false;
    }
  }
  /** {vector} of what is ticked, or {fault} in words. */
  read() {
    const { question } = this;
    const ticked = this.inputs.filter((input) => input.checked);
    const blank = ticked.some((input) => input.id === "choice-blank");
    const enough = blank || ticked.length >= Math.max(1, question.minimum) && ticked.length <= question.maximum;
    if (!enough) return { fault: this.say(ticked.length === 0 ? "choose_first" : "choose_count", { count: question.maximum }) };
    const marks = question.answers.map((_, i) => !blank && ticked.some((input) => input.id === `choice-${i}`) ? 1 : 0);
    return { vector: question.blank ? [blank ? 1 : 0, ...marks] : marks };
  }
  /** What a vector chooses, in words: one element for each. */
  words(vector) {
    const marks = this.question.blank ? vector.slice(1) : vector;
    const names = marks.flatMap((mark, i) => mark === 1 ? [this.name(i)] : []);
    return names.length > 0 ? names : [{ [this.language]: this.say("blank") }];
  }
  /** The texts of an alternative; those of blank for -1. */
  name(i) {
    if (i < 0) return { [this.language]: this.say("blank") };
    return { ...this.promise.alternatives[i].name, sv: this.question.answers[i] };
  }
  list(vector) {
    return this.words(vector).map((texts3) => putText(document.createElement("li"), texts3, this.language));
  }
  untick() {
    for (const input of this.inputs) input.checked = false;
  }
};

// voting_service/static/js/core/ballots.js
var BODY = ["election_uuid", "election_hash", "credential", "answers"];
var ANSWER = ["choices", "individual_proofs", "overall_proof", "blank_proof?"];
var tracker = (bytes) => hashBase64(bytes);
function readUnsigned(election, bytes) {
  return readBody(election, readRecord(parseJson(bytes), BODY, "ballot"));
}
function readBody(election, value) {
  same(value.election_uuid, election.uuid, "ballot.uuid", "election_uuid");
  same(readBase64Digest(value.election_hash, "election_hash"), election.fingerprint, "ballot.fingerprint", "election_hash");
  readText(value.credential, "credential");
  const answers = readList(value.answers, null, "answers");
  shape(answers.length, election.questions.length, "answers");
  answers.forEach((answer2, i) => readAnswer(election.questions[i], answer2, `answers[${i}]`));
  const ciphertexts = answers.flatMap((answer2) => answer2.choices.map((c) => `${c.alpha},${c.beta}`));
  demand(new Set(ciphertexts).size === ciphertexts.length, "ballot.ciphertext.repeated", "the same ciphertext twice");
  return { credential: value.credential, answers, ciphertexts };
}
function same(found, expected, code, where) {
  demand(found === expected, code, "not the value that belongs here", { expected, found, where });
}
function shape(found, expected, where) {
  demand(found === expected, "ballot.shape", "wrong number of items for what is asked", { expected, found, where });
}
function readAnswer(question, answer2, where) {
  readRecord(answer2, ANSWER, where);
  shape(readList(answer2.choices, null, `${where}.choices`).length, question.size, `${where}.choices`);
  answer2.choices.forEach((c, i) => {
    readRecord(c, ["alpha", "beta"], `${where}.choices[${i}]`);
    readText(c.alpha, `${where}.choices[${i}].alpha`);
    readText(c.beta, `${where}.choices[${i}].beta`);
  });
  const individual = readList(answer2.individual_proofs, null, `${where}.individual_proofs`);
  shape(individual.length, question.size, `${where}.individual_proofs`);
  individual.forEach((pair, i) => readList(pair, 2, `${where}.individual_proofs[${i}]`));
  const values = question.maximum - question.minimum + 1 + (question.blank ? 1 : 0);
  shape(readList(answer2.overall_proof, null, `${where}.overall_proof`).length, values, `${where}.overall_proof`);
  const blank = answer2.blank_proof === void 0 ? 0 : 1;
  shape(blank, question.blank ? 1 : 0, `${where}.blank_proof`);
  if (question.blank) readList(answer2.blank_proof, 2, `${where}.blank_proof`);
}
function checkAnswers(election, ballot) {
  const context = `${election.fingerprint}|${ballot.credential}`;
  return ballot.answers.map((answer2, i) => checkAnswer(election, election.questions[i], answer2, context, `answers[${i}]`));
}
function checkAnswer(election, question, answer2, context, where) {
  const choices2 = answer2.choices.map((c, i) => ({
    alpha: parsePoint(c.alpha, `${where}.choices[${i}].alpha`),
    beta: parsePoint(c.beta, `${where}.choices[${i}].beta`)
  }));
  const read = (list, name) => list.map((proof, i) => readProof(proof, `${where}.${name}[${i}]`));
  choices2.forEach((ciphertext, i) => {
    const pair = read(answer2.individual_proofs[i], `individual_proofs[${i}]`);
    verifyBranches(
      `prove|${context}`.concat(`|${answer2.choices[i].alpha},${answer2.choices[i].beta}`),
      election.key,
      pair.map((proof, value) => [ciphertext, value, proof]),
      "ballot.proof.individual",
      "a choice is neither 0 nor 1",
      `${where}.individual_proofs[${i}]`
    );
  });
  const full = `${context}|${answer2.choices.map((c) => `${c.alpha},${c.beta}`).join(",")}`;
  const overall = read(answer2.overall_proof, "overall_proof");
  if (question.blank) {
    checkBlank(election, question, choices2, full, overall, read(answer2.blank_proof, "blank_proof"), where);
  } else {
    const total = sumOf(choices2);
    verifyBranches(
      `prove|${full}|${total.alpha.text},${total.beta.text}`,
      election.key,
      overall.map((proof, j) => [total, question.minimum + j, proof]),
      "ballot.proof.overall",
      "the number of choices is not allowed",
      `${where}.overall_proof`
    );
  }
  return choices2;
}
var sumOf = (ciphertexts) => ({
  alpha: product(ciphertexts.map((c) => c.alpha)),
  beta: product(ciphertexts.map((c) => c.beta))
});
function checkBlank(election, question, [blank, ...others], full, overall, proofs, where) {
  const total = sumOf(others);
  verifyBranches(
    `bproof0|${full}`,
    election.key,
    [[blank, 0, proofs[0]], [total, 0, proofs[1]]],
    "ballot.proof.blank",
    "blank and a choice at once",
    `${where}.blank_proof`
  );
  verifyBranches(
    `bproof1|${full}`,
    election.key,
    overall.map((proof, j) => j === 0 ? [blank, 1, proof] : [total, question.minimum + j - 1, proof]),
    "ballot.proof.overall",
    "the number of choices is not allowed",
    `${where}.overall_proof`
  );
}

// voting_service/static/js/core/election.js
var UUID = /^[1-9A-HJ-NP-Za-km-z]{14,}$/;
var DECLARATION = /^medbeslut\/1 (\S+) promise-sha256:([0-9a-f]{64})$/;
var FIELDS = [
  "version",
  "description",
  "name",
  "group",
  "public_key",
  "questions",
  "uuid",
  "administrator?",
  "credential_authority?"
];
function readQuestion(value, where) {
  const ranked = value !== null && typeof value === "object" && Object.hasOwn(value, "type");
  demand(!ranked, "election.ranked", "ranked questions are not supported yet", { where });
  readRecord(value, ["answers", "blank?", "min", "max", "question"], where);
  const answers = readList(value.answers, null, `${where}.answers`).map((text2) => readText(text2, `${where}.answers`));
  demand(answers.length >= 1, "election.questions", "a question without answers", { where });
  const blank = value.blank === void 0 ? false : readFlag(value.blank, `${where}.blank`);
  const maximum = readInteger(value.max, 0, Number.MAX_SAFE_INTEGER, `${where}.max`);
  const minimum = readInteger(value.min, 0, Number.MAX_SAFE_INTEGER, `${where}.min`);
  const possible = minimum <= maximum && maximum <= answers.length;
  demand(possible, "election.questions", "limits that no ballot can meet", { found: `${minimum}…${maximum} of ${answers.length}`, where });
  const question = readText(value.question, `${where}.question`);
  return { answers, blank, minimum, maximum, question, size: answers.length + (blank ? 1 : 0) };
}
function parseElection(bytes) {
  const value = readRecord(parseJson(bytes), FIELDS, "election");
  demand(value.version === 1, "election.version", "not format version 1", { expected: 1, found: value.version });
  demand(value.group === GROUP_NAME, "election.group", "not our group", { expected: GROUP_NAME, found: value.group });
  const questions = readList(value.questions, null, "questions").map((q, i) => readQuestion(q, `questions[${i}]`));
  demand(questions.length >= 1, "election.questions", "no questions");
  const uuid3 = readText(value.uuid, "uuid");
  demand(UUID.test(uuid3), "election.uuid", "not at least 14 Base58 characters", { found: uuid3 });
  for (const name of ["administrator", "credential_authority"]) {
    if (value[name] !== void 0) readText(value[name], name);
  }
  return {
    description: readText(value.description, "description"),
    name: readText(value.name, "name"),
    administrator: value.administrator,
    key: parsePoint(value.public_key, "public_key"),
    questions,
    uuid: uuid3,
    fingerprint: hashBase64(bytes)
  };
}
function declaredPromise(election) {
  if (!election.description.startsWith("medbeslut/")) return null;
  const match = DECLARATION.exec(election.description);
  demand(
    match !== null && match[1] === election.uuid,
    "election.declaration",
    "the description does not declare a promise",
    { found: election.description }
  );
  return match[2];
}

// voting_service/static/js/core/challenge.js
var CHALLENGE_KIND = "medbeslut/challenge";
var FIELDS2 = ["kind", "version", "co_decision", "commitment", "election", "ballot", "choices", "randomness"];
function challengeText(electionText, uuid3, sealed2) {
  return dumpJson({
    kind: CHALLENGE_KIND,
    version: 1,
    co_decision: uuid3,
    commitment: sealed2.commitment,
    election: electionText,
    ballot: sealed2.unsigned,
    choices: sealed2.choices,
    randomness: sealed2.randomness.map((list) => list.map(String))
  });
}
function checkChallenge(bytes) {
  const value = readRecord(parseJson(bytes), FIELDS2, "challenge");
  demand(value.kind === CHALLENGE_KIND && value.version === 1, "challenge.kind", "not an opened test ballot", {
    expected: `${CHALLENGE_KIND} 1`,
    found: `${value.kind} ${value.version}`
  });
  const election = parseElection(utf8(readText(value.election, "election")));
  demand(readText(value.co_decision, "co_decision") === election.uuid, "challenge.election", "another co-decision's question", {
    expected: election.uuid,
    found: value.co_decision
  });
  const unsigned = utf8(readText(value.ballot, "ballot"));
  const commitment = hashBase64(unsigned);
  demand(
    readBase64Digest(value.commitment, "commitment") === commitment,
    "challenge.commitment",
    "the ballot that was opened is not the one that was committed to",
    { expected: commitment, found: value.commitment }
  );
  const ballot = readUnsigned(election, unsigned);
  parsePoint(ballot.credential, "credential");
  const ciphertexts = checkAnswers(election, ballot);
  const choices2 = numbers(value.choices, ciphertexts, "choices", (each, where) => readInteger(each, 0, 1, where));
  const randomness = numbers(value.randomness, ciphertexts, "randomness", parseScalar);
  checkChoices(election, choices2);
  ciphertexts.forEach((answer2, i) => answer2.forEach((ciphertext, j) => checkOpening(election.key, ciphertext, choices2[i][j], randomness[i][j], `answers[${i}].choices[${j}]`)));
  return { election, commitment, choices: choices2, randomness };
}
function numbers(value, ciphertexts, name, read) {
  return readList(value, ciphertexts.length, name).map((list, i) => readList(list, ciphertexts[i].length, `${name}[${i}]`).map((each, j) => read(each, `${name}[${i}][${j}]`)));
}
function checkOpening(key, { alpha, beta }, m, r, where) {
  const mask = key.power(r);
  const holds3 = alpha.equals(GENERATOR.power(r)) && beta.equals(m === 1 ? mask.times(GENERATOR) : mask);
  demand(holds3, "challenge.opening", "a ciphertext does not hold the choice that was shown", { where });
}

// voting_service/static/js/booth/device_test.js
function openForTest(electionText, uuid3, opening, shown, chosen) {
  const text2 = challengeText(electionText, uuid3, opening);
  try {
    const { commitment, choices: choices2 } = checkChallenge(utf8(text2));
    const same2 = commitment === shown && JSON.stringify(choices2) === JSON.stringify([chosen]);
    return { text: text2, fault: same2 ? null : "challenge.shown" };
  } catch (error) {
    if (error instanceof VerificationError) return { text: text2, fault: error.code };
    throw error;
  }
}
function rows(choices2, opening, language2) {
  const blank = choices2.question.blank ? 1 : 0;
  return opening.choices[0].map((m, i) => {
    const row = document.createElement("tr");
    const cells = ["th", "td", "td"].map((tag) => row.appendChild(document.createElement(tag)));
    cells[0].scope = "row";
    putText(cells[0], choices2.name(i - blank), language2);
    cells[1].textContent = String(m);
    cells[2].textContent = String(opening.randomness[0][i]);
    cells[2].className = "hash";
    return row;
  });
}

// voting_service/static/js/booth/question.js
async function loadQuestion({ uuid: uuid3, files }) {
  const [electionBytes, promiseBytes] = await Promise.all([
    fetchBytes(`${files}election.json`),
    fetchBytes(`${files}promise.json`)
  ]);
  const election = parseElection(electionBytes);
  demand(election.uuid === uuid3, "election.uuid", "another co-decision's question", { found: election.uuid });
  demand(declaredPromise(election) === hashHex(promiseBytes), "promise.commitment", "not the promise that was made");
  const promise = JSON.parse(fromUtf8(promiseBytes));
  compare(election, promise);
  return { election, promise, electionText: fromUtf8(electionBytes) };
}
function compare(election, promise) {
  const [question] = election.questions;
  const { rules } = promise;
  const asked2 = election.questions.length === 1 && promise.co_decision === election.uuid && question.question === promise.question.sv && question.answers.length === promise.alternatives.length && question.answers.every((answer2, i) => answer2 === promise.alternatives[i].name.sv);
  demand(asked2, "promise.alternatives", "the question or its alternatives are not the promised ones");
  const ruled = question.blank === rules.blank && question.minimum === rules.minimum && question.maximum === rules.maximum;
  demand(ruled, "promise.rules", "the rules are not the promised ones");
}

// voting_service/static/js/core/merkle.js
var LEAF = Uint8Array.of(0);
var NODE = Uint8Array.of(1);
var HASH_BYTES = 32;
var EMPTY_ROOT = hash(new Uint8Array(0));
var leafHash = (data) => hash(concat(LEAF, data));
var nodeHash = (left, right) => hash(concat(NODE, left, right));
var half = (n) => Math.floor(n / 2);
var isOdd = (n) => n % 2 === 1;
var isHash = (value) => value instanceof Uint8Array && value.length === HASH_BYTES;
var areHashes = (...values) => values.every(isHash);
var isSize = (n) => Number.isSafeInteger(n) && n >= 0;
function verifyInclusion(leaf, index, size, proof, root2) {
  const found = inclusionRoot(leaf, index, size, proof);
  demand(found !== null && isHash(root2) && sameBytes(found, root2), "log.inclusion", "the proof does not lead to the log's root", {
    where: `index ${index} of ${size}`
  });
}
function inclusionRoot(leaf, index, size, proof) {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(leaf, ...proof)) return null;
  let [at, last, found] = [index, size - 1, leaf];
  for (const other of proof) {
    if (last === 0) return null;
    if (isOdd(at) || at === last) {
      found = nodeHash(other, found);
      while (!isOdd(at) && at > 0) [at, last] = [half(at), half(last)];
    } else {
      found = nodeHash(found, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? found : null;
}
function verifyConsistency(oldSize, newSize, proof, oldRoot, newRoot) {
  demand(
    isConsistent(oldSize, newSize, proof, oldRoot, newRoot),
    "log.consistency",
    "the larger tree does not begin with the smaller",
    { where: `${oldSize} to ${newSize}` }
  );
}
function verifyContinued(older, newer, proof) {
  if (older.size === 0) {
    const empty = proof.length === 0 && [older, newer].every((head) => head.size > 0 || sameBytes(head.root, EMPTY_ROOT));
    demand(empty, "log.consistency", "a proof, or a root other than the empty one, for no leaves", { where: "size 0" });
    return;
  }
  verifyConsistency(older.size, newer.size, proof, older.root, newer.root);
}
function isConsistent(oldSize, newSize, proof, oldRoot, newRoot) {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize || !areHashes(...proof)) return false;
  if (oldSize === 0) return false;
  if (oldSize === newSize) return proof.length === 0 && sameBytes(oldRoot, newRoot);
  if (proof.length === 0) return false;
  let [at, last] = [oldSize - 1, newSize - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const steps = at === 0 ? proof : proof.slice(1);
  let before = at === 0 ? oldRoot : proof[0];
  let after = before;
  for (const other of steps) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      before = nodeHash(other, before);
      after = nodeHash(other, after);
      while (!isOdd(at) && at > 0) [at, last] = [half(at), half(last)];
    } else {
      after = nodeHash(after, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(before, oldRoot) && sameBytes(after, newRoot);
}

// voting_service/static/js/core/notes.js
var LOG_KEY = 1;
var COSIGNER_KEY = 4;
var KEY_BYTES = 32;
var ID_BYTES = 4;
var SIGNATURE_BYTES = 64;
var TIME_BYTES = 8;
var MAX_NOTE = 1e6;
var MAX_VKEY = 1e3;
var MAX_SIGNATURES = 100;
var NAME = /^[^\p{White_Space}\0-\x1f+]+$/u;
var VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
var SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u;
var CONTROLS = /[\0-\x09\x0b-\x1f]/;
var DECIMAL = /^(0|[1-9][0-9]{0,15})$/;
function parseVkey(text2) {
  const match = [...text2.slice(0, 2 * MAX_VKEY + 1)].length <= MAX_VKEY ? VKEY.exec(text2) : null;
  const blob = match === null ? null : fromPaddedBase64(match[3]);
  const known = blob !== null && NAME.test(match[1]) && blob.length === 1 + KEY_BYTES && [LOG_KEY, COSIGNER_KEY].includes(blob[0]);
  demand(known, "log.key", "not an Ed25519 key for notes", { found: text2 });
  const id = toHex(keyId(match[1], blob));
  demand(id === match[2], "log.key", "the key's number does not belong to the key", { expected: id, found: match[2] });
  const key = blob.slice(1);
  return { name: match[1], id, type: blob[0], key, fingerprint: hashHex(key), text: text2 };
}
var keyId = (name, blob) => hash(concat(utf8(`${name}
`), blob)).subarray(0, ID_BYTES);
function parseNote(bytes) {
  demand(bytes.length <= MAX_NOTE, "log.note", "larger than any honest note", { found: bytes.length });
  let whole;
  try {
    whole = fromUtf8(bytes);
  } catch {
    throw new VerificationError("log.note", "not UTF-8");
  }
  const split2 = whole.lastIndexOf("\n\n");
  demand(split2 > 0 && whole.endsWith("\n") && !CONTROLS.test(whole), "log.note", "not a signed note");
  const lines = whole.slice(split2 + 2, -1).split("\n");
  demand(lines.length <= MAX_SIGNATURES, "log.note", "too many signatures", { found: lines.length });
  return { text: whole.slice(0, split2 + 1), signatures: lines.map(parseSignature) };
}
function parseSignature(line2) {
  const match = SIGNATURE_LINE.exec(line2);
  const blob = match === null ? null : fromPaddedBase64(match[2]);
  demand(blob !== null && NAME.test(match[1]) && blob.length > ID_BYTES, "log.note", "not a signature line", { found: line2 });
  return { name: match[1], id: toHex(blob.subarray(0, ID_BYTES)), value: blob.slice(ID_BYTES) };
}
function parseCheckpoint(text2) {
  const lines = text2.split("\n");
  const [origin, size, root2] = lines;
  const bytes = lines.length === 4 && lines[3] === "" ? fromPaddedBase64(root2) : null;
  const whole = bytes !== null && bytes.length === 32 && NAME.test(origin) && DECIMAL.test(size) && Number.isSafeInteger(Number(size));
  demand(whole, "log.checkpoint", "not a head of the log", { found: text2 });
  const empty = size !== "0" || sameBytes(bytes, EMPTY_ROOT);
  demand(empty, "log.checkpoint", "an empty log with the root of another", { found: root2 });
  return { origin, size: Number(size), root: bytes };
}
function verifyEd25519(key, message, signature) {
  if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    const sound = [key, signature.subarray(0, KEY_BYTES)].every((bytes) => ed25519.Point.fromBytes(bytes).isTorsionFree());
    return sound && ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}
function cosignedAt(vkey, text2, value) {
  if (value.length !== TIME_BYTES + SIGNATURE_BYTES) return null;
  const time = BigInt(`0x${toHex(value.subarray(0, TIME_BYTES))}`);
  if (time >= 1n << 63n) return null;
  return verifyEd25519(vkey.key, utf8(`cosignature/v1
time ${time}
${text2}`), value.subarray(TIME_BYTES)) ? time : null;
}
function holds(vkey, text2, value) {
  if (vkey.type === COSIGNER_KEY) return cosignedAt(vkey, text2, value) !== null;
  return verifyEd25519(vkey.key, utf8(text2), value);
}
function verifyNote(note, vkeys) {
  const signed = /* @__PURE__ */ new Set();
  for (const { name, id, value } of note.signatures) {
    const vkey = vkeys.find((each) => each.name === name && each.id === id);
    if (vkey === void 0) continue;
    demand(holds(vkey, note.text, value), "log.signature", "a signature that does not hold", { where: name });
    signed.add(vkey);
  }
  return vkeys.filter((each) => signed.has(each));
}
function openCheckpoint(bytes, logKeys, witnesses = []) {
  const note = parseNote(bytes);
  const signers = verifyNote(note, [...logKeys, ...witnesses]);
  const own = signers.filter((key) => logKeys.includes(key)).map((key) => key.name);
  const expected = logKeys.map((key) => key.name).join(" ");
  demand(own.length > 0, "log.signature", "a head that the log has not signed", { expected });
  const head = parseCheckpoint(note.text);
  demand(own.includes(head.origin), "log.origin", "the head of another log", { expected, found: head.origin });
  return { ...head, note, signers };
}

// voting_service/static/js/core/canonical.js
var MAX_CHARACTERS = 2e4;
var MAX_NUMBER = 10 ** 12;
var CONTROLS2 = /[\0-\x08\x0b-\x1f\x7f]/;
var NOT_BLANK = /[^\p{White_Space}]/u;
var LINE = /^[^\p{White_Space}]([^\n]{0,500}[^\p{White_Space}])?$/u;
var DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
var MOMENT = /^([1-9][0-9]{3}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/;
var ADDRESS = /^https?:\/\/[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?([/?#][\x21-\x7e]{0,1700})?$/;
var MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
var isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
function require2(holds3, value, where, expected, message = "not written as it must be") {
  const found = typeof value === "object" ? JSON.stringify(value) : value;
  demand(holds3, "statement.value", message, { expected, found, where });
  return value;
}
function record(fields) {
  const shape2 = Object.entries(fields).map(([name, read]) => ({ name: name.replace("?", ""), optional: name.endsWith("?"), read }));
  const known = new Set(shape2.map(({ name }) => name));
  return (value, where) => {
    require2(isObject(value), value, where, "an object", "not an object");
    const missing = shape2.some(({ name, optional }) => !optional && !Object.hasOwn(value, name));
    const whole = !missing && Object.keys(value).every((name) => known.has(name));
    demand(whole, "statement.fields", "fields missing or unknown", {
      expected: Object.keys(fields).join(),
      found: Object.keys(value).join(),
      where
    });
    for (const { name, read } of shape2) {
      if (Object.hasOwn(value, name)) read(value[name], where ? `${where}.${name}` : name);
    }
    return value;
  };
}
function text(value, where) {
  require2(typeof value === "string", value, where, "a text");
  const shown = NOT_BLANK.test(value) && !CONTROLS2.test(value) && length(value) <= MAX_CHARACTERS;
  return require2(shown, value, where, `1 to ${MAX_CHARACTERS} characters without control characters`, "no text that can be shown");
}
function length(value) {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
var formed = (expected, holds3) => (value, where) => require2(holds3(text(value, where)), value, where, expected);
var matching = (expected, pattern) => formed(expected, (value) => pattern.test(value));
var digest = matching("64 lowercase hex digits", /^[0-9a-f]{64}$/);
var fingerprint = matching("43 Base64 characters", /^[A-Za-z0-9+/]{43}$/);
var uuid = matching("14 to 64 Base58 characters", /^[1-9A-HJ-NP-Za-km-z]{14,64}$/);
var identifier = matching("1 to 64 letters, digits, dots, hyphens", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
var line = matching("one line, no blanks around it", LINE);
var address = matching("a web address", ADDRESS);
var day = formed("a date, YYYY-MM-DD", isDay);
var moment = formed("a moment in UTC, YYYY-MM-DDTHH:MM:SSZ", (value) => isDay(MOMENT.exec(value)?.[1] ?? ""));
var texts2 = record({ sv: text, "en?": text });
var isAddress = (value) => ADDRESS.test(value);
function isDay(value) {
  const [, year, month, date] = (DAY.exec(value) ?? []).map(Number);
  if (!(year >= 1 && month >= 1 && month <= 12 && date >= 1)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return date <= MONTHS[month - 1] + (month === 2 && leap ? 1 : 0);
}

// voting_service/static/js/core/policy.js
var MAX_BYTES = 1e5;
var MAX_LINES = 1e3;
var COUNT = /^[1-9][0-9]{0,3}$/;
var refuse = (holds3, message, found, where) => demand(holds3, "log.policy", message, { found, where });
function parsePolicy(bytes) {
  const lines = linesOf(bytes);
  const policy = { logs: [], witnesses: /* @__PURE__ */ new Map(), groups: /* @__PURE__ */ new Map(), quorum: null };
  lines.forEach((line2, i) => {
    const items = line2.split(/[ \t]+/).filter((item) => item !== "");
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
function reached({ witnesses, groups }, signers) {
  const keys = new Set(signers.map((vkey) => vkey.text));
  const names = new Set([...witnesses].filter(([, vkey]) => keys.has(vkey.text)).map(([name]) => name));
  for (const [name, { needed, members }] of groups) {
    if (members.filter((member) => names.has(member)).length >= needed) names.add(name);
  }
  return names;
}
function requireQuorum(policy, signers) {
  const names = reached(policy, signers);
  demand(policy.quorum === "none" || names.has(policy.quorum), "log.policy", "too few witnesses have signed this head", {
    expected: `quorum ${policy.quorum}`,
    found: [...names].sort().join(" ") || "none"
  });
}

// voting_service/static/js/core/receipts.js
var HEADING = "c2sp.org/tlog-proof@v1";
var INDEX = /^index (0|[1-9][0-9]{0,15})$/;
var MAX_HASHES = 63;
var MAX_BYTES2 = 101e4;
var ballotEntry = (uuid3, sha2562) => utf8(`{"co_decision":"${uuid3}","kind":"ballot","sha256":"${sha2562}"}`);
function readHashes(texts3, code, where) {
  demand(texts3.length <= MAX_HASHES, code, "longer than any proof", { found: texts3.length, where });
  return texts3.map((text2) => {
    const bytes = typeof text2 === "string" ? fromPaddedBase64(text2) : null;
    demand(bytes !== null && bytes.length === 32, code, "not a hash in Base64", { found: text2, where });
    return bytes;
  });
}
function parseReceipt(bytes) {
  let text2;
  try {
    demand(bytes.length <= MAX_BYTES2, "log.receipt", "larger than any receipt");
    text2 = fromUtf8(bytes);
  } catch (error) {
    throw error instanceof VerificationError ? error : new VerificationError("log.receipt", "not UTF-8");
  }
  const split2 = text2.indexOf("\n\n");
  const [heading, index, ...hashes] = text2.slice(0, Math.max(split2, 0)).split("\n");
  const number = INDEX.exec(index ?? "");
  const known = heading === HEADING && number !== null && Number.isSafeInteger(Number(number[1]));
  demand(known, "log.receipt", "not a receipt", { found: text2.slice(0, 60) });
  return {
    index: Number(number[1]),
    hashes: readHashes(hashes, "log.receipt", "receipt"),
    checkpoint: utf8(text2.slice(split2 + 2))
  };
}
function verifyReceipt(receiptBytes, entry, logKeys, witnesses = []) {
  const receipt2 = parseReceipt(receiptBytes);
  const head = openCheckpoint(receipt2.checkpoint, logKeys, witnesses);
  verifyInclusion(leafHash(entry), receipt2.index, head.size, receipt2.hashes, head.root);
  return { ...head, index: receipt2.index };
}
function verifyGrowth(growth, head, logKeys, witnesses = []) {
  const list = Array.isArray(growth?.consistency) && typeof growth.checkpoint === "string";
  demand(list, "log.receipt", "no public head beside the receipt");
  const published = openCheckpoint(utf8(growth.checkpoint), logKeys, witnesses);
  demand(published.origin === head.origin, "log.origin", "heads of two logs", { expected: head.origin, found: published.origin });
  const proof = readHashes(growth.consistency, "log.receipt", "growth.consistency");
  verifyContinued(published, head, proof);
  return published;
}

// voting_service/static/js/booth/receipt.js
function readTrust({ vkeys, policy }) {
  const keys = vkeys.map(parseVkey);
  demand(keys.length > 0, "log.key", "the page names no key of the log");
  const parsed = policy === null ? null : parsePolicy(utf8(policy));
  return { keys, policy: parsed, witnesses: parsed === null ? [] : [...parsed.witnesses.values()] };
}
var LogMemory = class {
  constructor(origin) {
    this.name = `medbeslut:log:${origin}`;
  }
  /** {size, root, text}, or null: nothing kept, or nothing that can be read. */
  read() {
    try {
      const text2 = localStorage.getItem(this.name);
      return text2 === null ? null : { ...parseCheckpoint(parseNote(utf8(text2)).text), text: text2 };
    } catch {
      return null;
    }
  }
  write(text2) {
    try {
      localStorage.setItem(this.name, text2);
    } catch {
    }
  }
};
var checkReceipt = (receipt2, uuid3, sha2562, { keys }) => verifyReceipt(utf8(receipt2), ballotEntry(uuid3, sha2562), keys);
async function confirmAnswer(answer2, ballot, uuid3, trust2, fetchGrowth = growthBetween) {
  const bytes = utf8(ballot);
  const sha2562 = hashHex(bytes);
  const own = tracker(bytes);
  demand(answer2?.tracker === own && answer2.sha256 === sha2562, "log.receipt", "the service names another ballot", {
    expected: own,
    found: answer2?.tracker
  });
  demand(typeof answer2.receipt === "string", "log.receipt", "no receipt in the answer");
  const head = checkReceipt(answer2.receipt, uuid3, sha2562, trust2);
  const published = verifyGrowth(answer2.growth, head, trust2.keys, trust2.witnesses);
  if (trust2.policy !== null) requireQuorum(trust2.policy, published.signers);
  await compareWithMemory(new LogMemory(head.origin), published, answer2.growth.checkpoint, fetchGrowth);
  return { tracker: own, receipt: answer2.receipt };
}
async function compareWithMemory(memory, published, text2, fetchGrowth) {
  const known = memory.read();
  if (known !== null) {
    const [older, newer] = known.size <= published.size ? [known, published] : [published, known];
    const proof = older.size === 0 || older.size === newer.size ? [] : await fetchGrowth(older.size, newer.size);
    demand(Array.isArray(proof), "log.consistency", "no proof of growth");
    verifyContinued(older, newer, readHashes(proof, "log.consistency", "growth"));
  }
  if (known === null || known.size < published.size) memory.write(text2);
}
async function growthBetween(older, newer) {
  try {
    return (await fetchJson(`/api/v1/log/consistency?old=${older}&new=${newer}`)).hashes;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error instanceof Refused ? new Unanswered(error.detail) : error;
  }
}
function kindOf(code) {
  if (code === "log.policy") return "witnesses";
  return code === "log.consistency" || code === "log.origin" ? "log" : "receipt";
}
var digestOf = (tracker2) => toHex(fromPaddedBase64(`${tracker2}=`) ?? new Uint8Array());

// voting_service/static/js/booth/main.js
var root = document.getElementById("booth");
var say = messages();
var language = document.documentElement.lang;
var { uuid: uuid2, api, page } = root.dataset;
var keeper = new Keeper(uuid2, root.dataset.session ?? "");
var part = (name) => root.querySelector(`[data-part="${name}"]`);
var title = document.title;
var RETRY = /* @__PURE__ */ new Set([408, 425, 429]);
var WITNESSES_TAKE = 3e3;
var BINARY = "application/octet-stream";
var asked = null;
var choices = null;
var trust = null;
var sealed = null;
var tested = null;
var doubt = null;
var receipt = null;
var busy = false;
var finished = false;
function go(name, options) {
  hideError();
  showScreen(root, name, options);
  const heading = root.querySelector(`[data-screen="${name}"] [data-heading]`);
  document.title = heading && name !== "choose" ? `${heading.textContent} – ${title}` : title;
}
function showError(text2, fieldId = null) {
  const list = part("error-list");
  const item = document.createElement("li");
  item.append(fieldId === null ? text2 : element("a", text2, { href: `#${fieldId}`, class: "ds-link" }));
  list.replaceChildren(item);
  part("error").hidden = false;
  part("error").focus();
  document.title = `${say("error_prefix")} ${title}`;
}
function hideError() {
  part("error").hidden = true;
  part("field-error").hidden = true;
  for (const input of part("options").querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}
function explain(error) {
  if (error instanceof Refused) return error.detail || say("refused");
  if (error instanceof Unanswered) return say("no_answer");
  if (error instanceof VerificationError) return say("not_as_promised", { code: error.code });
  return say("unexpected");
}
async function exclusively(name, message, act) {
  if (busy || finished) return;
  busy = true;
  hideError();
  part(name).setAttribute("aria-disabled", "true");
  part("status").textContent = say(message);
  try {
    await act();
  } catch (error) {
    showError(explain(error));
  } finally {
    busy = false;
    part(name).removeAttribute("aria-disabled");
    part("status").textContent = "";
  }
}
async function review(event) {
  event.preventDefault();
  const { vector, fault } = choices.read();
  if (fault !== void 0) return refuseChoice(fault);
  await exclusively("check", "sealing", async () => {
    const credential = keeper.credential() ?? await drawCredential(api);
    keeper.keepCredential(credential);
    sealed = new Sealed(asked.election, credential, [vector]);
    part("chosen").replaceChildren(...choices.list(vector));
    part("commitment").textContent = sealed.commitment;
    history.pushState({ screen: "review" }, "");
    go("review");
  });
}
function refuseChoice(fault) {
  hideError();
  part("field-error").textContent = fault;
  part("field-error").hidden = false;
  for (const input of choices.inputs) input.setAttribute("aria-invalid", "true");
  showError(fault, choices.inputs[0].id);
}
async function testDevice() {
  await exclusively("test", "testing", async () => {
    const next = await drawCredential(api, true);
    const shown = part("commitment").textContent;
    const chosen = choices.read().vector;
    keeper.spendByTest(sealed.credential);
    const opening = sealed.open();
    sealed = null;
    keeper.keepCredential(next);
    showTest(opening, openForTest(asked.electionText, uuid2, opening, shown, chosen), shown);
  });
}
function showTest(opening, { text: text2, fault }, shown) {
  tested = text2;
  part("tested-commitment").textContent = shown;
  part("tested-choice").replaceChildren(...choices.list(opening.choices[0]));
  part("tested-rows").replaceChildren(...rows(choices, opening, language));
  part("tested-good").hidden = fault !== null;
  part("tested-bad").hidden = fault === null;
  part("tested-code").textContent = fault ?? "";
  forgetChoice();
  history.replaceState({ screen: "tested" }, "");
  go("tested");
}
async function confirm() {
  await exclusively("confirm", "sending", async () => {
    if (keeper.ballot() !== null) return unsure("kept_not_known");
    if (keeper.credential() !== sealed.credential) {
      restart();
      return showError(say("opened_elsewhere"));
    }
    const ballot = sealed.sign();
    keeper.keepBallot(ballot);
    await deliver(ballot);
  });
}
async function resend(name) {
  await exclusively(name, "sending", async () => {
    const ballot = keeper.ballot();
    if (ballot === null) restart();
    else await deliver(ballot);
  });
}
async function deliver(ballot, patience = 1) {
  let answer2;
  try {
    answer2 = await sendBallot(api, ballot);
  } catch (error) {
    return notDelivered(error);
  }
  try {
    finish(await confirmAnswer(answer2, ballot, uuid2, trust));
  } catch (error) {
    if (error instanceof Unanswered) unsure("stored_not_compared");
    else if (error.code === "log.policy" && patience > 0) {
      await new Promise((resolve) => setTimeout(resolve, WITNESSES_TAKE));
      await deliver(ballot, patience - 1);
    } else await doubtful(ballot, answer2, error);
  }
}
function notDelivered(error) {
  if (error instanceof ReceiptMissing) return unsure("stored_no_receipt");
  const later = error instanceof Refused && RETRY.has(error.status);
  if (error instanceof Refused && !later) {
    restart();
    throw error;
  }
  unsure(later || error instanceof NotStored ? "not_stored" : "not_known");
  if (later) showError(explain(error));
}
function unsure(text2) {
  forgetChoice();
  part("unsure-text").textContent = say(text2);
  go("unsure");
}
async function doubtful(ballot, answer2, error) {
  const code = error instanceof VerificationError ? error.code : "unexpected";
  const known = await isStored(api, ballot).then((stored) => stored ? "yes" : "no", () => "unknown");
  const origin = trust.keys[0].name;
  doubt = JSON.stringify({
    kind: "medbeslut/doubt",
    version: 1,
    co_decision: uuid2,
    finding: String(error),
    stored: known,
    tracker: trackerOf(ballot),
    ballot,
    answer: answer2,
    vkeys: trust.keys.map((key) => key.text),
    remembered: new LogMemory(origin).read()?.text ?? null
  });
  forgetChoice();
  part("doubt-text").textContent = say(`doubt_${kindOf(code)}`);
  part("doubt-stored").textContent = say(`doubt_stored_${known}`);
  part("doubt-tracker").textContent = trackerOf(ballot);
  part("doubt-code").textContent = code;
  go("doubt");
}
function forgetChoice() {
  sealed = null;
  choices.untick();
  part("chosen").replaceChildren();
}
function finish(proved) {
  finished = true;
  receipt = proved.receipt;
  keeper.keepReceipt(proved.tracker, proved.receipt);
  forgetChoice();
  part("tracker").textContent = proved.tracker;
  part("print-tracker").value = proved.tracker;
  part("find").href = `${part("find").pathname}#${proved.tracker}`;
  history.replaceState({ screen: "done" }, "");
  go("done");
}
function restart() {
  keeper.dropBallot();
  keeper.dropCredential();
  sealed = null;
  history.replaceState({ screen: "choose" }, "");
  go("choose");
}
function onHistory({ state }) {
  if (busy) history.pushState({ screen: root.dataset.state }, "");
  else if (finished) {
    history.pushState({ screen: "done" }, "");
    go("done");
  } else go(state?.screen === "review" && sealed !== null ? "review" : "choose");
}
function warm() {
  const { election } = asked;
  const anybody = `${"1".repeat(5)}-${"1".repeat(6)}-${"1".repeat(5)}-${"1".repeat(6)}`;
  const trial = election.questions.map((q) => Array.from({ length: q.size }, (_, i) => i < Math.max(1, q.blank ? 1 : q.minimum) ? 1 : 0));
  prepare(election);
  buildBallot(election, anybody, trial);
  root.dataset.ready = "true";
}
async function resume() {
  const kept = keeper.receipt();
  if (kept !== null && holds2(kept)) return finish(kept);
  const ballot = keeper.ballot();
  if (ballot === null) return go("choose", { focus: false });
  try {
    if (await isStored(api, ballot)) await deliver(ballot);
    else unsure("kept_not_stored");
  } catch {
    unsure("kept_not_known");
  }
}
function holds2({ tracker: tracker2, receipt: text2 }) {
  try {
    checkReceipt(text2, uuid2, digestOf(tracker2), trust);
    return true;
  } catch {
    return false;
  }
}
function listen() {
  const clicks = {
    confirm,
    test: testDevice,
    resend: () => resend("resend"),
    again: () => resend("again"),
    restart: () => {
      forgetChoice();
      restart();
    },
    change: () => history.back(),
    "choose-again": () => history.back(),
    print: () => window.print(),
    reload: () => location.reload(),
    save: () => saveText(say("receipt_name", { uuid: uuid2 }), receipt, BINARY),
    "save-test": () => saveText(say("test_name", { uuid: uuid2 }), tested, BINARY),
    "save-doubt": () => saveText(say("doubt_name", { uuid: uuid2 }), doubt, BINARY)
  };
  for (const [name, act] of Object.entries(clicks)) part(name).addEventListener("click", act);
  part("choose-form").addEventListener("submit", review);
  part("leave").addEventListener("submit", () => keeper.forget());
  window.addEventListener("popstate", onHistory);
}
async function start() {
  listen();
  try {
    trust = readTrust(JSON.parse(document.getElementById("log").textContent));
    asked = await loadQuestion({ uuid: uuid2, files: `${page}/files/` });
  } catch (error) {
    showScreen(root, "stopped", { focus: false });
    return showError(explain(error));
  }
  choices = new Choices(part("options"), say, language, asked);
  putText(part("question"), asked.promise.question, language);
  part("hint").textContent = choices.hint;
  choices.draw();
  history.replaceState({ screen: "choose" }, "");
  await resume();
  setTimeout(warm, 50);
}
start();
/*! For license information please see booth.js.LEGAL.txt */
