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
function setU64FromNum(view2, byteOffset, n, isLE2) {
  const h = fromNumH(n);
  const l = fromNumL(n);
  view2.setUint32(byteOffset, isLE2 ? l : h, isLE2);
  view2.setUint32(byteOffset + 4, isLE2 ? h : l, isLE2);
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
var atitle = (title) => title ? `"${title}" ` : "";
function anumber(n, title = "") {
  if (typeof n !== "number")
    throw new TypeError(atitle(title) + "expected number, got " + typeof n);
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
  return n;
}
function abytes(value, length2, title = "") {
  if (isBytes(value) && (length2 === void 0 || value.length === length2))
    return value;
  if (length2 !== void 0)
    anumber(length2, "length");
  const bytes = isBytes(value);
  const ofLen = length2 !== void 0 ? ` of length ${length2}` : "";
  const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
  const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
  if (!bytes)
    throw new TypeError(message);
  throw new RangeError(message);
}
function ahash(h) {
  if (typeof h !== "function" || typeof h.create !== "function")
    throw new TypeError("expected hash wrapped by utils.createHasher");
  anumber(h.outputLen);
  anumber(h.blockLen);
  if (h.outputLen < 1 || h.blockLen < 1)
    throw new Error("hash blockLen / outputLen must be >= 1");
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
function u32(arr) {
  return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
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
function rotl(word, shift) {
  return word << shift | word >>> 32 - shift >>> 0;
}
var isLE = /* @__PURE__ */ (() => new Uint8Array(new Uint32Array([287454020]).buffer)[0] === 68)();
function byteSwap(word) {
  return word << 24 & 4278190080 | word << 8 & 16711680 | word >>> 8 & 65280 | word >>> 24 & 255;
}
function byteSwap32(arr) {
  for (let i = 0; i < arr.length; i++) {
    arr[i] = byteSwap(arr[i]);
  }
  return arr;
}
var swap32IfBE = isLE ? (u) => u : byteSwap32;
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
function nextTick(onReject) {
  const host = globalThis;
  if (typeof host.scheduler?.yield === "function") {
    const promise = host.scheduler.yield();
    if (onReject)
      promise.catch(onReject);
    return promise;
  }
  return new Promise((resolve) => host.setTimeout(resolve, 0));
}
async function asyncLoop(iters, tick, cb, onReject) {
  anumber(iters, "iters");
  anumber(tick, "tick");
  if (typeof cb !== "function")
    throw new TypeError("callback must be a function");
  let ts = Date.now();
  for (let i = 0; i < iters; i++) {
    cb(i);
    const diff = Date.now() - ts;
    if (diff >= 0 && diff < tick)
      continue;
    await nextTick(onReject);
    ts = Date.now();
  }
}
function utf8ToBytes(str) {
  if (typeof str !== "string")
    throw new TypeError("string expected");
  const encoded = new TextEncoder().encode(str);
  try {
    return new Uint8Array(encoded);
  } finally {
    clean(encoded);
  }
}
function kdfInputToBytes(data, errorTitle = "") {
  if (typeof data === "string")
    return utf8ToBytes(data);
  return abytes(data, void 0, errorTitle);
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
function checkOpts(defaults, opts, title = "opts") {
  aopts(defaults, "defaults");
  if (opts !== void 0)
    aopts(opts, title);
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
  constructor(blockLen, outputLen, padOffset, isLE2) {
    this.blockLen = blockLen;
    this.outputLen = outputLen;
    this.padOffset = padOffset;
    this.isLE = isLE2;
    this.buffer = new Uint8Array(blockLen);
    this.view = createView(this.buffer);
  }
  update(data) {
    aexists(this);
    abytes(data);
    const { view: view2, buffer, blockLen } = this;
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
        this.process(view2, 0);
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
    const { buffer, view: view2, blockLen, isLE: isLE2 } = this;
    let { pos } = this;
    buffer[pos++] = 128;
    buffer.fill(0, pos);
    if (this.padOffset > blockLen - pos) {
      this.process(view2, 0);
      buffer.fill(0);
    }
    setU64FromNum(view2, blockLen - 8, this.length * 8, isLE2);
    this.process(view2, 0);
    this.roundClean();
    const oview = out === buffer ? view2 : createView(out);
    const len = this.outputLen;
    const outLen = len / 4;
    const state = this.get();
    if (len % 4 || outLen > state.length)
      throw new Error("invalid outputLen");
    for (let i = 0; i < outLen; i++)
      oview.setUint32(4 * i, state[i], isLE2);
  }
  digest() {
    const { buffer, outputLen } = this;
    this.digestInto(buffer);
    const res = buffer.slice(0, outputLen);
    this.destroy();
    return res;
  }
  _cloneIntoMeta(to) {
    const { buffer, length: length2, finished, destroyed, pos } = this;
    to.destroyed = destroyed;
    to.finished = finished;
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
  process(view2, offset) {
    for (let i = 0; i < 16; i++, offset += 4)
      SHA256_W[i] = view2.getUint32(offset, false);
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
  process(view2, offset) {
    for (let i = 0; i < 16; i++, offset += 4) {
      SHA512_W_H[i] = view2.getUint32(offset);
      SHA512_W_L[i] = view2.getUint32(offset += 4);
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
var utf8 = (text3) => encoder.encode(text3);
var fromUtf8 = (bytes) => decoder.decode(bytes);
function toHex(bytes) {
  let text3 = "";
  for (const byte of bytes) text3 += HEX[byte];
  return text3;
}
function fromHex(text3) {
  const bytes = new Uint8Array(text3.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text3.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
function toBase64(bytes) {
  let text3 = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    text3 += B64[a >> 2] + B64[(a & 3) << 4 | b >> 4] + B64[(b & 15) << 2 | c >> 6] + B64[c & 63];
  }
  return text3.slice(0, Math.ceil(bytes.length * 4 / 3));
}
function toPaddedBase64(bytes) {
  const text3 = toBase64(bytes);
  return text3 + "=".repeat((4 - text3.length % 4) % 4);
}
function fromPaddedBase64(text3) {
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text3)) return null;
  const plain2 = text3.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor(plain2.length * 3 / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of plain2) {
    held = (held << 6 | B64.indexOf(letter)) & 65535;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits & 255;
    }
  }
  return toPaddedBase64(bytes) === text3 ? bytes : null;
}
var hash = (bytes) => sha256(bytes);
var hashHex = (bytes) => toHex(sha256(bytes));
var hashBase64 = (bytes) => toBase64(sha256(bytes));
var toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);
function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length2, part) => length2 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

// voting_service/static/js/core/errors.js
var VerificationError = class extends Error {
  constructor(code, message, { expected = "", found: found2 = "", where = "" } = {}) {
    super(message);
    this.name = "VerificationError";
    this.code = code;
    this.expected = String(expected);
    this.found = String(found2).slice(0, 120);
    this.where = where;
  }
  toString() {
    return `${this.code}${this.where ? ` at ${this.where}` : ""}: ${this.message}`;
  }
};
function demand(holds2, code, message, details) {
  if (!holds2) throw new VerificationError(code, message, details);
}

// voting_service/static/js/core/encoding.js
var MAX_JSON_BYTES = 1 << 20;
var MAX_DEPTH = 32;
var LONE_SURROGATE = /[\ud800-\udfff]/u;
var DIGEST = /^[0-9a-f]{64}$/;
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
function requireSpelling(bytes, text3) {
  if (sameBytes(utf8(text3), bytes)) return;
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
  const found2 = Object.keys(value).join();
  demand(found2 === expected.join(), "record.fields", "fields missing, unknown or out of order", {
    expected: fields.join(),
    found: found2,
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
function readCount(value, where = "") {
  if (typeof value !== "string") return readInteger(value, 0, 999999999, where);
  demand(/^[1-9][0-9]{9,15}$/.test(value), "record.range", "not a count", { found: value, where });
  return readInteger(Number(value), 0, Number.MAX_SAFE_INTEGER, where);
}
function readDigest(value, where = "") {
  demand(DIGEST.test(readText(value, where)), "hash.syntax", "not a SHA-256 in hexadecimal", { found: value, where });
  return value;
}
function readBase64Digest(value, where = "") {
  demand(BASE64_DIGEST.test(readText(value, where)), "hash.syntax", "not a SHA-256 in Base64", { found: value, where });
  return value;
}

// voting_service/static/js/core/archive.js
var BLOCK = 512;
var MAX_ENTRY = 1 << 26;
var NAME = /^(BELENIOS|([0-9a-f]{64})\.(data|event)\.json)$/;
var TIME = /^(0|[1-9][0-9]{0,10})$/;
function tarHeader(name, size, time) {
  const header = new Uint8Array(BLOCK);
  const put = (offset, text3) => header.set(utf8(text3), offset);
  const octal2 = (n, digits) => n.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal2(size, 11));
  put(136, octal2(time, 11));
  put(148, "        ");
  put(156, "0");
  const checksum = header.reduce((sum3, byte) => sum3 + byte, 0);
  put(148, `${octal2(checksum, 6)}\0 `);
  return header;
}
function text(header, offset, length2) {
  const end = header.indexOf(0, offset);
  return String.fromCharCode(...header.subarray(offset, Math.min(end < 0 ? BLOCK : end, offset + length2)));
}
function octal(header, offset, where) {
  const digits = text(header, offset, 11);
  demand(/^[0-7]{11}$/.test(digits), "archive.tar", "a tar header that is not as prescribed", { where });
  return parseInt(digits, 8);
}
var ArchiveReader = class {
  #pending = [];
  #length = 0;
  #offset = 0;
  #time = null;
  /** The records completed by `chunk`. */
  *push(chunk) {
    this.#pending.push(chunk);
    this.#length += chunk.length;
    for (let record2 = this.#next(); record2 !== null; record2 = this.#next()) yield record2;
  }
  /** Nothing may be left over. */
  end() {
    demand(this.#length === 0, "archive.truncated", "the file ends inside an entry", { where: `byte ${this.#offset}` });
    demand(this.#time !== null, "archive.header", "an empty archive");
  }
  #peek(length2) {
    if (this.#length < length2) return null;
    if (this.#pending[0].length < length2) {
      const whole = new Uint8Array(this.#length);
      let at = 0;
      for (const part of this.#pending) {
        whole.set(part, at);
        at += part.length;
      }
      this.#pending = [whole];
    }
    return this.#pending[0].subarray(0, length2);
  }
  #take(length2) {
    this.#pending[0] = this.#pending[0].subarray(length2);
    if (this.#pending[0].length === 0) this.#pending.shift();
    this.#length -= length2;
    this.#offset += length2;
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
    const record2 = this.#record(match, entry, size, where);
    this.#take(BLOCK + padded);
    return record2;
  }
  #record([name, , digest2, kind2], entry, size, where) {
    const content = entry.slice(BLOCK, BLOCK + size);
    const time = octal(entry, 136, where);
    if (this.#time === null) {
      demand(name === "BELENIOS", "archive.header", "the archive does not begin with its header", { found: name });
      this.#time = readHeader(content);
    } else {
      demand(name !== "BELENIOS", "archive.header", "a second header", { where });
      demand(hashHex(content) === digest2, "archive.name", "an entry's name is not the hash of its content", { where });
    }
    demand(time === this.#time, "archive.time", "a time other than the archive's own", { expected: this.#time, found: time, where });
    const regular = sameBytes(entry.subarray(0, BLOCK), tarHeader(name, size, time));
    demand(regular, "archive.tar", "a tar header that is not as prescribed", { where });
    const padding = entry.subarray(BLOCK + size);
    demand(padding.every((byte) => byte === 0), "archive.padding", "bytes other than zero after an entry", { where });
    return { kind: kind2 ?? "header", digest: digest2, content, where };
  }
};
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

// node_modules/@noble/curves/utils.js
function aarray(item, title, inner = () => {
}) {
  if (!Array.isArray(item))
    throw new TypeError(`"${title}" expected array, got type=${typeof item}`);
  for (let i = 0; i < item.length; i++)
    inner(item[i], `${title}[${i}]`);
  return item;
}
var abytes2 = (value, length2, title) => abytes(value, length2, title);
var anumber2 = anumber;
function aobject2(value, title = "object") {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new TypeError(title === "object" ? "expected valid options object" : `"${title}" expected object, got type=${typeof value}`);
  return value;
}
function afunction(value, title) {
  if (typeof value !== "function")
    throw new TypeError(`"${title}" is invalid: expected function, got ${typeof value}`);
  return value;
}
var bytesToHex2 = bytesToHex;
var concatBytes2 = (...arrays) => concatBytes(...arrays);
var hexToBytes2 = (hex) => hexToBytes(hex);
var isBytes2 = isBytes;
var randomBytes2 = (bytesLength) => randomBytes(bytesLength);
var _0n = /* @__PURE__ */ BigInt(0);
var _1n = /* @__PURE__ */ BigInt(1);
var atitle2 = (title) => title ? `"${title}" ` : "";
function abool(value, title = "") {
  if (typeof value !== "boolean")
    throw new TypeError(atitle2(title) + "expected boolean, got type=" + typeof value);
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
function asafenumber(value, title = "") {
  if (typeof value !== "number") {
    const prefix = title && `"${title}" `;
    throw new TypeError(prefix + "expected number, got type=" + typeof value);
  }
  if (!Number.isSafeInteger(value)) {
    const prefix = title && `"${title}" `;
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
function aInRange(title, n, min, max) {
  if (!inRange(n, min, max))
    throw new RangeError("expected valid " + title + ": " + min + " <= n < " + max + ", got " + n);
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
function validateObject(object, fields = {}, optFields = {}, title = "object") {
  aobject2(object, title);
  aobject2(fields, "fields");
  aobject2(optFields, "optFields");
  function checkField(fieldName, expectedType, isOpt) {
    const label = title === "object" ? `param "${String(fieldName)}"` : `"${title}.${String(fieldName)}"`;
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
function invert(number2, modulo) {
  if (number2 === _0n2)
    throw new Error("invert: expected non-zero number");
  if (modulo <= _1n2)
    throw new Error("invert: expected modulus > 1, got " + modulo);
  let a = mod(number2, modulo);
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
function assertIsSquare(Fp2, root, n) {
  const F = Fp2;
  if (!F.eql(F.sqr(root), n))
    throw new Error("Cannot find square root");
}
function aoddModulus(order, fnName) {
  if ((order & _1n2) === _0n2)
    throw new Error(fnName + ": expected odd modulus, got " + order);
}
function sqrt3mod4(Fp2, n) {
  const F = Fp2;
  const p1div4 = (F.ORDER + _1n2) / _4n;
  const root = F.pow(n, p1div4);
  assertIsSquare(F, root, n);
  return root;
}
function sqrt5mod8(Fp2, n) {
  const F = Fp2;
  const p5div8 = (F.ORDER - _5n) / _8n;
  const n2 = F.mul(n, _2n);
  const v = F.pow(n2, p5div8);
  const nv = F.mul(n, v);
  const i = F.mul(F.mul(nv, _2n), v);
  const root = F.mul(nv, F.sub(i, F.ONE));
  assertIsSquare(F, root, n);
  return root;
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
    const root = F.cmov(tv1, tv2, e3);
    assertIsSquare(F, root, n);
    return root;
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
    const { _lengths: allowedLengths, BYTES, isLE: isLE2, ORDER: ORDER2, _mod: modFromBytes } = this;
    if (allowedLengths) {
      if (bytes.length < 1 || !allowedLengths.includes(bytes.length) || bytes.length > BYTES) {
        throw new Error("Field.fromBytes: expected " + allowedLengths + " bytes, got " + bytes.length);
      }
      const padded = new Uint8Array(BYTES);
      padded.set(bytes, isLE2 ? 0 : padded.length - bytes.length);
      bytes = padded;
    }
    if (bytes.length !== BYTES)
      throw new Error("Field.fromBytes: expected " + BYTES + " bytes, got " + bytes.length);
    let scalar = isLE2 ? bytesToNumberLE(bytes) : bytesToNumberBE(bytes);
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
      const start = w * half2;
      const idx = Math.abs(digit) - 1;
      let sel = comp[start];
      for (let i = 1; i < half2; i++)
        sel = i === idx ? comp[start + i] : sel;
      const neg = sel.negate();
      if (digit === 0)
        f = f.add(comp[start]);
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
    for (let window = windows - 1; window >= 0; window--) {
      if (window !== windows - 1)
        for (let d = 0; d < W; d++)
          acc = acc.double();
      const digit = Number(n >> BigInt(window * W) & mask);
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
function createField(order, field, isLE2) {
  if (field) {
    if (field.ORDER !== order)
      throw new Error("Field.ORDER must match order: Fp == p, Fn == n");
    validateField(field);
    return field;
  } else {
    return Field(order, { isLE: isLE2 });
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
  function acoord(title, n, banZero = false) {
    const min = banZero ? _1n4 : _0n4;
    aInRange("coordinate " + title, n, min, MASK);
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
    const head2 = adjustScalarBytes2(hashed.slice(0, len));
    const prefix = hashed.slice(len, 2 * len);
    const scalar = modN_LE(head2);
    return { head: head2, prefix, scalar };
  }
  function getExtendedPublicKey(secretKey) {
    const { head: head2, prefix, scalar } = getPrivateScalar(secretKey);
    const point = BASE.multiply(scalar);
    const pointBytes = point.toBytes();
    return { head: head2, prefix, scalar, point, pointBytes };
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
  function verify2(sig, msg, publicKey, options = verifyOpts) {
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
    verify: verify2,
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
  const text3 = x.toString(16);
  let carry = 0;
  for (let i = 0; i <= WINDOWS; i++) {
    let digit = carry + (i < text3.length ? parseInt(text3[text3.length - 1 - i], 16) : 0);
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
    const step2 = digit < 0 ? steps[i].negate() : steps[i];
    const slot = Math.abs(digit);
    sums[slot] = sums[slot] === null ? step2 : sums[slot].add(step2);
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
  constructor(point, text3 = null) {
    this.point = point;
    this.#text = text3;
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
  const plain2 = elements.filter((e) => !e.isIdentity);
  const spelled3 = normalizeZ(Point, plain2.map((e) => e.point)).map((point) => spell(point.toBytes()));
  let next = 0;
  return elements.map((e) => e.isIdentity ? IDENTITY.text : spelled3[next++]);
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
  const element = new Element(point, value);
  demand(element.power(ORDER).isIdentity, "point.group", "not in the prime-order subgroup", { found: value, where });
  return element;
}
function clearedPoint(bytes) {
  let point;
  try {
    point = Point.fromBytes(bytes).double().double().double();
  } catch {
    return null;
  }
  return point.is0() ? null : new Element(point);
}
function parseScalar(value, where = "") {
  demand(typeof value === "string" && SCALAR.test(value), "scalar.syntax", "not a decimal number", { found: value, where });
  const x = BigInt(value);
  demand(x < ORDER, "scalar.range", "not below the group's order", { found: value, where });
  return x;
}
var hashToScalar = (text3) => mod2(toNumber(hash(utf8(text3))));
var randomScalar = (random) => mod2(toNumber(random(64)));
var systemRandom = (length2) => globalThis.crypto.getRandomValues(new Uint8Array(length2));

// voting_service/static/js/core/credentials.js
var BASE58 = "[1-9A-HJ-NP-Za-km-z]";
var CREDENTIAL = new RegExp(`^${BASE58}{5}-${BASE58}{6}-${BASE58}{5}-${BASE58}{6}$`);
var MAX_LIST_BYTES = 1 << 26;
function secretExponent(uuid2, credential) {
  demand(CREDENTIAL.test(credential), "credential.syntax", "not a credential");
  const half2 = (i) => hash(utf8(`derive_credential|${uuid2}|${i}|${credential}`));
  return mod2(toNumber(concat(half2(0), half2(1))));
}
var publicCredential = (uuid2, credential) => GENERATOR.secretPower(secretExponent(uuid2, credential));
function parseCredentialList(bytes) {
  const list2 = readList(parseJson(bytes, MAX_LIST_BYTES), null, "credentials");
  const reversed = list2.map((text3, i) => {
    parsePoint(text3, `credentials[${i}]`);
    return text3.match(/../g).reverse().join("");
  });
  for (let i = 1; i < list2.length; i++) {
    demand(reversed[i] !== reversed[i - 1], "credentials.duplicate", "the same credential twice", { found: list2[i] });
    demand(reversed[i] > reversed[i - 1], "credentials.order", "credentials are not sorted", { found: list2[i] });
  }
  return list2;
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
function verifySchnorr(prefix, key, proof, code, message, where) {
  const commitment = GENERATOR.power(proof.response).times(key.power(proof.challenge));
  demand(hashToScalar(`${prefix}|${commitment.text}`) === proof.challenge, code, message, { where });
}
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
function verifyDecryption(context, key, alpha, factor, proof, where) {
  const a = GENERATOR.power(proof.response).times(key.power(proof.challenge));
  const b = alpha.power(proof.response).times(factor.power(proof.challenge));
  const challenge = hashToScalar(`decrypt|${context}|${key.text}|${pairTexts([a, b])}`);
  demand(challenge === proof.challenge, "decryption.proof", "the proof of decryption does not hold", { where });
}
function proveDecryption(context, key, alpha, secret, random) {
  const pair = [GENERATOR.secretPower(random), alpha.secretPower(random)];
  const challenge = hashToScalar(`decrypt|${context}|${key.text}|${pairTexts(pair)}`);
  return { challenge, response: mod2(random - secret * challenge) };
}

// voting_service/static/js/core/ballots.js
var BODY = ["election_uuid", "election_hash", "credential", "answers"];
var ANSWER = ["choices", "individual_proofs", "overall_proof", "blank_proof?"];
var tracker = (bytes) => hashBase64(bytes);
function readBallot(election, bytes) {
  const value = readRecord(parseJson(bytes), [...BODY, "signature"], "ballot");
  readRecord(value.signature, ["hash", "proof"], "signature");
  const { signature, ...body } = value;
  const read = readBody(election, body);
  const signed = hashBase64(utf8(dumpJson(body)));
  same(readBase64Digest(signature.hash, "signature.hash"), signed, "ballot.hash", "signature.hash");
  const proof = readProof(signature.proof, "signature.proof");
  return { ...read, signed, proof, sha256: hashHex(bytes) };
}
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
function same(found2, expected, code, where) {
  demand(found2 === expected, code, "not the value that belongs here", { expected, found: found2, where });
}
function shape(found2, expected, where) {
  demand(found2 === expected, "ballot.shape", "wrong number of items for what is asked", { expected, found: found2, where });
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
function checkBallot(election, ballot) {
  const credential = parsePoint(ballot.credential, "credential");
  verifySchnorr(
    `sig|${ballot.signed}`,
    credential,
    ballot.proof,
    "ballot.signature",
    "the signature does not hold",
    "signature.proof"
  );
  return checkAnswers(election, ballot);
}
function checkAnswers(election, ballot) {
  const context = `${election.fingerprint}|${ballot.credential}`;
  return ballot.answers.map((answer2, i) => checkAnswer(election, election.questions[i], answer2, context, `answers[${i}]`));
}
function checkAnswer(election, question, answer2, context, where) {
  const choices = answer2.choices.map((c, i) => ({
    alpha: parsePoint(c.alpha, `${where}.choices[${i}].alpha`),
    beta: parsePoint(c.beta, `${where}.choices[${i}].beta`)
  }));
  const read = (list2, name) => list2.map((proof, i) => readProof(proof, `${where}.${name}[${i}]`));
  choices.forEach((ciphertext, i) => {
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
    checkBlank(election, question, choices, full, overall, read(answer2.blank_proof, "blank_proof"), where);
  } else {
    const total = sumOf(choices);
    verifyBranches(
      `prove|${full}|${total.alpha.text},${total.beta.text}`,
      election.key,
      overall.map((proof, j) => [total, question.minimum + j, proof]),
      "ballot.proof.overall",
      "the number of choices is not allowed",
      `${where}.overall_proof`
    );
  }
  return choices;
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
function verifyBallot(election, bytes) {
  const ballot = readBallot(election, bytes);
  return { ...ballot, choices: checkBallot(election, ballot) };
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
  const answers = readList(value.answers, null, `${where}.answers`).map((text3) => readText(text3, `${where}.answers`));
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
  const uuid2 = readText(value.uuid, "uuid");
  demand(UUID.test(uuid2), "election.uuid", "not at least 14 Base58 characters", { found: uuid2 });
  for (const name of ["administrator", "credential_authority"]) {
    if (value[name] !== void 0) readText(value[name], name);
  }
  return {
    description: readText(value.description, "description"),
    name: readText(value.name, "name"),
    administrator: value.administrator,
    key: parsePoint(value.public_key, "public_key"),
    questions,
    uuid: uuid2,
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

// voting_service/static/js/core/trustees.js
var MAX_SIZE = 100;
function parseTrustees(bytes) {
  const list2 = readList(parseJson(bytes), null, "trustees");
  demand(list2.length >= 1, "trustees.shape", "no trustees");
  const keys = [];
  const parts = [];
  const items = list2.map((value, i) => {
    const [kind2, body] = readList(value, 2, `trustees[${i}]`);
    const first = keys.length + 1;
    const where = `trustees[${i}]`;
    demand(kind2 === "Single" || kind2 === "Pedersen", "trustees.shape", "an unknown kind of trustee", { where });
    const made = kind2 === "Single" ? readSingle(body, where) : readPedersen(body, where);
    keys.push(...made.keys);
    parts.push(made.key);
    return { kind: kind2, threshold: made.threshold, size: made.keys.length, first };
  });
  demand(new Set(keys.map((key) => key.text)).size === keys.length, "trustees.duplicate", "the same key stands for two");
  return { items, keys, key: product(parts) };
}
function readPublicKey(value, where) {
  readRecord(value, ["pok", "public_key", "signature?", "name?"], where);
  const key = parsePoint(value.public_key, `${where}.public_key`);
  if (value.name !== void 0) readText(value.name, `${where}.name`);
  const pok = readProof(value.pok, `${where}.pok`);
  verifySchnorr(`pok|${GROUP_NAME}|${key.text}`, key, pok, "trustees.pok", "a key without proof that it is known", where);
  const signature = value.signature === void 0 ? null : readProof(value.signature, `${where}.signature`);
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
    found: `${threshold} of ${size}`,
    where
  });
  for (const name of ["coefexps", "signatures", "verification_keys"]) readList(body[name], size, `${where}.${name}`);
  const signers = body.certs.map((value, i) => readCertificate(value, size, threshold, i + 1, `${where}.certs[${i}]`));
  const every = signers.flatMap((s) => [s.verification.text, s.encryption.text]);
  demand(new Set(every).size === every.length, "trustees.duplicate", "the same key stands for two", { where });
  const rows = body.coefexps.map((value, i) => readCoefexps(body, value, signers[i].verification, i, where));
  const total = rows[0].map((_, k) => product(rows.map((row) => row[k])));
  const keys = body.verification_keys.map((value, i) => readVerificationKey(value, total, i + 1, signers[i].verification, `${where}.verification_keys[${i}]`));
  return { keys, key: total[0], threshold };
}
function readCertificate(value, size, threshold, index, where) {
  const signed = readSigned(value, where);
  const cert = readRecord(parseJson(utf8(signed.message)), ["context", "verification", "encryption"], where);
  const context = dumpJson(readRecord(cert.context, ["group", "size", "threshold", "index"], where));
  const expected = dumpJson({ group: GROUP_NAME, size, threshold, index });
  demand(context === expected, "trustees.certificate.context", "a certificate made for another set or place", {
    expected,
    found: context,
    where
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
  const found2 = readList(coefexps, null, where).length;
  demand(found2 === body.threshold, "trustees.coefexps.length", "a polynomial of the wrong degree", {
    expected: body.threshold,
    found: found2,
    where
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
  const wanted = total.reduceRight((sum3, point) => sum3.power(BigInt(index)).times(point), IDENTITY);
  demand(key.equals(wanted), "trustees.verification_key", "a key that does not follow from the polynomials", {
    expected: wanted.text,
    found: key.text,
    where
  });
  if (signature === null) {
    throw new VerificationError("trustees.signature", "a key that its owner has not signed", { where });
  }
  verifyMessage(key.text, signature, signer, "trustees.signature", `${where}.signature`);
  return key;
}
function weights(trustees, owners) {
  const result = /* @__PURE__ */ new Map();
  for (const { kind: kind2, threshold, size, first } of trustees.items) {
    const present = owners.filter((o) => o >= first && o < first + size).sort((a, b) => a - b).slice(0, threshold);
    if (present.length < threshold) return null;
    const indices = present.map((owner) => BigInt(owner - first + 1));
    present.forEach((owner, i) => result.set(owner, kind2 === "Single" ? 1n : lagrange(indices[i], indices)));
  }
  return result;
}
function lagrange(index, indices) {
  return indices.filter((k) => k !== index).reduce((w, k) => mod2(w * k * inverse(mod2(k - index))), 1n);
}
function inverse(x) {
  let [a, b, u, v] = [x, ORDER, 1n, 0n];
  while (a !== 1n) {
    const quotient = b / a;
    [a, b, u, v] = [b - quotient * a, a, v - quotient * u, u];
  }
  return mod2(u);
}

// voting_service/static/js/core/tally.js
var Sum = class {
  constructor(election) {
    this.rows = election.questions.map((q) => Array.from({ length: q.size }, () => ({ alpha: IDENTITY, beta: IDENTITY })));
    this.ballots = 0;
  }
  add(rows, ballots = 1, sign = "times") {
    this.rows = this.rows.map((row, i) => row.map((c, j) => ({
      alpha: c.alpha[sign](rows[i][j].alpha),
      beta: c.beta[sign](rows[i][j].beta)
    })));
    this.ballots += sign === "times" ? ballots : -ballots;
  }
  /** Only where a later ballot of one credential replaces the earlier: never in our own archives. */
  remove(rows) {
    this.add(rows, 1, "over");
  }
  get sha256() {
    return hashHex(utf8(this.toText()));
  }
  toText() {
    return dumpJson(this.rows.map((row) => row.map((c) => ({ alpha: c.alpha.text, beta: c.beta.text }))));
  }
};
function parseTally(bytes) {
  return readList(parseJson(bytes), null, "tally").map((row, i) => readList(row, null, `[${i}]`).map((value, j) => {
    const where = `[${i}][${j}]`;
    readRecord(value, ["alpha", "beta"], where);
    return {
      alpha: parsePoint(value.alpha, `${where}.alpha`, { identity: true }),
      beta: parsePoint(value.beta, `${where}.beta`, { identity: true })
    };
  }));
}
function verifyTally(sum3, tallyBytes, sizedBytes) {
  demand(sum3.sha256 === hashHex(tallyBytes), "tally.product", "the encrypted tally is not the sum of the ballots");
  verifySizes(sizedBytes, sum3.ballots);
  return sum3.rows;
}
function verifySizes(sizedBytes, expected) {
  const sized = readRecord(parseJson(sizedBytes), ["num_tallied", "total_weight", "encrypted_tally"], "sized_tally");
  const counted2 = readInteger(sized.num_tallied, 0, Number.MAX_SAFE_INTEGER, "num_tallied");
  const weight = readCount(sized.total_weight, "total_weight");
  demand(counted2 === expected, "tally.number", "the tally counts another number of ballots", { expected, found: counted2 });
  demand(weight === expected, "tally.weight", "the tally has another weight", { expected, found: weight });
  readDigest(sized.encrypted_tally, "encrypted_tally");
}
function sameShape(election, rows) {
  const found2 = rows.map((row) => row.length).join();
  const expected = election.questions.map(({ size }) => size).join();
  demand(found2 === expected, "tally.shape", "lists that do not fit the questions", { expected, found: found2 });
}
function discreteLog(element, bound) {
  const width = Math.ceil(Math.sqrt(bound + 1));
  const small = /* @__PURE__ */ new Map();
  for (let i = 0, p = IDENTITY; i < width; i++, p = p.times(GENERATOR)) small.set(p.text, i);
  const giant = GENERATOR.power(BigInt(width));
  for (let j = 0, p = element; j < width; j++, p = p.over(giant)) {
    const i = small.get(p.text);
    if (i !== void 0 && j * width + i <= bound) return j * width + i;
  }
  demand(false, "tally.range", "a count larger than the number of ballots");
}
function decrypted(trustees, rows, factors) {
  const weight = weights(trustees, [...factors.keys()]);
  demand(weight !== null, "decryption.too_few", "too few trustees have decrypted");
  return rows.map((row, i) => row.map((c, j) => c.beta.over(product([...weight].map(([owner, w]) => factors.get(owner)[i][j].power(w))))));
}
function computeResult(trustees, rows, ballots, factors) {
  return decrypted(trustees, rows, factors).map((row) => row.map((element) => discreteLog(element, ballots)));
}
function readResult(bytes) {
  const { result } = readRecord(parseJson(bytes), ["result"], "result");
  return readList(result, null, "result").map((row, i) => readList(row, null, `result[${i}]`).map((n, j) => readCount(n, `result[${i}][${j}]`)));
}
function verifyResult(bytes, counts2) {
  const found2 = dumpJson(readResult(bytes));
  const expected = dumpJson(counts2);
  demand(found2 === expected, "tally.result", "the result is not what the factors give", { expected, found: found2 });
}
function verifyCounts(trustees, rows, factors, result) {
  decrypted(trustees, rows, factors).forEach((row, i) => row.forEach((element, j) => {
    const holds2 = element.equals(GENERATOR.power(BigInt(result[i][j])));
    demand(holds2, "tally.result", "the result is not what the factors give", { found: result[i][j], where: `result[${i}][${j}]` });
  }));
}
function checkSums(question, counts2, ballots) {
  for (const count of counts2) demand(count <= ballots, "tally.range", "more votes than ballots", { expected: `0…${ballots}`, found: count });
  const [blank, chosen] = question.blank ? [counts2[0], counts2.slice(1)] : [0, counts2];
  const total = chosen.reduce((a, b) => a + b, 0);
  const voting = ballots - blank;
  demand(
    total >= question.minimum * voting && total <= question.maximum * voting,
    "tally.sum",
    "the counts do not fit the number of ballots",
    { found: counts2.join() }
  );
}

// voting_service/static/js/core/decrypt.js
function partialDecryption(key, secret, rows, context, random = systemRandom) {
  const factors = rows.map((row) => row.map((c) => c.alpha.secretPower(secret)));
  const proofs = rows.map((row) => row.map((c) => proofJson(proveDecryption(context, key, c.alpha, secret, randomScalar(random)))));
  return dumpJson({
    decryption_factors: factors.map((row) => row.map((factor) => factor.text)),
    decryption_proofs: proofs
  });
}
function verifyPartial(bytes, key, rows, context) {
  const value = readRecord(parseJson(bytes), ["decryption_factors", "decryption_proofs"], "partial_decryption");
  const lists2 = [value.decryption_factors, value.decryption_proofs].map((list2) => readList(list2, null, "partial_decryption"));
  for (const list2 of lists2) {
    const shape2 = list2.map((row) => readList(row, null, "partial_decryption").length).join();
    demand(shape2 === rows.map((row) => row.length).join(), "decryption.shape", "lists that do not fit the tally");
  }
  return rows.map((row, i) => row.map((c, j) => {
    const where = `[${i}][${j}]`;
    const factor = parsePoint(lists2[0][i][j], `decryption_factors${where}`, { identity: true });
    verifyDecryption(context, key, c.alpha, factor, readProof(lists2[1][i][j], `decryption_proofs${where}`), where);
    return factor;
  }));
}
function readOwned(bytes) {
  const value = readRecord(parseJson(bytes), ["owner", "payload"], "owned");
  return readInteger(value.owner, 1, 1e4, "owner");
}
var rehearsalRows = (r) => {
  const alpha = GENERATOR.power(r);
  return [[{ alpha, beta: alpha }]];
};
var rehearsalContext = (uuid2) => `rehearsal|${uuid2}`;

// voting_service/static/js/core/replay.js
var MOVES = {
  empty: { Setup: "open" },
  open: { Ballot: "open", EndBallots: "closed" },
  closed: { EncryptedTally: "tallied" },
  tallied: { PartialDecryption: "decrypting" },
  decrypting: { PartialDecryption: "decrypting", Result: "finished" },
  finished: {}
};
var PAYLOADS = {
  Setup: [["election", "trustees", "credentials"], ["election", "trustees", "credentials"]],
  Ballot: [null, []],
  EncryptedTally: [["num_tallied", "total_weight", "encrypted_tally"], ["encrypted_tally"]],
  PartialDecryption: [["owner", "payload"], ["payload"]],
  Result: [null, []]
};
function readEvent(content) {
  try {
    return parseEvent(content);
  } catch (error) {
    if (!(error instanceof VerificationError) || error.code.startsWith("archive.")) throw error;
    throw new VerificationError("archive.event", error.message, error);
  }
}
function parseEvent(content) {
  const value = readRecord(parseJson(content), ["parent?", "height", "type", "payload?"], "event");
  readInteger(value.height, 0, Number.MAX_SAFE_INTEGER, "height");
  if (value.parent !== void 0) readDigest(value.parent, "parent");
  if (value.payload !== void 0) readDigest(value.payload, "payload");
  const ranked = value.type === "Shuffle" || value.type === "EndShuffles";
  demand(!ranked, "archive.ranked", "ranked questions are not supported yet");
  demand(value.type === "EndBallots" || Object.hasOwn(PAYLOADS, value.type), "archive.event", "an unknown event");
  return value;
}
function references(type, record2) {
  const [fields, names] = PAYLOADS[type];
  if (fields === null) return [];
  const value = readRecord(parseJson(record2.content), fields, type);
  return names.map((name) => readDigest(value[name], name));
}
var Replay = class {
  phase = "empty";
  ballots = 0;
  #head = null;
  #height = -1;
  #waiting = [];
  /** Take one record of an ArchiveReader; gives {type, payloads} when it completes an event, else null. */
  take(record2) {
    if (record2.kind === "header") return null;
    if (record2.kind === "data") {
      this.#waiting.push(record2);
      demand(this.#waiting.length <= 4, "archive.unreferenced", "an entry that no event names", { where: record2.where });
      return null;
    }
    const event = readEvent(record2.content);
    this.#move(event, record2);
    const payloads = this.#payloads(event, record2.where);
    this.#head = record2.digest;
    this.#height = event.height;
    if (event.type === "Ballot") this.ballots += 1;
    return { type: event.type, payloads: payloads.map((p) => p.content), digests: payloads.map((p) => p.digest) };
  }
  end() {
    demand(this.#waiting.length === 0, "archive.unreferenced", "an entry that no event names");
  }
  /** The last event's digest: whoever has it has the whole history before it. */
  get head() {
    return this.#head;
  }
  #move(event, { where }) {
    const next = MOVES[this.phase][event.type];
    demand(
      next !== void 0,
      this.phase === "finished" ? "archive.after_end" : "archive.order",
      "an event out of order",
      { found: event.type, where }
    );
    demand(event.height === this.#height + 1, "archive.height", "an event at the wrong height", { found: event.height, where });
    demand((event.parent ?? null) === this.#head, "archive.chain", "an event that does not follow the one before it", { where });
    this.phase = next;
  }
  #payloads(event, where) {
    const waiting = this.#waiting;
    this.#waiting = [];
    const wanted = event.type !== "EndBallots";
    demand(event.payload !== void 0 === wanted, "archive.payload", "a payload missing or not allowed", { where });
    const names = [];
    if (wanted) {
      const last = waiting.at(-1);
      demand(last?.digest === event.payload, "archive.payload", "the payload does not stand before its event", { where });
      names.push(...references(event.type, last), event.payload);
    }
    const found2 = waiting.map((record2) => record2.digest).join();
    demand(found2 === names.join(), "archive.unreferenced", "the entries before an event are not those it names", { where });
    return waiting;
  }
};

// voting_service/static/js/core/audit.js
var DirectChecker = class {
  start(electionBytes, election) {
    this.election = election;
    this.sum = new Sum(election);
    this.latest = /* @__PURE__ */ new Map();
  }
  async check(bytes, ballot) {
    const rows = checkBallot(this.election, ballot);
    const earlier = this.latest.get(ballot.credential);
    if (earlier !== void 0) this.sum.remove(earlier);
    this.latest.set(ballot.credential, rows);
    this.sum.add(rows);
  }
  async finish() {
    return this.sum;
  }
};
var Audit = class {
  factors = /* @__PURE__ */ new Map();
  election = null;
  trustees = null;
  rows = null;
  result = null;
  #replay = new Replay();
  #credentials = null;
  #voted = /* @__PURE__ */ new Set();
  #ciphertexts = /* @__PURE__ */ new Set();
  #sum = null;
  #checker;
  constructor(checker = new DirectChecker()) {
    this.#checker = checker;
  }
  get phase() {
    return this.#replay.phase;
  }
  get ballots() {
    return this.#replay.ballots;
  }
  get head() {
    return this.#replay.head;
  }
  async take(record2) {
    const event = this.#replay.take(record2);
    if (event !== null) await this[`on${event.type}`](event.payloads);
  }
  async end() {
    this.#replay.end();
  }
  async onSetup([electionBytes, trustees, credentials]) {
    this.electionBytes = electionBytes;
    this.election = parseElection(electionBytes);
    this.promise = declaredPromise(this.election);
    this.trustees = parseTrustees(trustees);
    demand(this.trustees.key.equals(this.election.key), "trustees.key", "the election's key is not the trustees'");
    this.#credentials = new Set(parseCredentialList(credentials));
    this.#checker.start(electionBytes, this.election);
  }
  async onBallot([bytes]) {
    const ballot = readBallot(this.election, bytes);
    demand(this.#credentials.has(ballot.credential), "ballot.unlisted", "a credential that is not on the list");
    const again = this.#voted.has(ballot.credential);
    demand(this.promise === null || !again, "ballot.repeated", "a second ballot of one credential");
    this.#voted.add(ballot.credential);
    for (const pair of ballot.ciphertexts) {
      demand(!this.#ciphertexts.has(pair), "ballot.copied", "a ciphertext seen in an earlier ballot");
      this.#ciphertexts.add(pair);
    }
    await this.#checker.check(bytes, ballot);
  }
  async onEndBallots() {
    this.#sum = await this.#checker.finish();
  }
  async onEncryptedTally([tally, sized]) {
    this.rows = verifyTally(this.#sum, tally, sized);
    this.tallyBytes = tally;
    this.counted = this.#sum.ballots;
  }
  async onPartialDecryption([partial, owned]) {
    const owner = readOwned(owned);
    const key = this.trustees.keys[owner - 1];
    demand(key !== void 0, "decryption.owner", "no such trustee", { found: owner });
    demand(!this.factors.has(owner), "decryption.owner.repeated", "a trustee who has decrypted already", { found: owner });
    this.factors.set(owner, verifyPartial(partial, key, this.rows, this.election.fingerprint));
  }
  async onResult([bytes]) {
    this.result = computeResult(this.trustees, this.rows, this.counted, this.factors);
    verifyResult(bytes, this.result);
    this.election.questions.forEach((question, i) => checkSums(question, this.result[i], this.counted));
  }
};

// voting_service/static/js/core/canonical.js
var MAX_ITEMS = 1e3;
var MAX_CHARACTERS = 2e4;
var MAX_NUMBER = 10 ** 12;
var CONTROLS = /[\0-\x08\x0b-\x1f\x7f]/;
var NOT_BLANK = /[^\p{White_Space}]/u;
var LINE = /^[^\p{White_Space}]([^\n]{0,500}[^\p{White_Space}])?$/u;
var DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
var MOMENT = /^([1-9][0-9]{3}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/;
var ADDRESS = /^https?:\/\/[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?([/?#][\x21-\x7e]{0,1700})?$/;
var MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
function dumpCanonical(value) {
  if (Array.isArray(value)) return `[${value.map(dumpCanonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${dumpCanonical(value[key])}`);
  return `{${fields.join(",")}}`;
}
function parseCanonical(bytes, limit) {
  const value = loadJson(bytes, limit);
  checkValues(value);
  requireSpelling(bytes, dumpCanonical(value));
  return value;
}
var isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
function require2(holds2, value, where, expected, message = "not written as it must be") {
  const found2 = typeof value === "object" ? JSON.stringify(value) : value;
  demand(holds2, "statement.value", message, { expected, found: found2, where });
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
var list = (read) => (value, where) => {
  require2(Array.isArray(value) && value.length <= MAX_ITEMS, value, where, `a list of at most ${MAX_ITEMS}`, "not a list");
  value.forEach((item, i) => read(item, `${where}[${i}]`));
  return value;
};
var named = (readName2, read) => (value, where) => {
  const whole = isObject(value) && Object.keys(value).length <= MAX_ITEMS;
  require2(whole, value, where, `an object of at most ${MAX_ITEMS}`, "not an object");
  for (const [name, item] of Object.entries(value)) {
    readName2(name, `${where}, a name`);
    read(item, `${where}.${name.slice(0, 60)}`);
  }
  return value;
};
var nullable = (read) => (value, where) => value === null ? value : read(value, where);
var number = (value, where, lowest = 0) => require2(typeof value === "number" && value >= lowest && value <= MAX_NUMBER, value, where, `a number from ${lowest} to ${MAX_NUMBER}`);
var positive = (value, where) => number(value, where, 1);
var flag = (value, where) => require2(typeof value === "boolean", value, where, "true or false");
function text2(value, where) {
  require2(typeof value === "string", value, where, "a text");
  const shown = NOT_BLANK.test(value) && !CONTROLS.test(value) && length(value) <= MAX_CHARACTERS;
  return require2(shown, value, where, `1 to ${MAX_CHARACTERS} characters without control characters`, "no text that can be shown");
}
function length(value) {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
var formed = (expected, holds2) => (value, where) => require2(holds2(text2(value, where)), value, where, expected);
var matching = (expected, pattern) => formed(expected, (value) => pattern.test(value));
var digest = matching("64 lowercase hex digits", /^[0-9a-f]{64}$/);
var fingerprint = matching("43 Base64 characters", /^[A-Za-z0-9+/]{43}$/);
var uuid = matching("14 to 64 Base58 characters", /^[1-9A-HJ-NP-Za-km-z]{14,64}$/);
var identifier = matching("1 to 64 letters, digits, dots, hyphens", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
var line = matching("one line, no blanks around it", LINE);
var address = matching("a web address", ADDRESS);
var day = formed("a date, YYYY-MM-DD", isDay);
var moment = formed("a moment in UTC, YYYY-MM-DDTHH:MM:SSZ", (value) => isDay(MOMENT.exec(value)?.[1] ?? ""));
var choice = (...words) => formed(words.join(" "), (value) => words.includes(value));
var texts2 = record({ sv: text2, "en?": text2 });
var isAddress = (value) => ADDRESS.test(value);
function isDay(value) {
  const [, year, month, date] = (DAY.exec(value) ?? []).map(Number);
  if (!(year >= 1 && month >= 1 && month <= 12 && date >= 1)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return date <= MONTHS[month - 1] + (month === 2 && leap ? 1 : 0);
}

// voting_service/static/js/core/usage.js
var MAX_LINE = 4096;
var KIND = "medbeslut/usage";
var CHANNELS = ["web", "paper"];
var found = null;
function usageGenerator() {
  for (let i = 0; found === null; i++) {
    const bytes = hash(utf8(`medbeslut/1 usage generator|${i}`));
    bytes[31] &= 127;
    found = clearedPoint(bytes)?.prepare() ?? null;
  }
  return found;
}
function readLine(bytes) {
  const wide = bytes.length <= MAX_LINE && /"(challenge|response|opening)":-?[0-9]/.test(String.fromCharCode(...bytes));
  demand(!wide, "scalar.syntax", "a scalar must be a text of digits");
  return parseCanonical(bytes, MAX_LINE);
}
function readUsageHeader(bytes) {
  const value = readLine(bytes);
  readRecord(value, ["co_decision", "election", "entries", "kind", "paper", "version", "web"]);
  const known = value.kind === KIND && value.version === 1;
  demand(known, "usage.kind", "not the beginning of a usage proof", { expected: `${KIND} 1`, found: `${value.kind} ${value.version}` });
  readInteger(value.entries, 0, Number.MAX_SAFE_INTEGER, "entries");
  const sum3 = (channel) => {
    readRecord(value[channel], ["count", "opening"], channel);
    const count = readInteger(value[channel].count, 0, Number.MAX_SAFE_INTEGER, `${channel}.count`);
    return { count, opening: parseScalar(value[channel].opening, `${channel}.opening`) };
  };
  return { ...value, web: sum3("web"), paper: sum3("paper") };
}
var readBitProof = (value, where) => readList(value, 2, where).map((proof, i) => readProof(proof, `${where}[${i}]`));
function readUsageLine(bytes) {
  const value = readLine(bytes);
  readRecord(value, ["leaf", "once?", "paper", "web"]);
  readDigest(value.leaf, "leaf");
  for (const channel of CHANNELS) {
    readRecord(value[channel], ["commitment", "proof"], channel);
    readBitProof(value[channel].proof, `${channel}.proof`);
  }
  return value;
}
function verifyBit(about, commitment, proofs, code, where) {
  const h = usageGenerator();
  const pair = proofs.map(({ challenge, response }, j) => {
    const fitted = GENERATOR.power(response).times(commitment.power(challenge));
    return j === 0 ? fitted : fitted.times(h.power(mod2(-challenge)));
  });
  const [c, first, second] = texts([commitment, ...pair]);
  const computed = hashToScalar(`${about}|${where}|${c}|${first},${second}`);
  demand(computed === mod2(proofs[0].challenge + proofs[1].challenge), code, "the proof does not hold", { where });
}
function verifyUsageLine(phi, line2, once) {
  demand(line2.once !== void 0 === once, "usage.once", "the proof that nobody voted twice stands where votes on paper are", {
    expected: once ? "a proof" : "none",
    where: "once"
  });
  const about = `usage|${phi}|${line2.leaf}`;
  const [web, paper] = CHANNELS.map((channel) => {
    const commitment = parsePoint(line2[channel].commitment, `${channel}.commitment`);
    verifyBit(about, commitment, readBitProof(line2[channel].proof, `${channel}.proof`), "usage.proof", channel);
    return commitment;
  });
  if (once) verifyBit(about, web.times(paper), readBitProof(line2.once, "once"), "usage.once", "once");
  return { web, paper };
}
function verifyUsageSum(channel, total, { count, opening }) {
  const opened = GENERATOR.power(opening).times(usageGenerator().power(BigInt(count)));
  demand(total.equals(opened), "usage.sum", "the commitments do not add up to what the header says", {
    expected: `${count} used`,
    found: "another sum",
    where: channel
  });
}

// voting_service/static/js/core/work.js
var plain = ({ code, message, where, expected, found: found2 }) => ({ code, message, where, expected, found: found2 });
var asError = (value) => new VerificationError(value.code, value.message, value);
function caught(errors, index, work) {
  try {
    work();
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    errors.push([index, plain(error)]);
  }
}
var Bench = class {
  #election = null;
  #sum = null;
  handle(message) {
    return this[message.task](message);
  }
  /** Ballots are of this election; a sum begins at nothing. */
  begin({ election }) {
    this.#election = parseElection(election);
    this.#election.key.prepare();
    this.#sum = new Sum(this.#election);
    return {};
  }
  /** `counted[i]` is whether ballot i belongs in the sum, if it is right in itself. */
  ballots({ ballots, counted: counted2 }) {
    const errors = [];
    ballots.forEach((bytes, i) => caught(errors, i, () => {
      const rows = this.ballot(bytes);
      if (counted2[i]) this.#sum.add(rows);
    }));
    return { errors, done: ballots.length };
  }
  /** Every check of one ballot; gives its ciphertexts. */
  ballot(bytes) {
    return checkBallot(this.#election, readBallot(this.#election, bytes));
  }
  sum() {
    return { tally: utf8(this.#sum.toText()), ballots: this.#sum.ballots };
  }
  lines({ phi, once, lines }) {
    const errors = [];
    const leaves = lines.map(() => null);
    const products = { web: IDENTITY, paper: IDENTITY };
    lines.forEach((bytes, i) => caught(errors, i, () => {
      const line2 = readUsageLine(bytes);
      leaves[i] = line2.leaf;
      const { web, paper } = this.line(phi, line2, once);
      products.web = products.web.times(web);
      products.paper = products.paper.times(paper);
    }));
    return { errors, leaves, web: products.web.text, paper: products.paper.text, done: lines.length };
  }
  /** Every check of one line that needs no other; gives its commitments. */
  line(phi, line2, once) {
    return verifyUsageLine(phi, line2, once);
  }
};
var Crew = class {
  #bench;
  constructor(bench = new Bench()) {
    this.#bench = bench;
  }
  async toAll(message) {
    return [this.#bench.handle(message)];
  }
  async share(message) {
    return this.#bench.handle(message);
  }
};
async function totalOf(crew, election) {
  const total = new Sum(election);
  for (const { tally, ballots } of await crew.toAll({ task: "sum" })) total.add(parseTally(tally), ballots);
  return total;
}

// voting_service/static/js/core/zip.js
var LOCAL = 67324752;
var CENTRAL = 33639248;
var END = 101010256;
var LOCAL_BYTES = 30;
var CENTRAL_BYTES = 46;
var END_BYTES = 22;
var ZIP64_BYTES = 20;
var MAX_ENTRIES = 1e3;
var UTF8_NAMES = 2048;
var FULL = 4294967295;
var Unusable = class extends Error {
};
function require3(holds2, message) {
  if (!holds2) throw new Unusable(message);
}
var view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
async function readZip(source) {
  require3(source.size >= END_BYTES, "too short for a bundle");
  const end = view(await source.read(source.size - END_BYTES, source.size));
  require3(end.getUint32(0, true) === END && end.getUint16(20, true) === 0, "something stands after the bundle's end");
  const [disk, first, here, count] = [4, 6, 8, 10].map((at2) => end.getUint16(at2, true));
  const [length2, start] = [end.getUint32(12, true), end.getUint32(16, true)];
  const whole = disk === 0 && first === 0 && here === count && count <= MAX_ENTRIES && start + length2 === source.size - END_BYTES;
  require3(whole, "the bundle's directory is not where it says");
  const entries = readDirectory(await source.read(start, start + length2), count);
  let at = 0;
  for (const entry of entries) at = await checkLocal(source, entry, at, start);
  require3(at === start, "something stands between the bundle's files and its directory");
  return entries.map(({ name, start: from, size, crc }) => ({ name, start: from, size, crc }));
}
function readDirectory(bytes, count) {
  const entries = [];
  const names = /* @__PURE__ */ new Set();
  let at = 0;
  for (let i = 0; i < count; i++) {
    require3(at + CENTRAL_BYTES <= bytes.length, "the bundle's directory is cut");
    const entry = readCentral(bytes.subarray(at));
    require3(!names.has(entry.name), `${entry.name} stands twice in the bundle`);
    names.add(entry.name);
    entries.push(entry);
    at += CENTRAL_BYTES + entry.nameBytes.length;
  }
  require3(at === bytes.length, "the bundle's directory holds more than its files");
  return entries;
}
function readCentral(bytes) {
  const data = view(bytes);
  const [made, flags, method] = [4, 8, 10].map((at) => data.getUint16(at, true));
  const [crc, packed, size] = [16, 20, 24].map((at) => data.getUint32(at, true));
  const [length2, extra, comment, disk] = [28, 30, 32, 34].map((at) => data.getUint16(at, true));
  const kind2 = data.getUint32(38, true) >>> 28;
  require3(data.getUint32(0, true) === CENTRAL, "not a directory of a bundle");
  require3(method === 0 && packed === size && size !== FULL, "a file in the bundle is compressed, or too large");
  require3((flags & ~UTF8_NAMES) === 0 && extra === 0 && comment === 0 && disk === 0, "a file in the bundle has more to it than a name");
  require3(made >> 8 !== 3 || kind2 === 0 || kind2 === 8, "something in the bundle is not an ordinary file");
  require3(CENTRAL_BYTES + length2 <= bytes.length && length2 > 0, "the bundle's directory is cut");
  const nameBytes = bytes.slice(CENTRAL_BYTES, CENTRAL_BYTES + length2);
  return { name: readName(nameBytes), nameBytes, flags, crc, size, offset: data.getUint32(42, true), stamp: data.getUint32(12, true) };
}
function readName(bytes) {
  try {
    return fromUtf8(bytes);
  } catch {
    throw new Unusable("a name in the bundle cannot be read");
  }
}
async function checkLocal(source, entry, at, limit) {
  require3(entry.offset === at && at + LOCAL_BYTES <= limit, `${entry.name} does not stand where the directory says`);
  const length2 = LOCAL_BYTES + entry.nameBytes.length;
  const bytes = await source.read(at, Math.min(at + length2 + ZIP64_BYTES, limit));
  const data = view(bytes);
  const extra = data.getUint16(28, true);
  const sizes = [data.getUint32(18, true), data.getUint32(22, true)];
  const plain2 = extra === 0 && sizes.every((size) => size === entry.size);
  const wide = extra === ZIP64_BYTES && sizes.every((size) => size === FULL) && isWide(data, length2, entry.size);
  const same3 = data.getUint32(0, true) === LOCAL && data.getUint16(6, true) === entry.flags && data.getUint16(8, true) === 0 && data.getUint32(10, true) === entry.stamp && data.getUint32(14, true) === entry.crc && data.getUint16(26, true) === entry.nameBytes.length && sameBytes(bytes.subarray(LOCAL_BYTES, length2), entry.nameBytes);
  require3(same3 && (plain2 || wide), `${entry.name} is not what the directory says`);
  entry.start = at + length2 + extra;
  require3(entry.start + entry.size <= limit, `${entry.name} is cut`);
  return entry.start + entry.size;
}
function isWide(data, at, size) {
  if (data.byteLength < at + ZIP64_BYTES) return false;
  const sizes = [data.getBigUint64(at + 4, true), data.getBigUint64(at + 12, true)];
  return data.getUint16(at, true) === 1 && data.getUint16(at + 2, true) === 16 && sizes.every((each) => each === BigInt(size));
}
var TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 3988292384 : value >>> 1;
  return value;
});
var Crc32 = class {
  #value = FULL;
  update(bytes) {
    let value = this.#value;
    for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]) & 255] ^ value >>> 8;
    this.#value = value;
    return this;
  }
  get value() {
    return (this.#value ^ FULL) >>> 0;
  }
};

// voting_service/static/js/core/check-archive.js
var BATCH = 16;
var ARCHIVE_STEPS = ["election", "credentials", "trustees", "ballots", "eligibility", "copies", "tally", "decryptions", "result"];
var LATER = [["tally", ["open", "closed"]], ["decryptions", ["open", "closed", "tallied"]], ["result", ["open", "closed", "tallied", "decrypting"]]];
var ArchiveCheck = class {
  /** What log and statements are compared with: events by their hash, owners with theirs, ballots' hashes in order. */
  said = { election: null, promise: null, credentials: null, setup: null, tally: null, result: null, partials: [], ballots: [] };
  #report;
  #crew;
  #onProgress;
  #replay = new Replay();
  #once;
  #listed = null;
  #latest = /* @__PURE__ */ new Map();
  #ciphertexts = /* @__PURE__ */ new Map();
  #batch = [];
  #running = /* @__PURE__ */ new Set();
  #failure = null;
  #replaced = [];
  #trustees = null;
  #rows = null;
  #owners = /* @__PURE__ */ new Set();
  #factors = /* @__PURE__ */ new Map();
  constructor(report, crew, { once = false, onProgress = () => {
  } } = {}) {
    this.#report = report;
    this.#crew = crew;
    this.#once = once;
    this.#onProgress = onProgress;
  }
  /** `chunks` is an async iterable of the file's bytes. */
  async run(chunks) {
    const facts = this.#report.facts;
    const reader = new ArchiveReader();
    const sha256sum = sha256.create();
    facts.records = 0;
    facts.bytes = 0;
    await this.#report.checkAsync("archive", "", async () => {
      for await (const chunk of chunks) {
        sha256sum.update(chunk);
        facts.bytes += chunk.length;
        for (const record2 of reader.push(chunk)) await this.#record(record2);
      }
      reader.end();
      this.#replay.end();
      facts.archive = toHex(sha256sum.digest());
      this.#report.done("archive", "entries", { n: facts.records });
    });
    await this.#drain();
    await this.#conclude();
    return this.said;
  }
  async #record(record2) {
    this.#report.facts.records += 1;
    const event = this.#replay.take(record2);
    if (event === null) return;
    this.#report.facts.state = this.#replay.phase;
    this.#report.facts.last_event = record2.digest;
    await this[`on${event.type}`](event, record2.digest);
  }
  // Setup
  async onSetup({ payloads: [electionBytes, trusteeBytes, credentialBytes] }, digest2) {
    this.said.setup = digest2;
    await this.#readElection(electionBytes);
    this.#report.check("credentials", "", () => {
      this.#listed = new Set(parseCredentialList(credentialBytes));
      this.said.credentials = this.#listed.size;
      this.#report.done("credentials", "credentials", { n: this.#listed.size });
    });
    this.#report.check("trustees", "", () => {
      this.#trustees = parseTrustees(trusteeBytes);
      if (this.said.election === null) return;
      demand(this.#trustees.key.equals(this.said.election.key), "trustees.key", "the election's key is not the trustees'");
      this.#report.done("trustees", "keys", { n: this.#trustees.keys.length });
    });
  }
  async #readElection(bytes) {
    const facts = this.#report.facts;
    facts.election = hashBase64(bytes);
    const election = this.#report.check("election", "", () => parseElection(bytes));
    if (election === void 0) {
      const ranked = this.#report.findings.some(({ code }) => code === "election.ranked");
      if (ranked) throw new Unusable("ranked questions are not supported yet");
      return;
    }
    this.said.election = election;
    [facts.co_decision, facts.name] = [election.uuid, election.name];
    this.#once ||= election.description.startsWith("medbeslut/");
    await this.#crew.toAll({ task: "begin", election: bytes });
    this.#report.done("election", "questions", { n: election.questions.length });
    this.#report.check("election", "", () => {
      this.said.promise = declaredPromise(election);
    });
  }
  // Ballots
  async onBallot({ payloads: [bytes], digests: [digest2] }) {
    this.said.ballots.push(digest2);
    if (this.said.election === null) return;
    const number2 = this.said.ballots.length;
    const where = `ballot ${number2}`;
    const ballot = this.#report.check("ballots", where, () => readBallot(this.said.election, bytes));
    if (ballot === void 0) return;
    this.#look(ballot, number2, where);
    this.#batch.push({ bytes, counted: this.#admit(ballot, bytes, number2, where), where });
    if (this.#batch.length >= BATCH) await this.#send();
  }
  #look(ballot, number2, where) {
    for (const pair of ballot.ciphertexts) {
      const first = this.#ciphertexts.get(pair);
      if (first === void 0) this.#ciphertexts.set(pair, number2);
      else this.#fault("copies", where, "ballot.copied", "an encryption that stands in an earlier ballot", `as in ballot ${first}`);
    }
  }
  /** Whether the ballot counts; in a foreign archive a credential's later one replaces the earlier. */
  #admit({ credential }, bytes, number2, where) {
    if (this.#listed === null) return true;
    const earlier = this.#latest.get(credential);
    if (!this.#listed.has(credential)) {
      this.#fault("eligibility", where, "ballot.unlisted", "a ballot by nobody on the list", credential);
      return false;
    }
    if (earlier !== void 0 && this.#once) {
      this.#fault("eligibility", where, "ballot.repeated", "a second ballot of one credential", `as ballot ${earlier.number}`);
      return false;
    }
    if (earlier !== void 0) this.#replaced.push(earlier.bytes);
    this.#latest.set(credential, { number: number2, bytes: this.#once ? null : bytes });
    return true;
  }
  #fault(step2, where, code, message, found2) {
    this.#report.fault(step2, new VerificationError(code, message, { found: found2 }), where);
  }
  async #send() {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const message = { task: "ballots", ballots: batch.map(({ bytes }) => bytes), counted: batch.map(({ counted: counted2 }) => counted2) };
    const answer2 = this.#crew.share(message).then(({ errors, done: done2 }) => {
      for (const [i, error] of errors) this.#report.fault("ballots", asError(error), batch[i].where);
      this.#onProgress(done2);
    }).catch((error) => {
      this.#failure ??= error;
    }).finally(() => this.#running.delete(answer2));
    this.#running.add(answer2);
    while (this.#running.size > (this.#crew.ahead ?? 0)) await Promise.race(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }
  async #drain() {
    await this.#send();
    await Promise.all(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }
  async onEndBallots() {
    await this.#drain();
  }
  /** All that count, added up again. */
  async #total() {
    const total = await totalOf(this.#crew, this.said.election);
    for (const bytes of this.#replaced) {
      total.remove(readBallot(this.said.election, bytes).answers.map(({ choices }) => choices.map((c) => ({ alpha: parsePoint(c.alpha), beta: parsePoint(c.beta) }))));
    }
    this.#replaced = [];
    return total;
  }
  // Tally
  async onEncryptedTally({ payloads: [tally, sized] }, digest2) {
    this.said.tally = digest2;
    if (this.said.election === null) return;
    const total = await this.#total();
    this.#report.facts.counted = total.ballots;
    this.#report.check("tally", "", () => {
      const rows = parseTally(tally);
      sameShape(this.said.election, rows);
      this.#rows = rows;
      demand(hashHex(tally) === total.sha256, "tally.product", "the encrypted tally is not the sum of the ballots that count");
    });
    this.#report.check("tally", "", () => verifySizes(sized, total.ballots));
    this.#report.done("tally", "ballots", { n: total.ballots });
  }
  async onPartialDecryption({ payloads: [partial, owned] }, digest2) {
    this.said.partials.push([0, digest2]);
    if (this.#trustees === null || this.#rows === null) return;
    this.#report.check("decryptions", `decryption ${this.said.partials.length}`, () => {
      const owner = readOwned(owned);
      this.said.partials.at(-1)[0] = owner;
      demand(!this.#owners.has(owner), "decryption.owner.repeated", "a trustee who has decrypted already", { found: owner });
      const key = this.#trustees.keys[owner - 1];
      demand(key !== void 0, "decryption.owner", "no such trustee", { found: owner });
      const factors = verifyPartial(partial, key, this.#rows, this.said.election.fingerprint);
      this.#owners.add(owner);
      this.#factors.set(owner, factors);
    });
    this.#report.done("decryptions", "decrypted", { n: this.#factors.size });
  }
  async onResult({ payloads: [bytes] }, digest2) {
    this.said.result = digest2;
    const { election } = this.said;
    if (election === null) return;
    const result = this.#report.check("result", "", () => this.#readResult(bytes));
    if (result === void 0 || this.#trustees === null || this.#rows === null) return;
    const ballots = this.#report.facts.counted;
    const sums = () => election.questions.forEach((question, i) => checkSums(question, result[i], ballots));
    this.#report.check("result", "", sums);
    try {
      verifyCounts(this.#trustees, this.#rows, this.#factors, result);
      this.#report.done("result");
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      this.#report.fault(error.code === "decryption.too_few" ? "decryptions" : "result", error);
    }
  }
  #readResult(bytes) {
    const result = readResult(bytes);
    sameShape(this.said.election, result);
    this.#report.facts.result = result;
    return result;
  }
  // What is left to say
  async #conclude() {
    const report = this.#report;
    const { state } = report.facts;
    report.facts.ballots = this.said.ballots.length;
    if (state === "empty") report.skip("nothing_yet", ...ARCHIVE_STEPS);
    if (this.said.election !== null) {
      report.facts.counted ??= (await this.#total()).ballots;
      report.done("ballots", "ballots", { n: this.said.ballots.length });
      report.done("copies");
      if (this.#listed !== null) report.done("eligibility", this.#once ? "once" : "last_counts");
    }
    for (const [step2, states] of LATER) if (states.includes(state)) report.skip("not_yet", step2);
  }
};

// voting_service/static/js/core/outcome.js
function required({ kind: kind2, value }, entries) {
  if (kind2 === "share") return Math.ceil(value * entries / 100);
  return kind2 === "votes" ? value : 0;
}
function checkCounts(rules2, { counts: counts2, blank, ballots }, entries) {
  const choosing = ballots - blank;
  const total = counts2.reduce((a, b) => a + b, 0);
  for (const [holds2, expected, found2] of [
    [ballots <= entries, `0 to ${entries} ballots`, ballots],
    [blank <= ballots, `0 to ${ballots} blank`, blank],
    [counts2.every((count) => count <= choosing), `counts of 0 to ${choosing}`, counts2.join()],
    [
      rules2.minimum * choosing <= total && total <= rules2.maximum * choosing,
      `${rules2.minimum * choosing} to ${rules2.maximum * choosing} choices`,
      total
    ]
  ]) {
    demand(holds2, "outcome.counts", "counts that no ballots could have given", { expected, found: found2, where: "counts" });
  }
}
function computeOutcome(promise, totals, entries) {
  const { rules: rules2, alternatives } = promise;
  demand(totals.counts.length === alternatives.length, "statement.tally", "another number of counts than alternatives", {
    expected: alternatives.length,
    found: totals.counts.length,
    where: "totals.counts"
  });
  checkCounts(rules2, totals, entries);
  const needed = required(rules2.threshold, entries);
  const reached2 = totals.ballots >= needed;
  const outcome2 = { threshold: { kind: rules2.threshold.kind, value: rules2.threshold.value, required: needed, reached: reached2 } };
  if (!reached2) return { ...outcome2, status: "threshold_not_met" };
  const best = Math.max(...totals.counts);
  if (best === 0) return { ...outcome2, status: "no_choice" };
  const leaders = alternatives.filter((_, i) => totals.counts[i] === best).map(({ id }) => id);
  return leaders.length > 1 ? { ...outcome2, status: "tie", tied: leaders } : { ...outcome2, status: "decided", winner: leaders[0] };
}
function checkResolution(rule, outcome2, resolution) {
  const named2 = resolution.winner !== void 0;
  for (const [holds2, where, expected] of [
    [outcome2.status === "tie", "tie_resolution", "only where there is a tie"],
    [resolution.rule === rule, "tie_resolution.rule", rule],
    [named2 === (resolution.rule !== "new_vote"), "tie_resolution.winner", "none for a new vote, else one"],
    [!named2 || (outcome2.tied ?? []).includes(resolution.winner), "tie_resolution.winner", "one of the tied alternatives"],
    [resolution.rule !== "body" || resolution.reasons !== void 0, "tie_resolution.reasons", "the body's reasons"]
  ]) {
    demand(holds2, "decision.tie", "the tie is not resolved as promised", { expected, found: resolution.winner ?? resolution.rule, where });
  }
}
function promisedWinner(rules2, outcome2, resolution) {
  if (resolution !== void 0) {
    checkResolution(rules2.tie, outcome2, resolution);
    return resolution.winner ?? null;
  }
  demand(outcome2.status !== "tie", "decision.tie", "the tie is not resolved", { expected: rules2.tie, where: "tie_resolution" });
  return outcome2.winner ?? null;
}
function checkConditions(wanted, given) {
  const expected = wanted.map(({ id }) => id).join(" ");
  const found2 = given.map(({ id }) => id).join(" ");
  demand(expected === found2, "decision.conditions", "conditions are not answered one by one", { expected, found: found2, where: "conditions" });
  given.forEach(({ met, reason }, i) => {
    demand(met || reason !== void 0, "decision.conditions", "a condition not met without a reason", { where: `conditions[${i}].reason` });
  });
}
function checkDays(closed, { decision, tie_resolution: tie, annulment }) {
  const days = [["closing", closed]];
  if (tie !== void 0) days.push(["tie_resolution.date", tie.date]);
  days.push(["decision.date", decision.date]);
  if (annulment !== void 0) days.push(["annulment.date", annulment.date]);
  for (let i = 1; i < days.length; i++) {
    const [where, found2] = days[i];
    const [before, earliest] = days[i - 1];
    demand(earliest <= found2, "statement.decision", `a day before that of the ${before}`, { expected: `${earliest} or later`, found: found2, where });
  }
}
function compareWith(winner, { decision, annulment }, deadline, met) {
  if (annulment !== void 0) return "annulled";
  if (winner !== null && decision.adopted === winner) {
    return decision.date > deadline || decision.changes !== void 0 ? "kept_with_changes" : "kept";
  }
  return winner !== null && met ? "deviated" : "lapsed";
}
function computeVerdict(promise, outcome2, closesAt, record2) {
  checkConditions(promise.conditions, record2.conditions);
  const winner = promisedWinner(promise.rules, outcome2, record2.tie_resolution);
  const { adopted, reasons } = record2.decision;
  const known = adopted === null || promise.alternatives.some(({ id }) => id === adopted);
  demand(known, "statement.decision", "an alternative that was not voted on", { found: adopted, where: "decision.adopted" });
  checkDays(closesAt.slice(0, 10), record2);
  const verdict2 = compareWith(winner, record2, promise.decision.deadline, record2.conditions.every(({ met }) => met));
  demand(verdict2 !== "deviated" || reasons !== void 0, "statement.decision", "a deviation without reasons", { where: "decision.reasons" });
  return verdict2;
}

// voting_service/static/js/core/chain.js
function agree(code, pairs, message = "two documents that belong together disagree") {
  for (const [where, expected, found2] of pairs) demand(expected === found2, code, message, { expected, found: found2, where });
}
function notBefore(code, where, earliest, found2, message) {
  demand(earliest <= found2, code, message, { expected: `${earliest} or later`, found: found2, where });
}
function opensAsPromised(opening, promise) {
  agree("statement.opening", ["opens_at", "closes_at"].map((name) => [name, promise[name], opening[name]]), "not the promised time");
}
function closesAfter(closing, opening) {
  notBefore("statement.closing", "closed_at", opening.opened_at, closing.closed_at, "closed before the opening");
  demand(opening.opens_at < closing.closes_at, "statement.closing", "closed before it could open", {
    expected: `after ${opening.opens_at}`,
    found: closing.closes_at,
    where: "closes_at"
  });
  const { spares } = opening.roll;
  demand(closing.additions <= spares, "statement.closing", "more additions than spare credentials", {
    expected: `at most ${spares}`,
    found: closing.additions,
    where: "additions"
  });
}
function countedAfter(tally, closing) {
  notBefore("statement.tally", "published_at", closing.closed_at, tally.published_at, "dated before the vote had closed");
  tally.channels.paper.attestations.forEach(({ signed_at: at }, i) => {
    const where = `channels.paper.attestations[${i}].signed_at`;
    notBefore("statement.tally", where, closing.closes_at, at, "dated before the vote had closed");
  });
  agree("statement.tally", [["channels.web.ballots", closing.ballots, tally.channels.web.ballots]], "not the ballots of the closing");
}
function countsRoll(tally, opening, closing) {
  agree("statement.tally", [
    ["roll.entries", opening.roll.entries + closing.additions, tally.roll.entries],
    ["roll.spares", opening.roll.spares - closing.additions, tally.roll.spares]
  ], "not the sealed roll and its additions");
}
var spelled = ({ status, threshold, winner, tied }) => dumpCanonical(Object.fromEntries(Object.entries({ status, threshold, winner, tied }).filter(([, value]) => value !== void 0)));
function outcomeFollows(promise, tally) {
  const outcome2 = computeOutcome(promise, tally.totals, tally.roll.entries);
  agree("outcome.rule", [["outcome", spelled(outcome2), spelled(tally.outcome)]], "the outcome does not follow from the counts");
  return outcome2;
}
function verdictFollows(record2, promise, tally, closesAt) {
  agree("statement.decision", [["outcome", spelled(tally.outcome), spelled(record2.outcome)]], "not the outcome of the signed tally");
  const verdict2 = computeVerdict(promise, tally.outcome, closesAt, record2);
  agree("decision.verdict", [["verdict", verdict2, record2.verdict]], "not the verdict that follows");
  const last = (record2.annulment ?? record2.decision).date;
  const early = "recorded before it can have happened";
  notBefore("statement.decision", "recorded_at", tally.published_at, record2.recorded_at, early);
  notBefore("statement.decision", "recorded_at", last, record2.recorded_at.slice(0, 10), early);
  return verdict2;
}
function supersedes(correction, sha2562, before, number2) {
  const { corrected } = correction;
  agree("statement.correction", [
    ["supersedes", sha2562, correction.supersedes],
    ["correction", number2, correction.correction],
    ["corrected.promise", before.promise, corrected.promise],
    ["corrected.tally", before.tally, corrected.tally]
  ], "does not follow what it corrects");
  notBefore("statement.correction", "corrected_at", before.recorded_at, correction.corrected_at, "dated before what it corrects");
}

// voting_service/static/js/core/names.js
var ARCHIVE = "archive.bel";
var KEY = "audit-key.pem";
var MANIFEST = "manifest.json";
var USAGE = "usage.jsonl";
var PROMISE = "promise.json";
var OPENING = "opening.json";
var CLOSING = "closing.json";
var TALLY = "tally.json";
var DECISION = "decision.json";
var HEAD = "log/checkpoint";
var ENTRIES = "log/entries.jsonl";
var HEADS = "log/heads.jsonl";
var PROOF = "log/proof.json";
var VKEY = "log/vkey";
var LOG = [HEAD, ENTRIES, HEADS, PROOF, VKEY];
var CORRECTIONS = Array.from({ length: 99 }, (_, i) => `correction-${i + 1}.json`);
var STATEMENTS = [PROMISE, OPENING, CLOSING, TALLY, DECISION, ...CORRECTIONS];
var STREAMS = [ARCHIVE, USAGE, ENTRIES];
var DOCUMENT = 1 << 20;
var LIST = 1 << 26;
function limitOf(name) {
  if (STREAMS.includes(name)) return Number.MAX_SAFE_INTEGER;
  if (name === HEADS || name === PROOF) return LIST;
  const document = name.endsWith(".sig") ? name.slice(0, -4) : name;
  const known = STATEMENTS.includes(document) || [KEY, MANIFEST, HEAD, VKEY].includes(name);
  return known ? DOCUMENT : void 0;
}

// voting_service/static/js/core/check-facts.js
var FILES = { promise: PROMISE, opening: OPENING, closing: CLOSING, usage: USAGE, tally: TALLY, decision: DECISION };
var FACT_STEPS = ["log-ballots", "log-statements", "promise-first", "schedule", "areas", "reconciliation"];
var NONE = "no such act";
var FactCheck = class {
  #files;
  #report;
  #said;
  #log;
  #spoken;
  constructor(files, report, said, log, spoken) {
    [this.#files, this.#report, this.#said, this.#log, this.#spoken] = [files, report, said, log, spoken];
  }
  run() {
    this.#checkFiles();
    this.#checkBallots();
    this.#checkStatements();
    this.#checkPromiseFirst();
    this.#checkSchedule();
    this.#checkRoll();
  }
  #acts(kind2) {
    return this.#log.acts.get(kind2) ?? [];
  }
  #one(kind2) {
    return this.#acts(kind2)[0];
  }
  #has(name) {
    return this.#files.digests.has(name);
  }
  /** Whatever the log speaks of is in the bundle. */
  #checkFiles() {
    const spoken = Object.entries(FILES).filter(([kind2]) => this.#one(kind2) !== void 0).map(([, name]) => name);
    if (this.#one("setup") !== void 0) spoken.push(ARCHIVE);
    spoken.push(...CORRECTIONS.slice(0, this.#acts("correction").length));
    for (const name of spoken.filter((each) => !this.#has(each))) {
      const error = new VerificationError("files.missing", "a file is missing", { expected: "a file that the log speaks of", found: "no such file" });
      this.#report.fault("files", error, name);
    }
  }
  /** The log's ballots, in order, are the archive's, in order. */
  #checkBallots() {
    if (!this.#has(ARCHIVE)) {
      this.#report.skip("no_archive", "log-ballots");
      return;
    }
    const [logged, archived] = [this.#log.ballots, this.#said.ballots];
    this.#report.check("log-ballots", "", () => {
      for (let i = 0; i < Math.max(logged.length, archived.length); i++) {
        demand(logged[i] === archived[i], "log.ballots", "the ballots on the log are not the archive's, in order", {
          expected: logged[i] ?? "no more ballots",
          found: archived[i] ?? "no more ballots",
          where: `ballot ${i + 1}`
        });
      }
      this.#report.done("log-ballots", "ballots", { n: logged.length });
    });
  }
  #checkStatements() {
    for (const [where, expected, found2] of [...this.#hashes(), ...this.#events(), ...this.#words(), ...this.#dates()]) {
      if (expected === found2) continue;
      this.#report.fault("log-statements", new VerificationError("log.statement", "the log says something else", { expected, found: found2, where }));
    }
    this.#report.done("log-statements");
  }
  /** [where, on the log, in the files]: each file has its act. */
  *#hashes() {
    const digest2 = (name) => this.#files.digests.get(name);
    for (const [kind2, name] of Object.entries(FILES)) {
      if (this.#has(name)) yield [name, this.#one(kind2)?.sha256 ?? NONE, digest2(name)];
    }
    const corrections = this.#acts("correction");
    yield ["corrections", corrections.length, Math.min(corrections.length, CORRECTIONS.length)];
    for (const [i, name] of CORRECTIONS.entries()) {
      if (this.#has(name)) yield [name, corrections[i]?.sha256 ?? NONE, digest2(name)];
    }
    const tie = this.#one("tie_resolution");
    if (tie !== void 0 && this.#has(DECISION)) yield ["tie_resolution", tie.sha256, digest2(DECISION)];
    const { decision } = this.#spoken;
    if (decision !== null) yield ["tie_resolution", tie !== void 0, decision.tie_resolution !== void 0];
  }
  /** [where, on the log, in the archive]. */
  *#events() {
    const said = this.#said;
    const setup = this.#one("setup");
    if (!this.#has(ARCHIVE)) return;
    yield ["setup.archive_event", setup?.archive_event ?? NONE, said.setup];
    yield ["setup.election", setup?.election ?? NONE, this.#report.facts.election];
    yield ["closing", this.#one("closing") !== void 0, said.tally !== null];
    const partials = this.#acts("partial_decryption").map((act2) => `${act2.owner} ${act2.archive_event}`);
    yield ["partial_decryption", partials.join(), said.partials.map((pair) => pair.join(" ")).join()];
    yield ["result.archive_event", this.#one("result")?.archive_event ?? null, said.result];
  }
  /** [where, on the log or in the archive, in the statement]. */
  *#words() {
    const { opening, closing, decision, corrections } = this.#spoken;
    const roll = this.#one("roll");
    if (opening !== null) {
      if (roll !== void 0) {
        for (const name of ["entries", "spares", "commitment"]) yield [`opening.roll.${name}`, roll[name], opening.roll[name]];
      }
      yield ["opening.setup_event", this.#said.setup, opening.setup_event];
    }
    if (closing !== null) {
      yield ["closing.additions", this.#acts("roll_addition").length, closing.additions];
      yield ["closing.tally_event", this.#said.tally, closing.tally_event];
    }
    if (decision !== null && this.#one("decision") !== void 0) yield ["decision.verdict", this.#one("decision").verdict, decision.verdict];
    for (const [i, act2] of this.#acts("correction").entries()) {
      if (corrections[i] === void 0) return;
      yield ["correction.verdict", act2.verdict, corrections[i].corrected.verdict];
      yield ["correction.supersedes", act2.supersedes, corrections[i].supersedes];
    }
  }
  /** Nothing was done after it was logged: [where, the later moment, the log's]. */
  *#dates() {
    const { opening, closing, tally, decision, corrections } = this.#spoken;
    const pairs = [
      [this.#one("opening"), opening, "opened_at"],
      [this.#one("closing"), closing, "closed_at"],
      [this.#one("tally"), tally, "published_at"],
      [this.#one("decision"), decision, "recorded_at"],
      ...this.#acts("correction").map((act2, i) => [act2, corrections[i], "corrected_at"])
    ];
    for (const [act2, statement, name] of pairs) {
      if (!act2 || !statement) continue;
      yield [`${act2.kind}.${name}`, statement[name] > act2.at ? statement[name] : act2.at, act2.at];
    }
  }
  // Promise and times: moments in their one spelling sort as texts
  #ordered(step2, where, earlier, later, { strictly = false, code = "log.date" } = {}) {
    const holds2 = strictly ? earlier < later : earlier <= later;
    this.#report.check(step2, "", () => demand(holds2, code, "dated in another order than it must have been done", {
      expected: `${strictly ? "before" : "not after"} ${later}`,
      found: earlier,
      where
    }));
  }
  /** Signed, logged, and only then opened. */
  #checkPromiseFirst() {
    const { promise } = this.#spoken;
    const act2 = this.#one("promise");
    if (promise === null || act2 === void 0) {
      this.#report.skip("no_file", "promise-first");
      return;
    }
    const last = promise.signatures.map((each) => each.signed_at).sort().at(-1);
    this.#ordered("promise-first", "signatures", last, act2.at, { code: "promise.late" });
    this.#ordered("promise-first", "promise.at", act2.at, promise.opens_at, { strictly: true, code: "promise.late" });
    const opening = this.#one("opening");
    if (opening !== void 0) this.#ordered("promise-first", "opening.at", promise.opens_at, opening.at);
    this.#report.done("promise-first", "logged", { at: act2.at, opens: promise.opens_at });
  }
  /** The closing time that held at last: as promised, or as changed while it was still open. */
  #checkSchedule() {
    const { promise, closing } = this.#spoken;
    if (promise === null || this.#one("opening") === void 0) {
      this.#report.skip("not_open", "schedule");
      return;
    }
    let held = promise.closes_at;
    for (const act2 of this.#acts("schedule")) {
      this.#ordered("schedule", "schedule.at", act2.at, held);
      this.#ordered("schedule", "schedule.closes_at", act2.at, act2.closes_at);
      held = act2.closes_at;
    }
    if (closing !== null) {
      this.#report.check("schedule", "", () => agree("log.date", [["closing.closes_at", held, closing.closes_at]], "not the closing time that held at last"));
    }
    this.#report.done("schedule", "closes", { at: held });
  }
  // The roll
  #checkRoll() {
    const roll = this.#one("roll");
    if (roll === void 0) {
      this.#report.skip("no_roll", "areas", "reconciliation");
      return;
    }
    this.#report.check("areas", "", () => this.#checkAreas(roll));
    if (this.#one("usage") === void 0) {
      this.#report.skip("no_usage", "reconciliation");
      return;
    }
    this.#checkSums(roll, this.#one("usage"));
  }
  /** The roll holds the promised areas and no others; entries by area are all entries. */
  #checkAreas(roll) {
    const areas = (this.#spoken.promise?.rules.areas ?? []).map(({ code }) => code);
    const counts2 = Object.values(roll.by_area);
    const additions = this.#acts("roll_addition");
    const counted2 = counts2.reduce((a, b) => a + b, 0);
    const fits = areas.length > 0 ? counted2 === roll.entries : counted2 <= roll.entries;
    demand(fits, "roll.counts", "numbers that do not add up", { expected: roll.entries, found: counted2, where: "roll.by_area" });
    if (areas.length > 0) {
      const found2 = [...Object.keys(roll.by_area), ...additions.map(({ area }) => area)];
      const stray = found2.filter((area) => !areas.includes(area));
      demand(stray.length === 0, "roll.areas", "an area that was not promised", { expected: areas.join(" "), found: stray.join(" ") });
    }
    this.#report.done("areas", "roll", { n: roll.entries, added: additions.length });
  }
  /** Roll = used + unused; used = web + paper; web = ballots; all of it as closing and tally say. */
  #checkSums(roll, usage) {
    const added = this.#acts("roll_addition").length;
    const { closing, tally } = this.#spoken;
    const ballots = this.#said.ballots.length;
    const pairs = [["usage.web", ballots, usage.web]];
    if (this.#said.credentials !== null) pairs.push(["credentials", this.#said.credentials, roll.entries + roll.spares]);
    if (closing !== null) pairs.push(["closing.ballots", ballots, closing.ballots]);
    if (tally !== null) {
      pairs.push(
        ["tally.channels.web", usage.web, tally.channels.web.ballots],
        ["tally.channels.paper", usage.paper, tally.channels.paper.ballots],
        ["tally.roll.used", usage.web + usage.paper, tally.roll.used],
        ["tally.roll.entries", roll.entries + added, tally.roll.entries],
        ["tally.roll.spares", roll.spares - added, tally.roll.spares]
      );
    }
    for (const pair of pairs) this.#report.check("reconciliation", "", () => agree("roll.counts", [pair], "numbers that do not add up"));
    const entries = roll.entries + added;
    const unused = entries - usage.web - usage.paper;
    this.#report.check("reconciliation", "", () => demand(unused >= 0, "roll.counts", "more entries used than there are", { found: unused }));
    this.#report.done("reconciliation", "adds_up", { n: entries, web: usage.web, paper: usage.paper, unused });
  }
};

// voting_service/static/js/core/merkle.js
var LEAF = Uint8Array.of(0);
var NODE = Uint8Array.of(1);
var HASH_BYTES = 32;
var EMPTY_ROOT = hash(new Uint8Array(0));
var leafHash = (data) => hash(concat(LEAF, data));
var nodeHash = (left, right) => hash(concat(NODE, left, right));
var half = (n) => Math.floor(n / 2);
var isOdd = (n) => n % 2 === 1;
function splitPoint(size) {
  let point = 1;
  while (point * 2 < size) point *= 2;
  return point;
}
function rootOf(leafHashes) {
  if (leafHashes.length === 0) return EMPTY_ROOT;
  let level = leafHashes;
  while (level.length > 1) {
    const next = [];
    for (let i = 0; i + 1 < level.length; i += 2) next.push(nodeHash(level[i], level[i + 1]));
    if (isOdd(level.length)) next.push(level.at(-1));
    level = next;
  }
  return level[0];
}
var isHash = (value) => value instanceof Uint8Array && value.length === HASH_BYTES;
var areHashes = (...values) => values.every(isHash);
var isSize = (n) => Number.isSafeInteger(n) && n >= 0;
function verifyInclusion(leaf, index, size, proof, root) {
  const found2 = inclusionRoot(leaf, index, size, proof);
  demand(found2 !== null && isHash(root) && sameBytes(found2, root), "log.inclusion", "the proof does not lead to the log's root", {
    where: `index ${index} of ${size}`
  });
}
function inclusionRoot(leaf, index, size, proof) {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(leaf, ...proof)) return null;
  let [at, last, found2] = [index, size - 1, leaf];
  for (const other of proof) {
    if (last === 0) return null;
    if (isOdd(at) || at === last) {
      found2 = nodeHash(other, found2);
      while (!isOdd(at) && at > 0) [at, last] = [half(at), half(last)];
    } else {
      found2 = nodeHash(found2, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? found2 : null;
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
    const empty = proof.length === 0 && [older, newer].every((head2) => head2.size > 0 || sameBytes(head2.root, EMPTY_ROOT));
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
function rootFromMany(leaves, size, hashes) {
  const ascending = leaves.every(([index], i) => isSize(index) && index < size && (i === 0 || leaves[i - 1][0] < index));
  if (!isSize(size) || !ascending || !areHashes(...leaves.map(([, leaf]) => leaf))) return null;
  let used = 0;
  const walk = (start, length2, from, to) => {
    if (from === to) return hashes[used++] ?? null;
    if (length2 === 1) return leaves[from][1];
    const split2 = splitPoint(length2);
    let middle = from;
    while (middle < to && leaves[middle][0] < start + split2) middle += 1;
    const left = walk(start, split2, from, middle);
    const right = left === null ? null : walk(start + split2, length2 - split2, middle, to);
    return right === null ? null : nodeHash(left, right);
  };
  if (size === 0) return hashes.length === 0 ? EMPTY_ROOT : null;
  const root = hashes.every(isHash) ? walk(0, size, 0, leaves.length) : null;
  return used === hashes.length ? root : null;
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
var NAME2 = /^[^\p{White_Space}\0-\x1f+]+$/u;
var VKEY2 = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
var SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u;
var CONTROLS2 = /[\0-\x09\x0b-\x1f]/;
var DECIMAL = /^(0|[1-9][0-9]{0,15})$/;
function parseVkey(text3) {
  const match = [...text3.slice(0, 2 * MAX_VKEY + 1)].length <= MAX_VKEY ? VKEY2.exec(text3) : null;
  const blob = match === null ? null : fromPaddedBase64(match[3]);
  const known = blob !== null && NAME2.test(match[1]) && blob.length === 1 + KEY_BYTES && [LOG_KEY, COSIGNER_KEY].includes(blob[0]);
  demand(known, "log.key", "not an Ed25519 key for notes", { found: text3 });
  const id = toHex(keyId(match[1], blob));
  demand(id === match[2], "log.key", "the key's number does not belong to the key", { expected: id, found: match[2] });
  const key = blob.slice(1);
  return { name: match[1], id, type: blob[0], key, fingerprint: hashHex(key), text: text3 };
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
  demand(split2 > 0 && whole.endsWith("\n") && !CONTROLS2.test(whole), "log.note", "not a signed note");
  const lines = whole.slice(split2 + 2, -1).split("\n");
  demand(lines.length <= MAX_SIGNATURES, "log.note", "too many signatures", { found: lines.length });
  return { text: whole.slice(0, split2 + 1), signatures: lines.map(parseSignature) };
}
function parseSignature(line2) {
  const match = SIGNATURE_LINE.exec(line2);
  const blob = match === null ? null : fromPaddedBase64(match[2]);
  demand(blob !== null && NAME2.test(match[1]) && blob.length > ID_BYTES, "log.note", "not a signature line", { found: line2 });
  return { name: match[1], id: toHex(blob.subarray(0, ID_BYTES)), value: blob.slice(ID_BYTES) };
}
function parseCheckpoint(text3) {
  const lines = text3.split("\n");
  const [origin, size, root] = lines;
  const bytes = lines.length === 4 && lines[3] === "" ? fromPaddedBase64(root) : null;
  const whole = bytes !== null && bytes.length === 32 && NAME2.test(origin) && DECIMAL.test(size) && Number.isSafeInteger(Number(size));
  demand(whole, "log.checkpoint", "not a head of the log", { found: text3 });
  const empty = size !== "0" || sameBytes(bytes, EMPTY_ROOT);
  demand(empty, "log.checkpoint", "an empty log with the root of another", { found: root });
  return { origin, size: Number(size), root: bytes };
}
var checkpointText = ({ origin, size, root }) => `${origin}
${size}
${toPaddedBase64(root)}
`;
function isStrong(key) {
  try {
    const point = ed25519.Point.fromBytes(key);
    return point.isTorsionFree() && !point.is0();
  } catch {
    return false;
  }
}
function requireStrong(vkey) {
  demand(isStrong(vkey.key), "log.key", "a key under which signatures prove nothing", { found: vkey.text });
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
function cosignedAt(vkey, text3, value) {
  if (value.length !== TIME_BYTES + SIGNATURE_BYTES) return null;
  const time = BigInt(`0x${toHex(value.subarray(0, TIME_BYTES))}`);
  if (time >= 1n << 63n) return null;
  return verifyEd25519(vkey.key, utf8(`cosignature/v1
time ${time}
${text3}`), value.subarray(TIME_BYTES)) ? time : null;
}
function holds(vkey, text3, value) {
  if (vkey.type === COSIGNER_KEY) return cosignedAt(vkey, text3, value) !== null;
  return verifyEd25519(vkey.key, utf8(text3), value);
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
  const head2 = parseCheckpoint(note.text);
  demand(own.includes(head2.origin), "log.origin", "the head of another log", { expected, found: head2.origin });
  return { ...head2, note, signers };
}
var sameRoot = (a, b) => a.size === b.size && sameBytes(a.root, b.root);

// voting_service/static/js/core/entries.js
var MAX_ENTRY2 = 65535;
var VERDICTS = ["kept", "kept_with_changes", "deviated", "overdue", "lapsed", "annulled"];
var REASONS = [
  "already_voted",
  "credential_spent",
  "credential_unknown",
  "ciphertext_seen",
  "ballot_invalid",
  "voting_closed",
  "pool_empty",
  "too_many_draws",
  "storage"
];
var kind = (value) => value;
var act = { kind, at: moment, co_decision: uuid, number };
var verdict = choice(...VERDICTS);
var logKey = (value, where) => {
  demand(parseVkey(text2(value, where)).type === LOG_KEY, "log.entry", "not a log's key", { where });
};
var planned = record({ ...act, milestone: positive, what: text2, due: day });
var done = record({ ...act, milestone: positive, done: day, evidence: address });
var KINDS = new Map(Object.entries({
  ballot: record({ kind, co_decision: uuid, sha256: digest }),
  promise: record({ ...act, sha256: digest }),
  notice: record({ ...act, text: texts2 }),
  cancellation: record({ ...act, reason: text2 }),
  roll: record({ ...act, entries: number, spares: number, by_area: named(identifier, number), commitment: digest }),
  setup: record({ ...act, election: fingerprint, archive_event: digest }),
  opening: record({ ...act, sha256: digest }),
  roll_addition: record({ ...act, leaf: digest, "area?": identifier, appeal: line }),
  schedule: record({ ...act, closes_at: moment, reason: text2 }),
  failed_casts: record({ ...act, counts: named(choice(...REASONS), positive) }),
  closing: record({ ...act, sha256: digest }),
  usage: record({ ...act, sha256: digest, web: number, paper: number }),
  partial_decryption: record({ ...act, owner: positive, archive_event: digest }),
  result: record({ ...act, archive_event: digest }),
  tally: record({ ...act, sha256: digest }),
  tie_resolution: record({ ...act, sha256: digest }),
  decision: record({ ...act, sha256: digest, verdict }),
  correction: record({ ...act, sha256: digest, supersedes: digest, verdict }),
  milestone: (value, where) => (Object.hasOwn(value, "done") ? done : planned)(value, where),
  fulfilment: record(act),
  dispute: record({ ...act, dispute: positive, answer_by: day }),
  dispute_answer: record({ ...act, dispute: positive, outcome: choice("upheld", "rejected"), reasons: text2 }),
  key_rotation: record({ kind, at: moment, old: logKey, new: logKey })
}));
function readEntry(value) {
  try {
    const read = isObject(value) && typeof value.kind === "string" ? KINDS.get(value.kind) : void 0;
    demand(read !== void 0, "log.entry", "not an entry of a known kind", { found: isObject(value) ? value.kind : value });
    read(value, "");
    if (value.kind === "failed_casts") demand(Object.keys(value.counts).length > 0, "log.entry", "counts nothing");
    if (value.kind === "key_rotation") checkRotation(value);
    return value;
  } catch (error) {
    if (!(error instanceof VerificationError) || error.code === "log.entry") throw error;
    throw new VerificationError("log.entry", `not an entry of the log: ${error.message}`, error);
  }
}
function parseEntry(bytes) {
  demand(bytes.length <= MAX_ENTRY2, "log.entry", "too long", { expected: `at most ${MAX_ENTRY2} bytes`, found: bytes.length });
  let value;
  try {
    value = parseCanonical(bytes);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    throw new VerificationError("log.entry", `not an entry of the log: ${error.message}`, error);
  }
  return readEntry(value);
}
function checkRotation(entry) {
  const [before, after] = [parseVkey(entry.old), parseVkey(entry.new)];
  const other = before.name === after.name && before.fingerprint !== after.fingerprint;
  demand(other, "log.entry", "not a new key of the same log", { expected: `another key of ${before.name}`, found: entry.new });
}
var RULES = {
  promise: { once: true },
  notice: { after: ["promise"] },
  cancellation: { after: ["promise"], before: ["partial_decryption"], once: true },
  roll: { after: ["promise"], once: true },
  setup: { after: ["roll"], once: true },
  opening: { after: ["setup"], once: true },
  roll_addition: { after: ["roll"], before: ["closing"] },
  ballot: { after: ["opening"], before: ["closing"] },
  schedule: { after: ["opening"], before: ["closing"] },
  failed_casts: { after: ["opening"] },
  closing: { after: ["opening"], once: true },
  usage: { after: ["closing"], once: true },
  partial_decryption: { after: ["closing"], before: ["result"] },
  result: { after: ["usage", "partial_decryption"], once: true },
  tally: { after: ["result"], once: true },
  tie_resolution: { after: ["tally"], before: ["decision"], once: true },
  decision: { after: ["tally"], once: true },
  correction: { after: ["decision"] },
  milestone: { after: ["decision"] },
  fulfilment: { after: ["decision"], once: true },
  dispute: { after: ["closing"] },
  dispute_answer: { after: ["dispute"] }
};
var AFTER_CANCELLATION = ["notice", "dispute", "dispute_answer"];
var Order = class {
  acts = 0;
  ballots = 0;
  #at = "";
  #key = null;
  #seen = /* @__PURE__ */ new Set();
  #tie = null;
  #decided = "";
  #owners = /* @__PURE__ */ new Set();
  #milestones = [];
  #disputes = [];
  take(entry) {
    if (entry.kind === "key_rotation") return this.#rotate(entry);
    this.#place(entry.kind);
    if (entry.kind === "ballot") {
      this.ballots += 1;
      return void 0;
    }
    demand(entry.number === this.acts, "log.number", "an act is missing, or numbered wrongly", { expected: this.acts, found: entry.number });
    this.#time(entry.at);
    this.#move(entry);
    this.acts += 1;
    this.#seen.add(entry.kind);
    return void 0;
  }
  #rotate(entry) {
    this.#time(entry.at);
    const own = this.#key === null || this.#key === entry.old;
    demand(own, "log.order", "a key is exchanged that was not the log's", { expected: this.#key, found: entry.old });
    this.#key = entry.new;
  }
  #time(at) {
    demand(this.#at <= at, "log.time", "dated before the act that stands before it", { expected: this.#at, found: at });
    this.#at = at;
  }
  #place(name) {
    const { after = [], before = [], once = false } = RULES[name];
    const refuse3 = (holds2, message, expected) => demand(holds2, "log.order", message, { expected, found: name });
    for (const other of after) refuse3(this.#seen.has(other), "an entry that stands too early", `${other} before it`);
    for (const other of before) refuse3(!this.#seen.has(other), "an entry that stands too late", `no ${other} before it`);
    refuse3(!once || !this.#seen.has(name), "an entry that stands twice", "once");
    const over = this.#seen.has("cancellation") && !AFTER_CANCELLATION.includes(name);
    refuse3(!over, "an act after the cancellation", AFTER_CANCELLATION.join(" "));
    refuse3(this.#tie === null || name === "decision", "a tie is resolved by the decision right after it", "decision");
  }
  /** What an act changes beyond having been there. */
  #move(entry) {
    const refuse3 = (holds2, message, found2) => demand(holds2, "log.order", message, { found: found2 });
    if (entry.kind === "partial_decryption") {
      refuse3(!this.#owners.has(entry.owner), "a trustee decrypts twice", entry.owner);
      this.#owners.add(entry.owner);
    } else if (entry.kind === "tie_resolution") {
      this.#tie = entry.sha256;
    } else if (entry.kind === "decision") {
      refuse3(this.#tie === null || this.#tie === entry.sha256, "not the decision by which the tie is resolved", entry.sha256);
      this.#tie = null;
      this.#decided = entry.sha256;
    } else if (entry.kind === "correction") {
      refuse3(entry.supersedes === this.#decided, "not the newest record is superseded", entry.supersedes);
      this.#decided = entry.sha256;
    } else if (entry.kind === "milestone") {
      this.#settle(this.#milestones, entry.milestone, Object.hasOwn(entry, "done"));
    } else if (entry.kind === "dispute" || entry.kind === "dispute_answer") {
      this.#settle(this.#disputes, entry.dispute, entry.kind === "dispute_answer");
    }
  }
  /** Numbered from 1 as they come; each settled once. */
  #settle(items, place, settles) {
    const right = settles ? items[place - 1] === false : place === items.length + 1;
    demand(right, "log.order", settles ? "unknown, or settled before" : "not the next number", { found: place });
    items[place - 1] = settles;
  }
};

// voting_service/static/js/core/lines.js
var LineReader = class {
  #rest = new Uint8Array(0);
  #limit;
  #code;
  constructor(limit, code) {
    this.#limit = limit;
    this.#code = code;
  }
  *push(chunk) {
    const data = this.#rest.length > 0 ? concat(this.#rest, chunk) : chunk;
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      this.#require(end - start <= this.#limit);
      yield data.subarray(start, end);
      start = end + 1;
    }
    this.#rest = data.slice(start);
    this.#require(this.#rest.length <= this.#limit);
  }
  end() {
    this.#require(this.#rest.length === 0);
  }
  #require(holds2) {
    demand(holds2, this.#code, "a line that does not end", { expected: `a newline within ${this.#limit} bytes` });
  }
};

// voting_service/static/js/core/policy.js
var MAX_BYTES = 1e5;
var MAX_LINES = 1e3;
var COUNT = /^[1-9][0-9]{0,3}$/;
var refuse = (holds2, message, found2, where) => demand(holds2, "log.policy", message, { found: found2, where });
function parsePolicy(bytes) {
  const lines = linesOf(bytes);
  const policy = { logs: [], witnesses: /* @__PURE__ */ new Map(), groups: /* @__PURE__ */ new Map(), quorum: null };
  lines.forEach((line2, i) => {
    const items = line2.split(/[ \t]+/).filter((item) => item !== "");
    if (items.length > 0 && !items[0].startsWith("#")) readLine2(policy, items, `line ${i + 1}`);
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
function readLine2(policy, [word, ...items], where) {
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
function openByPolicy(bytes, policy) {
  const head2 = openCheckpoint(bytes, policy.logs, [...policy.witnesses.values()]);
  requireQuorum(policy, head2.signers);
  return head2;
}

// voting_service/static/js/core/check-log.js
var MAX_LINE2 = 1 << 17;
var MAX_KEYS = 100;
var LIST2 = 1 << 26;
var LOG_STEPS = ["log-head", "log-entries", "log-consistency", "log-order"];
function parseVkeys(bytes) {
  let lines = [];
  try {
    lines = fromUtf8(bytes).split("\n");
  } catch {
    demand(false, "log.key", "not UTF-8");
  }
  const last = lines.pop();
  demand(last === "" && lines.length >= 1 && lines.length <= MAX_KEYS, "log.key", "not keys, each on a line");
  const vkeys = lines.map(parseVkey);
  for (const vkey of vkeys) {
    requireStrong(vkey);
    const own = vkey.type === LOG_KEY && vkey.name === vkeys[0].name;
    demand(own, "log.key", "not a key of this log", { expected: `a key of ${vkeys[0].name}`, found: vkey.text });
  }
  demand(new Set(vkeys.map((vkey) => vkey.fingerprint)).size === vkeys.length, "log.key", "one key twice");
  return vkeys;
}
function hashesOf(list2, where) {
  return readList(list2, null, where).map((text3) => {
    const bytes = fromPaddedBase64(readText(text3, where));
    demand(bytes !== null && bytes.length === 32, "hash.syntax", "not a hash in its one spelling", { found: text3, where });
    return bytes;
  });
}
function parseProof(bytes) {
  const value = loadJson(bytes, LIST2);
  readRecord(value, ["hashes", "size"]);
  const hashes = hashesOf(value.hashes, "hashes");
  const size = readInteger(value.size, 0, Number.MAX_SAFE_INTEGER, "size");
  requireSpelling(bytes, dumpCanonical(value));
  return { size, hashes };
}
var ENTRY_FROM = utf8('{"entry":').length;
function parseLine(bytes) {
  const value = readRecord(parseCanonical(bytes, MAX_LINE2), ["entry", "index"]);
  const index = readInteger(value.index, 0, Number.MAX_SAFE_INTEGER, "index");
  const entry = bytes.subarray(ENTRY_FROM, bytes.length - `,"index":${index}}`.length);
  demand(entry.length <= MAX_ENTRY2, "log.entry", "too long", { expected: `at most ${MAX_ENTRY2} bytes`, found: entry.length });
  return { index, entry: readEntry(value.entry), leaf: leafHash(entry) };
}
var LogCheck = class {
  /** What the log says of this co-decision: acts by kind, ballots' hashes in order; `whole` if all of it could be read. */
  log = { acts: /* @__PURE__ */ new Map(), ballots: [], whole: false };
  #files;
  #report;
  #options;
  #vkeys = null;
  #head = null;
  #leaves = [];
  #actAt = [];
  #rotations = [];
  #order = new Order();
  constructor(files, report, options) {
    [this.#files, this.#report, this.#options] = [files, report, options];
  }
  async run() {
    const { documents, digests } = this.#files;
    const missing = LOG.filter((name) => !digests.has(name));
    for (const name of missing) {
      const error = new VerificationError("files.missing", "a file is missing", { expected: "a file of the log", found: "no such file" });
      this.#report.fault("files", error, name);
    }
    if (documents.has(VKEY)) this.#report.check("log-head", VKEY, () => this.#checkKeys(documents.get(VKEY)));
    if (this.#vkeys !== null && documents.has(HEAD)) this.#report.check("log-head", HEAD, () => this.#checkHead(documents.get(HEAD)));
    if (digests.has(ENTRIES)) await this.#report.checkAsync("log-entries", ENTRIES, () => this.#readEntries());
    if (this.log.whole) {
      this.#report.done("log-order", "acts", { n: this.#actAt.length });
      if (this.#vkeys !== null) this.#report.check("log-head", VKEY, () => this.#checkRotations());
      if (this.#head !== null && documents.has(PROOF)) this.#report.check("log-entries", PROOF, () => this.#prove(documents.get(PROOF)));
      if (this.#head !== null && documents.has(HEADS)) this.#checkOlder(documents.get(HEADS));
    }
    return this.log;
  }
  // Keys and head
  #checkKeys(bytes) {
    this.#vkeys = parseVkeys(bytes);
    const [first] = this.#vkeys;
    const newest = this.#vkeys.at(-1);
    const { facts } = this.#report;
    [facts.origin, facts.log_key] = [first.name, newest.fingerprint];
    const { trustLog = null } = this.#options;
    facts.log_key_trusted = trustLog === null ? null : newest.fingerprint === trustLog;
    demand(facts.log_key_trusted !== false, "key.untrusted", "the log is signed with another key than the one you trust", {
      expected: trustLog,
      found: newest.fingerprint
    });
  }
  #checkHead(bytes) {
    const { policy = null } = this.#options;
    const witnesses = policy === null ? [] : [...policy.witnesses.values()];
    const head2 = openCheckpoint(bytes, this.#vkeys.slice(-1), witnesses);
    if (policy !== null) this.#checkPolicy(bytes, policy, witnesses);
    this.#head = head2;
    this.#report.facts.size = head2.size;
    this.#report.done("log-head", policy === null ? "head" : "witnessed", { n: head2.size, witnesses: head2.signers.length - 1 });
  }
  /** It must be signed by a log of the policy itself: what the bundle says of keys binds nobody. */
  #checkPolicy(bytes, policy, witnesses) {
    [...policy.logs, ...witnesses].forEach(requireStrong);
    openByPolicy(bytes, policy);
  }
  // Entries
  async #readEntries() {
    const lines = new LineReader(MAX_LINE2, "log.lines");
    let number2 = 0;
    for await (const chunk of this.#files.open(ENTRIES)) {
      for (const line2 of lines.push(chunk)) this.#readLine(line2, number2 += 1);
    }
    lines.end();
    this.log.whole = true;
  }
  #readLine(bytes, number2) {
    let line2;
    try {
      line2 = parseLine(bytes);
      const before = this.#leaves.at(-1)?.[0] ?? -1;
      demand(line2.index > before, "log.lines", "entries are not in ascending order", { expected: `above ${before}`, found: line2.index });
    } catch (error) {
      if (error instanceof VerificationError) error.where = [`line ${number2}`, error.where].filter((part) => part).join(", ");
      throw error;
    }
    this.#leaves.push([line2.index, line2.leaf]);
    this.#note(line2, number2);
    this.#place(line2.entry, number2);
  }
  #note({ entry, index }, number2) {
    const { facts } = this.#report;
    if (entry.kind === "key_rotation") {
      this.#rotations.push([index, entry]);
      return;
    }
    facts.co_decision ??= entry.co_decision;
    if (entry.co_decision !== facts.co_decision) {
      const error = new VerificationError("log.lines", "an entry about another co-decision", { expected: facts.co_decision, found: entry.co_decision });
      this.#report.fault("log-entries", error, `${ENTRIES}, line ${number2}`);
    }
    if (entry.kind === "ballot") {
      this.log.ballots.push(entry.sha256);
      return;
    }
    this.#actAt.push(index);
    if (!this.log.acts.has(entry.kind)) this.log.acts.set(entry.kind, []);
    this.log.acts.get(entry.kind).push(entry);
  }
  /** One fault makes the places of all that follow doubtful: the first is reported. */
  #place(entry, number2) {
    if (this.#order === null) return;
    const before = this.#report.total;
    this.#report.check("log-order", `${ENTRIES}, line ${number2}`, () => this.#order.take(entry));
    if (this.#report.total > before) this.#order = null;
  }
  #prove(bytes) {
    const { size, hashes } = parseProof(bytes);
    demand(size === this.#head.size, "log.inclusion", "a proof for another head", { expected: this.#head.size, found: size, where: "size" });
    const root = rootFromMany(this.#leaves, size, hashes);
    const proved = root !== null && sameBytes(root, this.#head.root);
    demand(proved, "log.inclusion", "these are not the entries of this log");
    this.#report.done("log-entries", "entries", { n: this.#leaves.length });
  }
  // Rotations and older heads
  /** Each key but the first was announced on the log by the one before it. */
  #checkRotations() {
    const wanted = this.#vkeys.slice(1).map((vkey, i) => `${this.#vkeys[i].text} ${vkey.text}`).join();
    const found2 = this.#rotations.map(([, entry]) => `${entry.old} ${entry.new}`).join();
    demand(wanted === found2, "log.key", "the keys are not those that the log has exchanged");
  }
  #checkOlder(bytes) {
    const lines = new LineReader(LIST2, "log.lines");
    let [count, before] = [0, 0];
    const done2 = this.#report.check("log-consistency", HEADS, () => {
      for (const line2 of lines.push(bytes)) {
        if (this.#report.isFull("log-consistency")) return false;
        const where = `${HEADS}, line ${count += 1}`;
        before = this.#report.check("log-consistency", where, () => this.#checkOlderHead(line2, before)) ?? before;
      }
      lines.end();
      return true;
    });
    if (done2) this.#report.done("log-consistency", "heads", { n: count });
  }
  /** The size of an older head; `before` is that of the one before it. */
  #checkOlderHead(bytes, before) {
    const value = readRecord(parseCanonical(bytes, LIST2), ["checkpoint", "consistency"]);
    const note = utf8(readText(value.checkpoint, "checkpoint"));
    const older = openCheckpoint(note, this.#vkeys);
    const { size } = older;
    const rotated = this.#rotations.filter(([index]) => index < size).length;
    const own = this.#vkeys[Math.min(rotated, this.#vkeys.length - 1)];
    demand(older.signers.includes(own), "log.signature", "a head not signed with the key of its time", { expected: own.text });
    const acts = this.#actAt.filter((index) => index >= before && index < size).length;
    demand(before < size && size < this.#head.size && acts > 0, "log.heads", "not the first head with an act of this co-decision", {
      expected: `a head between ${before} and ${this.#head.size} that holds one more`,
      found: size
    });
    verifyConsistency(size, this.#head.size, hashesOf(value.consistency, "consistency"), older.root, this.#head.root);
    return size;
  }
};

// voting_service/static/js/core/promise.js
var OLDEST = 120;
var STEPS = ["information", "consultation", "dialogue", "influence", "co-decision"];
var step = choice(...STEPS);
var LEAST_AND_MOST = { none: [0, 0], votes: [1, 10 ** 9], share: [1, 100] };
var rules = record({
  method: choice("single", "approval"),
  minimum: number,
  maximum: number,
  blank: flag,
  minimum_age: number,
  record_date: day,
  areas: list(record({ code: identifier, name: line })),
  threshold: record({ kind: choice("none", "votes", "share"), value: number }),
  tie: choice("lot", "body", "new_vote"),
  minimum_ballots: number,
  "target_group?": texts2,
  "limitation_reason?": texts2
});
var promiseFields = {
  schema: line,
  version: number,
  key_id: digest,
  co_decision: uuid,
  body: record({ id: identifier, name: texts2 }),
  basis: record({ meeting_date: day, paragraph: line, registry_number: line }),
  form: record({ why: texts2, step, earlier_steps: list(record({ step, what: texts2, date: day, "link?": address })) }),
  question: texts2,
  background: texts2,
  alternatives: list(record({
    id: identifier,
    name: texts2,
    summary: texts2,
    changes: texts2,
    cost: texts2,
    affected: texts2,
    when: texts2,
    links: list(record({ label: texts2, url: address }))
  })),
  review: record({ reviewer: line, date: day, law: flag, competence: flag, cost: flag, budget: flag }),
  rules,
  conditions: list(record({ id: identifier, kind: choice("budget", "legality", "other"), text: texts2 })),
  opens_at: moment,
  closes_at: moment,
  timezone: line,
  decision: record({ meeting_date: day, deadline: day }),
  if_not_kept: texts2,
  contact: texts2,
  signatures: list(record({ role: texts2, signed_at: moment })),
  "replaces?": uuid
};
var foldCase = (character) => character === "ı" ? character : character.toLowerCase().toUpperCase().toLowerCase();
function folded(name) {
  const plain2 = [...name.normalize("NFKC")].map(foldCase).join("");
  return plain2.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");
}
var distinct = (values) => new Set(values).size === values.length;
function checkPromise(promise) {
  checkRules(promise.rules, promise.alternatives.length);
  for (const [where, holds2, expected] of [...lists(promise), ...dates(promise)]) {
    demand(holds2, "statement.promise", "a promise that cannot be made", { expected, where });
  }
}
function lists({ alternatives, conditions, review, signatures, replaces, co_decision: own }) {
  const names = alternatives.map(({ name }) => folded(name.sv));
  return [
    ["alternatives", alternatives.length > 1, "at least two alternatives"],
    ["alternatives", distinct(alternatives.map(({ id }) => id)), "each identifier once"],
    ["alternatives", distinct(names) && names.every((name) => name !== ""), "names that differ"],
    ["conditions", distinct(conditions.map(({ id }) => id)), "each identifier once"],
    ["review", review.law && review.competence && review.cost && review.budget, "every point reviewed"],
    ["signatures", signatures.length > 0, "at least one signatory"],
    ["replaces", replaces !== own, "another co-decision"]
  ];
}
function dates({ opens_at: opens, closes_at: closes, decision, signatures, review }) {
  return [
    ["closes_at", opens < closes, "later than the opening"],
    ["decision.meeting_date", closes.slice(0, 10) <= decision.meeting_date, "not before the vote has closed"],
    ["decision.deadline", decision.meeting_date <= decision.deadline, "not before the meeting"],
    ["signatures", signatures.every((act2) => act2.signed_at < opens), "signed before the opening"],
    ["review.date", signatures.every((act2) => review.date <= act2.signed_at), "not after anybody signed"]
  ];
}
function checkRules(rules2, alternatives) {
  const limited = rules2.areas.length > 0 || rules2.target_group !== void 0;
  const [least, most] = LEAST_AND_MOST[rules2.threshold.kind];
  const one = rules2.minimum === 1 && rules2.maximum === 1;
  for (const [field, holds2, expected] of [
    ["minimum", rules2.method !== "single" || one, "1, and a maximum of 1, for a single choice"],
    ["maximum", rules2.maximum >= 1 && rules2.maximum <= alternatives, `1 to ${alternatives}`],
    ["minimum", rules2.minimum <= rules2.maximum, "no more than the maximum"],
    ["blank", rules2.blank, "true: a blank vote is always possible"],
    ["minimum_age", rules2.minimum_age <= OLDEST, "an age in years"],
    ["areas", distinct(rules2.areas.map(({ code }) => code)), "each area once"],
    ["threshold.value", rules2.threshold.value >= least && rules2.threshold.value <= most, `${least} to ${most}`],
    ["limitation_reason", limited === (rules2.limitation_reason !== void 0), "given exactly when somebody may not vote"],
    ["minimum_ballots", rules2.minimum_ballots >= 1, "at least 1"]
  ]) {
    demand(holds2, "statement.rules", "rules that cannot be followed", { expected, where: `rules.${field}` });
  }
}

// voting_service/static/js/core/statements.js
var VERDICTS2 = ["kept", "kept_with_changes", "deviated", "overdue", "lapsed", "annulled"];
var SPKI = "302a300506032b6570032100";
var PEM = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]{1,64})\n-----END PUBLIC KEY-----\n$/;
var head = { schema: line, version: number, key_id: digest, co_decision: uuid };
var counts = { ballots: number, blank: number, counts: list(number) };
var outcome = record({
  status: choice("decided", "tie", "threshold_not_met", "no_choice"),
  threshold: record({ kind: choice("none", "votes", "share"), value: number, required: number, reached: flag }),
  "winner?": identifier,
  "tied?": list(identifier)
});
var decisionFields = {
  ...head,
  promise: digest,
  tally: digest,
  outcome,
  "tie_resolution?": record({ rule: choice("lot", "body", "new_vote"), date: day, "winner?": identifier, "reasons?": texts2 }),
  conditions: list(record({ id: identifier, met: flag, "reason?": texts2 })),
  decision: record({
    date: day,
    meeting: line,
    paragraph: line,
    minutes_url: address,
    adopted: nullable(identifier),
    votes_for: number,
    votes_against: number,
    "reasons?": texts2,
    "changes?": texts2
  }),
  "annulment?": record({ court: texts2, case_number: line, date: day }),
  verdict: choice(...VERDICTS2),
  recorded_at: moment
};
var FIELDS2 = {
  promise: promiseFields,
  opening: {
    ...head,
    promise: digest,
    roll: record({ entries: number, spares: number, commitment: digest }),
    election: fingerprint,
    setup_event: digest,
    opens_at: moment,
    closes_at: moment,
    opened_at: moment
  },
  closing: {
    ...head,
    promise: digest,
    opening: digest,
    ballots: number,
    additions: number,
    tally_event: digest,
    closes_at: moment,
    closed_at: moment
  },
  tally: {
    ...head,
    promise: digest,
    closing: digest,
    usage: digest,
    election: fingerprint,
    archive: record({ sha256: digest, records: number, last_event: digest }),
    roll: record({ entries: number, used: number, unused: number, spares: number, credentials: number }),
    channels: record({
      web: record(counts),
      paper: record({
        ...counts,
        attestations: list(record({ station: line, ...counts, signed_by: list(texts2), signed_at: moment }))
      })
    }),
    totals: record(counts),
    outcome,
    published_at: moment
  },
  decision: decisionFields,
  correction: {
    ...head,
    correction: number,
    supersedes: digest,
    reasons: texts2,
    corrected: record(decisionFields),
    corrected_at: moment
  }
};
var READERS = Object.fromEntries(Object.entries(FIELDS2).map(([kind2, fields]) => [kind2, record(fields)]));
var CHECKS = {
  promise: checkPromise,
  opening: checkOpening,
  closing: checkClosing,
  tally: checkTally,
  decision: () => {
  },
  correction: checkCorrection
};
function parseStatement(kind2, bytes) {
  const value = parseCanonical(bytes);
  const found2 = isObject(value) ? `${value.schema} version ${value.version}` : "";
  const known = isObject(value) && value.schema === `medbeslut/${kind2}` && value.version === 1;
  demand(known, "statement.kind", "not a statement of this kind", { expected: `medbeslut/${kind2} version 1`, found: found2, where: "schema" });
  READERS[kind2](value, "");
  CHECKS[kind2](value);
  return value;
}
function same2(code, message, pairs) {
  for (const [where, expected, found2] of pairs) demand(expected === found2, code, message, { expected, found: found2, where });
}
function checkOpening({ opens_at: opens, closes_at: closes, opened_at: opened }) {
  demand(opens < closes, "statement.opening", "closes before it opens", { expected: `after ${opens}`, found: closes, where: "closes_at" });
  demand(opens <= opened, "statement.opening", "opened too early", { expected: `${opens} or later`, found: opened, where: "opened_at" });
}
function checkClosing({ closes_at: closes, closed_at: closed }) {
  demand(closes <= closed, "statement.closing", "closed too early", { expected: `${closes} or later`, found: closed, where: "closed_at" });
}
var sumOf2 = (parts, size) => ({
  ballots: parts.reduce((n, part) => n + part.ballots, 0),
  blank: parts.reduce((n, part) => n + part.blank, 0),
  counts: Array.from({ length: size }, (_, i) => parts.reduce((n, part) => n + part.counts[i], 0))
});
var spelled2 = ({ ballots, blank, counts: counts2 }) => dumpCanonical({ ballots, blank, counts: counts2 });
function checkTally({ roll, totals, channels: { web, paper } }) {
  const size = totals.counts.length;
  same2("statement.tally", "totals that do not add up", [
    ["roll.entries", roll.used + roll.unused, roll.entries],
    ["roll.credentials", roll.entries + roll.spares, roll.credentials],
    ["roll.used", totals.ballots, roll.used],
    ...[web, paper, ...paper.attestations].map((part) => ["channels, number of counts", size, part.counts.length])
  ]);
  const unsigned = paper.attestations.some((each) => each.signed_by.length === 0);
  demand(!unsigned, "statement.tally", "a counting record that nobody signed", { where: "channels.paper.attestations" });
  same2("statement.tally", "totals that do not add up", [
    ["totals", spelled2(sumOf2([web, paper], size)), spelled2(totals)],
    ["channels.paper.attestations", spelled2(paper), spelled2(sumOf2(paper.attestations, size))]
  ]);
}
function checkCorrection(correction) {
  const { corrected } = correction;
  same2("statement.correction", "a correction that contradicts itself", [
    ["corrected.schema", "medbeslut/decision", corrected.schema],
    ["corrected.version", 1, corrected.version],
    ["corrected.key_id", correction.key_id, corrected.key_id],
    ["corrected.co_decision", correction.co_decision, corrected.co_decision],
    ["corrected.recorded_at", correction.corrected_at, corrected.recorded_at],
    ["correction", Math.max(1, correction.correction), correction.correction]
  ]);
}
function parsePublicKey(bytes) {
  const der = decodePem(bytes);
  const known = der !== null && toHex(der).startsWith(SPKI) && der.length === SPKI.length / 2 + 32 && isStrong(der.slice(-32));
  demand(known, "statement.key", "not a public key for statements", { expected: "an Ed25519 public key in PEM form", where: "audit-key.pem" });
  return { id: hashHex(der), key: der.slice(-32) };
}
function decodePem(bytes) {
  try {
    return fromPaddedBase64(PEM.exec(fromUtf8(bytes))?.[1] ?? "");
  } catch {
    return null;
  }
}
function verifySignature(key, bytes, signature) {
  const holds2 = verifyEd25519(key.key, bytes, signature);
  demand(holds2, "statement.signature", "the signature does not belong to these bytes and this key", {
    expected: `64 bytes signed with ${key.id}`,
    found: `${signature.length} bytes`
  });
}

// voting_service/static/js/core/check-statements.js
var STATEMENT_STEPS = ["files", "key", "promise", "commitment", "alternatives", "opening", "closing", "signed-tally", "roll", "outcome", "decision"];
var StatementCheck = class {
  /** Those that could be read. */
  spoken = { promise: null, opening: null, closing: null, tally: null, decision: null, corrections: [] };
  #files;
  #report;
  #said;
  #options;
  #key = null;
  /** `files` is {documents: Map, digests: Map, order}; `said` what the archive says. */
  constructor(files, report, said, options) {
    [this.#files, this.#report, this.#said, this.#options] = [files, report, said, options];
  }
  run() {
    this.#checkFiles();
    this.#checkKey();
    const spoken = this.spoken;
    spoken.promise = this.#statement("promise", "promise", PROMISE);
    if (spoken.promise !== null) this.#checkPromise(spoken.promise);
    spoken.opening = this.#statement("opening", "opening", OPENING);
    if (spoken.opening !== null) this.#checkOpening(spoken.opening);
    spoken.closing = this.#statement("closing", "closing", CLOSING);
    if (spoken.closing !== null) this.#checkClosing(spoken.closing);
    spoken.tally = this.#statement("signed-tally", "tally", TALLY);
    if (spoken.tally !== null) this.#checkTally(spoken.tally);
    spoken.decision = this.#statement("decision", "decision", DECISION);
    if (spoken.decision !== null) this.#checkDecisions(spoken.decision);
    this.#report.skip("no_file", "commitment", "alternatives", "roll", "outcome");
    return spoken;
  }
  // Files and key
  #has(name) {
    return this.#files.digests.has(name);
  }
  #digest(name) {
    return this.#files.digests.get(name) ?? "no such file";
  }
  #checkFiles() {
    const missing = [...this.#wanted()].filter(([name]) => !this.#has(name));
    for (const [name, expected] of missing) {
      this.#report.fault("files", new VerificationError("files.missing", "a file is missing", { expected, found: "no such file" }), name);
    }
    this.#report.check("files", MANIFEST, () => this.#checkManifest());
    this.#report.done("files", "files", { n: this.#files.digests.size });
  }
  /** Files that others presuppose, each with the reason. */
  #wanted() {
    const there = STATEMENTS.filter((name) => this.#has(name));
    const wanted = new Map(there.map((name) => [`${name}.sig`, `the signature of ${name}`]));
    const need = (when, name, reason) => when && wanted.set(name, reason);
    need(there.length > 0, KEY, "the key that signed");
    need(true, PROMISE, "the promise that was voted on");
    need(this.#has(DECISION) || this.#options.finished && this.#said.promise !== null, TALLY, "the signed tally");
    need(this.#has(TALLY), CLOSING, "the closing before the tally");
    need(this.#has(TALLY), USAGE, "the proof of the roll's use, which the tally names");
    need(this.#has(OPENING), ARCHIVE, "the archive that was opened");
    need(this.#has(CLOSING), OPENING, "the opening before the closing");
    CORRECTIONS.forEach((name, i) => need(this.#has(name), i === 0 ? DECISION : CORRECTIONS[i - 1], "what was corrected"));
    wanted.set(MANIFEST, "the list of the bundle's files");
    return wanted;
  }
  /** The manifest names every other file; files are sorted by name, and it is the last. */
  #checkManifest() {
    const { digests, documents, order } = this.#files;
    if (!documents.has(MANIFEST)) return;
    const listed = parseCanonical(documents.get(MANIFEST));
    const others = [...digests].filter(([name]) => name !== MANIFEST);
    const wanted = dumpCanonical({ files: Object.fromEntries(others) });
    demand(dumpCanonical(listed) === wanted, "files.manifest", "the manifest does not describe these files", {
      where: others.filter(([name, digest2]) => listed?.files?.[name] !== digest2).map(([name]) => name).join(", ")
    });
    const sorted = [...order.filter((name) => name !== MANIFEST).sort(), MANIFEST].join();
    demand(order.join() === sorted, "files.manifest", "the files stand in another order than prescribed", { expected: sorted, found: order.join() });
  }
  #checkKey() {
    const { trust = null } = this.#options;
    const { facts } = this.#report;
    const untrusted = (found2) => new VerificationError("key.untrusted", "the statements are signed with another key than the one you trust", {
      expected: trust,
      found: found2,
      where: KEY
    });
    if (!this.#has(KEY)) {
      this.#report.skip("no_file", "key");
      if (trust !== null) this.#report.fault("key", untrusted("no key"));
      return;
    }
    this.#report.check("key", "", () => {
      this.#key = parsePublicKey(this.#files.documents.get(KEY));
      facts.key = this.#key.id;
      facts.key_trusted = trust === null ? null : this.#key.id === trust;
      if (trust !== null && this.#key.id !== trust) throw untrusted(this.#key.id);
      this.#report.done("key", trust === null ? "not_compared" : "trusted");
    });
  }
  /** The statement, if it can be read; its signature is checked whether or not it can. */
  #statement(step2, kind2, name) {
    const report = this.#report;
    const bytes = this.#files.documents.get(name);
    if (bytes === void 0) {
      report.skip("no_file", step2);
      return null;
    }
    const statement = report.check(step2, name, () => parseStatement(kind2, bytes)) ?? null;
    if (this.#key === null) {
      report.skip("no_key", step2);
      return statement;
    }
    report.check(step2, name, () => {
      verifySignature(this.#key, bytes, this.#files.documents.get(`${name}.sig`) ?? new Uint8Array(0));
      if (statement !== null) agree("statement.key", [["key_id", this.#key.id, statement.key_id]], "the statement names another key");
      report.done(step2);
    });
    return statement;
  }
  // One by one
  #refer(step2, name, pairs) {
    for (const pair of pairs) this.#report.check(step2, name, () => agree("statement.reference", [pair]));
  }
  get #uuid() {
    return this.#report.facts.co_decision;
  }
  #checkPromise(promise) {
    const report = this.#report;
    const { election } = this.#said;
    report.facts.co_decision ??= promise.co_decision;
    if (election === null) {
      report.skip("no_archive", "commitment", "alternatives");
      return;
    }
    report.check("commitment", "", () => {
      agree("promise.commitment", [
        ["co_decision", election.uuid, promise.co_decision],
        ["description", this.#said.promise ?? "none", this.#digest(PROMISE)]
      ], "the ballots commit to another promise");
      report.done("commitment");
    });
    report.check("alternatives", "", () => {
      checkAlternatives(promise, election);
      report.done("alternatives", "alternatives", { n: promise.alternatives.length });
    });
    const { state, counted: counted2 } = report.facts;
    const fewest = promise.rules.minimum_ballots;
    if (["decrypting", "finished"].includes(state) && counted2 < fewest) {
      report.fault("decryptions", new VerificationError("decryption.few_ballots", "fewer ballots were decrypted than the promise allows", {
        expected: `at least ${fewest}`,
        found: counted2
      }));
    }
  }
  #checkOpening(opening) {
    this.#refer("opening", OPENING, [
      ["co_decision", this.#uuid, opening.co_decision],
      ["promise", this.#digest(PROMISE), opening.promise],
      ["election", this.#report.facts.election, opening.election]
    ]);
    const { promise } = this.spoken;
    if (promise !== null) this.#report.check("opening", OPENING, () => opensAsPromised(opening, promise));
  }
  #checkClosing(closing) {
    this.#refer("closing", CLOSING, [
      ["co_decision", this.#uuid, closing.co_decision],
      ["promise", this.#digest(PROMISE), closing.promise],
      ["opening", this.#digest(OPENING), closing.opening]
    ]);
    const { opening } = this.spoken;
    if (opening !== null) this.#report.check("closing", CLOSING, () => closesAfter(closing, opening));
  }
  #checkTally(tally) {
    const { facts } = this.#report;
    this.#refer("signed-tally", TALLY, [
      ["promise", this.#digest(PROMISE), tally.promise],
      ["closing", this.#digest(CLOSING), tally.closing],
      ["usage", this.#digest(USAGE), tally.usage],
      ["co_decision", this.#uuid, tally.co_decision],
      ["election", facts.election, tally.election],
      ["archive.sha256", this.#digest(ARCHIVE), tally.archive.sha256],
      ["archive.records", facts.records, tally.archive.records],
      ["archive.last_event", facts.last_event, tally.archive.last_event]
    ]);
    const { web } = tally.channels;
    this.#report.check("signed-tally", TALLY, () => agree("statement.counts", [
      ["channels.web.ballots", facts.counted, web.ballots],
      ["channels.web.counts", (facts.result?.[0] ?? []).join(), [web.blank, ...web.counts].join()]
    ]));
    this.#checkCounted(tally);
  }
  #checkCounted(tally) {
    const report = this.#report;
    const { promise, opening, closing } = this.spoken;
    if (closing !== null) report.check("signed-tally", TALLY, () => countedAfter(tally, closing));
    if (closing !== null && opening !== null) report.check("roll", TALLY, () => countsRoll(tally, opening, closing));
    report.check("roll", TALLY, () => {
      agree("credentials.number", [["roll.credentials", this.#said.credentials, tally.roll.credentials]]);
      report.done("roll", "voted", { n: tally.roll.used, of: tally.roll.entries });
    });
    if (promise === null) return;
    report.check("outcome", TALLY, () => {
      const { status } = outcomeFollows(promise, tally);
      report.facts.outcome = status;
      report.done("outcome");
    });
  }
  // Decision and corrections: one after the other, the newest gives the verdict
  #checkDecisions(decision) {
    this.#checkRecord(decision, DECISION);
    let [before, earlier] = [decision, DECISION];
    for (const [i, name] of CORRECTIONS.entries()) {
      if (!this.#has(name)) return;
      const correction = this.#statement("decision", "correction", name);
      if (correction === null) return;
      this.#report.check("decision", name, () => supersedes(correction, this.#digest(earlier), before, i + 1));
      this.spoken.corrections.push(correction);
      [before, earlier] = [correction.corrected, name];
      this.#checkRecord(before, name);
    }
  }
  #checkRecord(record2, name) {
    const { promise, tally, closing } = this.spoken;
    this.#refer("decision", name, [
      ["co_decision", this.#uuid, record2.co_decision],
      ["promise", this.#digest(PROMISE), record2.promise],
      ["tally", this.#digest(TALLY), record2.tally]
    ]);
    if (promise === null || tally === null || closing === null) return;
    this.#report.check("decision", name, () => {
      this.#report.facts.verdict = verdictFollows(record2, promise, tally, closing.closes_at);
      this.#report.done("decision");
    });
  }
};
function checkAlternatives(promise, election) {
  const [question] = election.questions;
  const { rules: rules2 } = promise;
  agree("promise.alternatives", [
    ["questions", 1, election.questions.length],
    ["questions[0].answers", JSON.stringify(promise.alternatives.map(({ name }) => name.sv)), JSON.stringify(question.answers)],
    ["questions[0].question", promise.question.sv, question.question],
    ["name", promise.question.sv, election.name],
    ["administrator", promise.body.name.sv, election.administrator]
  ], "what was voted on is not what was promised");
  agree("promise.rules", [
    ["questions[0].blank", rules2.blank, question.blank],
    ["questions[0].min", rules2.minimum, question.minimum],
    ["questions[0].max", rules2.maximum, question.maximum]
  ], "the ballot allowed other than the promised rules");
}

// voting_service/static/js/core/check-usage.js
var BATCH2 = 32;
var UsageCheck = class {
  #report;
  #crew;
  #expected;
  #onProgress;
  #header = null;
  #leaves = [];
  #products = { web: IDENTITY, paper: IDENTITY };
  #whole = true;
  #batch = [];
  #running = /* @__PURE__ */ new Set();
  #failure = null;
  #count = 0;
  /** `expected`: {co_decision, election, commitment, sealed, additions: [leaf], web, paper} as log and archive say. */
  constructor(report, crew, expected, onProgress = () => {
  }) {
    [this.#report, this.#crew, this.#expected, this.#onProgress] = [report, crew, expected, onProgress];
  }
  async run(chunks) {
    const lines = new LineReader(MAX_LINE, "usage.lines");
    const ended = await this.#report.checkAsync("usage", USAGE, async () => {
      for await (const chunk of chunks) {
        for (const line2 of lines.push(chunk)) await this.#take(line2.slice());
      }
      lines.end();
      return true;
    });
    this.#whole &&= ended === true;
    await this.#send();
    await Promise.all(this.#running);
    if (this.#failure !== null) throw this.#failure;
    if (this.#header !== null) this.#conclude();
    this.#report.done("usage", "lines", { n: this.#count });
  }
  #fault(code, message, where, expected, found2) {
    this.#report.fault("usage", new VerificationError(code, message, { expected, found: found2 }), `${USAGE}, ${where}`);
  }
  #compare(code, message, where, expected, found2) {
    if (expected !== found2) this.#fault(code, message, where, expected, found2);
  }
  async #take(line2) {
    if (this.#header === null) {
      this.#header = readUsageHeader(line2);
      this.#checkHeader(this.#header);
      return;
    }
    this.#batch.push(line2);
    if (this.#batch.length >= BATCH2) await this.#send();
  }
  #checkHeader(header) {
    const wanted = this.#expected;
    this.#compare("usage.election", "the proof is about another co-decision", "co_decision", wanted.co_decision, header.co_decision);
    this.#compare("usage.election", "the proof is about another election", "election", wanted.election, header.election);
    this.#compare("usage.count", "entries used on the web are not as many as ballots", "web.count", wanted.web, header.web.count);
    this.#compare("usage.count", "entries used on paper are not as many as the log says", "paper.count", wanted.paper, header.paper.count);
  }
  async #send() {
    const lines = this.#batch;
    this.#batch = [];
    if (lines.length === 0) return;
    const first = this.#count;
    this.#count += lines.length;
    const message = { task: "lines", phi: this.#expected.election, once: this.#header.paper.count > 0, lines };
    const answer2 = this.#crew.share(message).then((done2) => this.#note(first, done2)).catch((error) => {
      this.#failure ??= error;
    }).finally(() => this.#running.delete(answer2));
    this.#running.add(answer2);
    while (this.#running.size > (this.#crew.ahead ?? 0)) await Promise.race(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }
  #note(first, { errors, leaves, web, paper, done: done2 }) {
    for (const [i, error] of errors) {
      this.#whole = false;
      this.#report.fault("usage", asError(error), `${USAGE}, line ${first + i + 2}`);
    }
    leaves.forEach((leaf, i) => {
      this.#leaves[first + i] = leaf;
    });
    for (const [channel, text3] of [["web", web], ["paper", paper]]) {
      this.#products[channel] = this.#products[channel].times(parsePoint(text3, channel, { identity: true }));
    }
    this.#onProgress(done2);
  }
  // The whole
  #conclude() {
    const { sealed, additions, commitment } = this.#expected;
    this.#compare("usage.lines", "entries are missing, or too many", "lines", sealed + additions.length, this.#count);
    this.#compare("usage.lines", "not the number of lines", "line 1, entries", this.#count, this.#header.entries);
    this.#checkOrder(sealed, additions);
    const leaves = this.#leaves.slice(0, sealed);
    if (leaves.length === sealed && !leaves.includes(null)) {
      const root = toHex(rootOf(leaves.map((leaf) => leafHash(fromHex(leaf)))));
      this.#compare("usage.roll", "not the roll that was sealed", "leaves", commitment, root);
    }
    if (!this.#whole) return;
    for (const channel of CHANNELS) {
      this.#report.check("usage", USAGE, () => verifyUsageSum(channel, this.#products[channel], this.#header[channel]));
    }
  }
  /** Sealed entries ascend and are no additions; after them come exactly the additions, in the log's order. */
  #checkOrder(sealed, additions) {
    const added = new Set(additions);
    const seen = /* @__PURE__ */ new Set();
    let previous = "";
    this.#leaves.forEach((leaf, i) => {
      if (leaf === null) return;
      const where = `line ${i + 2}`;
      if (i >= sealed) {
        this.#compare("usage.roll", "not the entry that was added", where, additions[i - sealed] ?? "no further line", leaf);
        if (seen.has(leaf)) this.#fault("usage.order", "an entry out of order, or for the second time", where, "a leaf for the first time", leaf);
        seen.add(leaf);
        return;
      }
      this.#report.check("usage", `${USAGE}, ${where}`, () => demand(
        leaf > previous && !added.has(leaf),
        "usage.order",
        "an entry out of order, or for the second time",
        { expected: `a leaf above ${previous || 0}`, found: leaf }
      ));
      previous = leaf;
    });
  }
};

// voting_service/static/js/core/report.js
var KEPT_PER_STEP = 50;
var STEPS2 = [
  "archive",
  "election",
  "credentials",
  "trustees",
  "ballots",
  "eligibility",
  "copies",
  "tally",
  "decryptions",
  "result",
  "files",
  "key",
  "log-head",
  "log-entries",
  "log-consistency",
  "log-order",
  "log-ballots",
  "log-statements",
  "promise",
  "promise-first",
  "commitment",
  "alternatives",
  "areas",
  "opening",
  "schedule",
  "closing",
  "usage",
  "reconciliation",
  "signed-tally",
  "roll",
  "outcome",
  "decision"
];
var ARCHIVE2 = ["archive", "election", "credentials", "trustees", "ballots", "eligibility", "copies"];
var ALWAYS = [
  "files",
  "key",
  "log-head",
  "log-entries",
  "log-consistency",
  "log-order",
  "log-statements",
  "promise",
  "promise-first"
];
var DEMANDED = new Map(Object.entries({
  roll: ["areas"],
  setup: [...ARCHIVE2, "log-ballots", "commitment", "alternatives"],
  opening: ["opening", "schedule"],
  closing: ["closing", "tally"],
  usage: ["usage", "reconciliation"],
  partial_decryption: ["decryptions"],
  result: ["result"],
  tally: ["signed-tally", "roll", "outcome"],
  decision: ["decision"]
}));
var Report = class {
  facts = { state: "empty" };
  findings = [];
  #counts = /* @__PURE__ */ new Map();
  #passed = /* @__PURE__ */ new Map();
  #skipped = /* @__PURE__ */ new Map();
  #required = /* @__PURE__ */ new Set();
  fault(step2, error, where = "") {
    const count = (this.#counts.get(step2) ?? 0) + 1;
    this.#counts.set(step2, count);
    if (count > KEPT_PER_STEP) return;
    const place = [where, error.where].filter((part) => part).join(": ");
    this.findings.push({ step: step2, code: error.code, message: error.message, where: place, expected: error.expected, found: error.found });
  }
  /** Whether so many findings of the step are known that no more will be listed. */
  isFull(step2) {
    return (this.#counts.get(step2) ?? 0) > KEPT_PER_STEP;
  }
  /** The step got to its end. A remark is a key, for the reader's language, and the numbers that belong in it. */
  done(step2, remark = "", facts = {}) {
    this.#passed.set(step2, { remark, facts });
  }
  skip(remark, ...steps) {
    for (const step2 of steps) if (!this.#skipped.has(step2)) this.#skipped.set(step2, { remark, facts: {} });
  }
  /** What `work` gives; a VerificationError becomes a finding, and gives undefined. */
  check(step2, where, work) {
    try {
      return work();
    } catch (error) {
      return this.#caught(step2, where, error);
    }
  }
  async checkAsync(step2, where, work) {
    try {
      return await work();
    } catch (error) {
      return this.#caught(step2, where, error);
    }
  }
  #caught(step2, where, error) {
    if (!(error instanceof VerificationError)) throw error;
    this.fault(step2, error, where);
    return void 0;
  }
  /** Findings weigh more than having got to the end. */
  status(step2) {
    if (this.#counts.has(step2)) return "fail";
    return this.#passed.has(step2) ? "pass" : "skipped";
  }
  get total() {
    return [...this.#counts.values()].reduce((a, b) => a + b, 0);
  }
  /** A co-decision of ours has come so far: each of these acts (kinds) must have been checked, not passed over. */
  require(acts) {
    if (this.facts.state !== "promised") ARCHIVE2.forEach((step2) => this.#required.add(step2));
    for (const step2 of [...ALWAYS, ...acts.flatMap((kind2) => DEMANDED.get(kind2) ?? [])]) this.#required.add(step2);
  }
  /** Steps that are demanded and could not be carried out. */
  get missing() {
    return STEPS2.filter((step2) => this.#required.has(step2) && this.status(step2) === "skipped");
  }
  /** Everything, as plain values. */
  toJson() {
    return {
      ok: this.total === 0,
      complete: this.missing.length === 0,
      facts: this.facts,
      steps: STEPS2.map((name) => {
        const status = this.status(name);
        const said = (status === "skipped" ? this.#skipped : this.#passed).get(name);
        const fallback = { remark: status === "skipped" ? "failed" : "", facts: {} };
        return { name, status, ...said ?? fallback, findings: this.#counts.get(name) ?? 0 };
      }),
      findings: this.findings,
      findings_total: this.total
    };
  }
};

// voting_service/static/js/core/bundle.js
var CHUNK = 1 << 18;
var ARCHIVE_START = "BELENIOS\0";
var ZIP_START = "PK";
var bytesSource = (bytes) => ({ size: bytes.length, read: async (start, end) => bytes.subarray(start, end) });
async function* pieces(source, start, size) {
  for (let at = 0; at < size; at += CHUNK) yield source.read(start + at, start + Math.min(at + CHUNK, size));
}
async function unpack(source, onRead) {
  const entries = await readZip(source);
  const files = { documents: /* @__PURE__ */ new Map(), digests: /* @__PURE__ */ new Map(), order: entries.map(({ name }) => name) };
  const places = new Map(entries.map((entry) => [entry.name, entry]));
  files.size = (name) => places.get(name)?.size ?? 0;
  files.open = (name) => pieces(source, places.get(name).start, places.get(name).size);
  for (const { name, start, size, crc } of entries) {
    const limit = limitOf(name);
    if (limit === void 0) throw new Unusable(`the bundle holds ${name.slice(0, 80)}, which has no place in it`);
    if (size > limit) throw new Unusable(`${name} is larger than ${limit} bytes`);
    if (!STREAMS.includes(name)) files.documents.set(name, (await source.read(start, start + size)).slice());
    const digest2 = sha256.create();
    const sum3 = new Crc32();
    for await (const piece of pieces(source, start, size)) {
      digest2.update(piece);
      sum3.update(piece);
      onRead(piece.length);
    }
    if (sum3.value !== crc) throw new Unusable(`${name} was damaged: its check sum is another`);
    files.digests.set(name, toHex(digest2.digest()));
  }
  if (!files.digests.has(ARCHIVE) && !files.digests.has(PROMISE)) throw new Unusable(`the bundle holds neither ${ARCHIVE} nor ${PROMISE}`);
  return files;
}
async function startOf(source) {
  return String.fromCharCode(...await source.read(0, Math.min(ARCHIVE_START.length, source.size)));
}
async function verify(source, { crew = new Crew(), onProgress = () => {
}, ...options } = {}) {
  const start = await startOf(source);
  const report = new Report();
  if (start === ARCHIVE_START) await verifyArchive(source, report, crew, onProgress, options);
  else if (start.startsWith(ZIP_START)) await verifyBundle(source, report, crew, onProgress, options);
  else throw new Unusable("neither a bundle (.zip) nor an archive (.bel)");
  if (options.finished && report.facts.state !== "finished") {
    const error = new VerificationError("archive.unfinished", "the archive is not finished", { expected: "a result", found: report.facts.state });
    report.fault("archive", error);
  }
  return report;
}
function counter(stage, total, onProgress) {
  let done2 = 0;
  onProgress({ stage, done: done2, total });
  return (n) => {
    done2 = Math.min(done2 + n, total);
    onProgress({ stage, done: done2, total });
  };
}
async function* counted(chunks, onRead) {
  for await (const chunk of chunks) {
    yield chunk;
    onRead(chunk.length);
  }
}
async function verifyArchive(source, report, crew, onProgress, options) {
  if (options.trust || options.trustLog || options.policy) throw new Unusable("an archive alone is signed by nobody");
  const onRead = counter("archive", source.size, onProgress);
  const archive = new ArchiveCheck(report, crew, options);
  await archive.run(counted(pieces(source, 0, source.size), onRead));
  report.skip("only_archive", ...STATEMENT_STEPS, ...LOG_STEPS, ...FACT_STEPS, "usage");
  if (archive.said.promise !== null) report.require([]);
}
async function verifyBundle(source, report, crew, onProgress, options) {
  const files = await unpack(source, counter("read", source.size, onProgress));
  const archive = new ArchiveCheck(report, crew, options);
  if (files.digests.has(ARCHIVE)) {
    const onRead = counter("archive", files.size(ARCHIVE), onProgress);
    await archive.run(counted(files.open(ARCHIVE), onRead));
  } else {
    report.facts.state = "promised";
    report.skip("no_archive", "archive", "election", "credentials", "trustees", "ballots", "eligibility", "copies", "tally", "decryptions", "result");
  }
  const spoken = new StatementCheck(files, report, archive.said, options).run();
  await verifyLog(files, report, crew, onProgress, options, archive.said, spoken);
}
async function verifyLog(files, report, crew, onProgress, options, said, spoken) {
  const log = await new LogCheck(files, report, options).run();
  report.require([...log.acts.keys()]);
  report.facts.cancelled = log.acts.has("cancellation");
  if (!log.whole) {
    report.skip("no_log", ...FACT_STEPS, "usage");
    return;
  }
  new FactCheck(files, report, said, log, spoken).run();
  const usage = log.acts.get("usage")?.[0];
  const roll = log.acts.get("roll")?.[0];
  if (usage === void 0 || roll === void 0 || !files.digests.has(USAGE)) {
    report.skip("no_usage", "usage");
    return;
  }
  const expected = {
    co_decision: report.facts.co_decision,
    election: report.facts.election,
    commitment: roll.commitment,
    sealed: roll.entries,
    additions: (log.acts.get("roll_addition") ?? []).map(({ leaf }) => leaf),
    web: said.ballots.length,
    paper: usage.paper
  };
  if (files.digests.get(USAGE) !== usage.sha256) {
    report.fault("usage", new VerificationError("usage.hash", "another file than the log says", { expected: usage.sha256, found: files.digests.get(USAGE) }), USAGE);
  }
  const onRead = counter("usage", files.size(USAGE), onProgress);
  await new UsageCheck(report, crew, expected).run(counted(files.open(USAGE), onRead));
}

// voting_service/static/js/core/encrypt.js
function prepare(election) {
  GENERATOR.prepare();
  election.key.prepare();
}
function checkChoices(election, choices) {
  demand(choices.length === election.questions.length, "ballot.choice", "wrong number of answers");
  election.questions.forEach((question, i) => {
    const vector = choices[i];
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
  const spelled3 = texts(openings.flatMap((o) => [o.alpha, o.beta]));
  const choices = openings.map((_, i) => ({ alpha: spelled3[2 * i], beta: spelled3[2 * i + 1] }));
  const full = `${context}|${spelled3.join(",")}`;
  const individual = openings.map((opening, i) => proveBranches(
    `prove|${context}|${choices[i].alpha},${choices[i].beta}`,
    key,
    [[opening, 0], [opening, 1]],
    opening.m,
    random
  ));
  const proofs = question.blank ? proveWithBlank(key, question, openings, full, random) : proveTotal(key, question, openings, full, random);
  return { made: { choices, individual_proofs: individual, ...proofs }, randomness: openings.map((o) => o.r) };
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
function sealBallot(election, credential, choices, random = systemRandom) {
  checkChoices(election, choices);
  const publicHalf = GENERATOR.secretPower(secretExponent(election.uuid, credential)).text;
  const context = `${election.fingerprint}|${publicHalf}`;
  const answers = election.questions.map((q, i) => answer(election.key, q, choices[i], context, random));
  const unsigned = dumpJson({
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential: publicHalf,
    answers: answers.map(({ made }) => made)
  });
  const randomness = answers.map((one) => one.randomness);
  return { unsigned, commitment: hashBase64(utf8(unsigned)), choices, randomness };
}
function signBallot({ unsigned, commitment }, uuid2, credential, random = systemRandom) {
  const proof = proveSchnorr(`sig|${commitment}`, secretExponent(uuid2, credential), randomScalar(random));
  const signature = dumpJson({ hash: commitment, proof: proofJson(proof) });
  return utf8(`${unsigned.slice(0, -1)},"signature":${signature}}`);
}
function buildBallot(election, credential, choices, random = systemRandom) {
  return signBallot(sealBallot(election, credential, choices, random), election.uuid, credential, random);
}

// voting_service/static/js/core/challenge.js
var CHALLENGE_KIND = "medbeslut/challenge";
var FIELDS3 = ["kind", "version", "co_decision", "commitment", "election", "ballot", "choices", "randomness"];
function challengeText(electionText, uuid2, sealed) {
  return dumpJson({
    kind: CHALLENGE_KIND,
    version: 1,
    co_decision: uuid2,
    commitment: sealed.commitment,
    election: electionText,
    ballot: sealed.unsigned,
    choices: sealed.choices,
    randomness: sealed.randomness.map((list2) => list2.map(String))
  });
}
function checkChallenge(bytes) {
  const value = readRecord(parseJson(bytes), FIELDS3, "challenge");
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
  const choices = numbers(value.choices, ciphertexts, "choices", (each, where) => readInteger(each, 0, 1, where));
  const randomness = numbers(value.randomness, ciphertexts, "randomness", parseScalar);
  checkChoices(election, choices);
  ciphertexts.forEach((answer2, i) => answer2.forEach((ciphertext, j) => checkOpening2(election.key, ciphertext, choices[i][j], randomness[i][j], `answers[${i}].choices[${j}]`)));
  return { election, commitment, choices, randomness };
}
function numbers(value, ciphertexts, name, read) {
  return readList(value, ciphertexts.length, name).map((list2, i) => readList(list2, ciphertexts[i].length, `${name}[${i}]`).map((each, j) => read(each, `${name}[${i}][${j}]`)));
}
function checkOpening2(key, { alpha, beta }, m, r, where) {
  const mask = key.power(r);
  const holds2 = alpha.equals(GENERATOR.power(r)) && beta.equals(m === 1 ? mask.times(GENERATOR) : mask);
  demand(holds2, "challenge.opening", "a ciphertext does not hold the choice that was shown", { where });
}

// node_modules/@noble/hashes/hmac.js
var _HMAC = class {
  oHash;
  iHash;
  blockLen;
  outputLen;
  canXOF = false;
  finished = false;
  destroyed = false;
  constructor(hash2, key) {
    ahash(hash2);
    abytes(key, void 0, "key");
    this.iHash = hash2.create();
    if (typeof this.iHash.update !== "function")
      throw new Error("expected Hash instance");
    this.blockLen = this.iHash.blockLen;
    this.outputLen = this.iHash.outputLen;
    const blockLen = this.blockLen;
    const pad = new Uint8Array(blockLen);
    pad.set(key.length > blockLen ? hash2.create().update(key).digest() : key);
    for (let i = 0; i < pad.length; i++)
      pad[i] ^= 54;
    this.iHash.update(pad);
    this.oHash = hash2.create();
    for (let i = 0; i < pad.length; i++)
      pad[i] ^= 54 ^ 92;
    this.oHash.update(pad);
    clean(pad);
  }
  update(buf) {
    aexists(this);
    this.iHash.update(buf);
    return this;
  }
  digestInto(out) {
    aexists(this);
    aoutput(out, this);
    this.finished = true;
    const buf = out.subarray(0, this.outputLen);
    this.iHash.digestInto(buf);
    this.oHash.update(buf);
    this.oHash.digestInto(buf);
    this.destroy();
  }
  digest() {
    const out = new Uint8Array(this.oHash.outputLen);
    this.digestInto(out);
    return out;
  }
  _cloneInto(to) {
    to ||= Object.create(Object.getPrototypeOf(this), {});
    const { oHash, iHash, finished, destroyed, blockLen, outputLen, canXOF } = this;
    to = to;
    to.finished = finished;
    to.destroyed = destroyed;
    to.blockLen = blockLen;
    to.outputLen = outputLen;
    to.canXOF = canXOF;
    to.oHash = oHash._cloneInto(to.oHash);
    to.iHash = iHash._cloneInto(to.iHash);
    return to;
  }
  clone() {
    return this._cloneInto();
  }
  destroy() {
    this.destroyed = true;
    this.oHash.destroy();
    this.iHash.destroy();
  }
};
var hmac = /* @__PURE__ */ (() => {
  const hmac_ = ((hash2, key, message) => new _HMAC(hash2, key).update(message).digest());
  hmac_.create = (hash2, key) => new _HMAC(hash2, key);
  return hmac_;
})();

// node_modules/@noble/hashes/pbkdf2.js
function pbkdf2Init(hash2, _password, _salt, _opts) {
  ahash(hash2);
  const opts = checkOpts({ dkLen: 32, asyncTick: 10 }, _opts);
  const { c, dkLen, asyncTick } = opts;
  anumber(c, "c");
  anumber(dkLen, "dkLen");
  anumber(asyncTick, "asyncTick");
  if (c < 1)
    throw new Error('"c" (iterations) must be >= 1');
  if (dkLen < 1)
    throw new Error('"dkLen" must be >= 1');
  if (dkLen > (2 ** 32 - 1) * hash2.outputLen)
    throw new Error("derived key too long");
  const p = kdfInputToBytes(_password, "password");
  try {
    const s = kdfInputToBytes(_salt, "salt");
    try {
      const DK = new Uint8Array(dkLen);
      const { iHash, oHash, outputLen } = hmac.create(hash2, p);
      const u = new Uint8Array(outputLen);
      const eng = pbkdf2Engine(iHash, oHash, s, u);
      return { c, dkLen, asyncTick, DK, outputLen, eng };
    } finally {
      if (typeof _salt === "string")
        clean(s);
    }
  } finally {
    if (typeof _password === "string")
      clean(p);
  }
}
function pbkdf2Engine(iHash, oHash, salt, u) {
  const counter2 = new Uint8Array(4);
  const view2 = createView(counter2);
  const salted = iHash._cloneInto().update(salt);
  const work = oHash._cloneInto();
  const iClone = iHash._cloneInto;
  const oClone = oHash._cloneInto;
  return {
    u1: (ti, Ti) => {
      view2.setInt32(0, ti, false);
      salted._cloneInto(work).update(counter2).digestInto(u);
      oHash._cloneInto(work).update(u).digestInto(u);
      Ti.set(u.subarray(0, Ti.length));
    },
    // Whole `F` inner loop for the sync variant: one optimized function owns the hot loop.
    rounds: (c, Ti) => {
      for (let ui = 1; ui < c; ui++) {
        iClone.call(iHash, work).update(u).digestInto(u);
        oClone.call(oHash, work).update(u).digestInto(u);
        for (let i = 0; i < Ti.length; i++)
          Ti[i] ^= u[i];
      }
    },
    output: (DK) => {
      iHash.destroy();
      oHash.destroy();
      salted.destroy();
      work.destroy();
      clean(u);
      return DK;
    }
  };
}
function pbkdf2(hash2, password, salt, opts) {
  const { c, dkLen, DK, outputLen, eng } = pbkdf2Init(hash2, password, salt, opts);
  for (let ti = 1, pos = 0; pos < dkLen; ti++, pos += outputLen) {
    const Ti = DK.subarray(pos, pos + outputLen);
    eng.u1(ti, Ti);
    eng.rounds(c, Ti);
  }
  return eng.output(DK);
}

// node_modules/@noble/hashes/scrypt.js
function XorAndSalsa(prev, pi, input, ii, out, oi) {
  let y00 = prev[pi++] ^ input[ii++], y01 = prev[pi++] ^ input[ii++];
  let y02 = prev[pi++] ^ input[ii++], y03 = prev[pi++] ^ input[ii++];
  let y04 = prev[pi++] ^ input[ii++], y05 = prev[pi++] ^ input[ii++];
  let y06 = prev[pi++] ^ input[ii++], y07 = prev[pi++] ^ input[ii++];
  let y08 = prev[pi++] ^ input[ii++], y09 = prev[pi++] ^ input[ii++];
  let y10 = prev[pi++] ^ input[ii++], y11 = prev[pi++] ^ input[ii++];
  let y12 = prev[pi++] ^ input[ii++], y13 = prev[pi++] ^ input[ii++];
  let y14 = prev[pi++] ^ input[ii++], y15 = prev[pi++] ^ input[ii++];
  let x00 = y00, x01 = y01, x02 = y02, x03 = y03, x04 = y04, x05 = y05, x06 = y06, x07 = y07, x08 = y08, x09 = y09, x10 = y10, x11 = y11, x12 = y12, x13 = y13, x14 = y14, x15 = y15;
  for (let i = 0; i < 8; i += 2) {
    x04 ^= rotl(x00 + x12 | 0, 7);
    x08 ^= rotl(x04 + x00 | 0, 9);
    x12 ^= rotl(x08 + x04 | 0, 13);
    x00 ^= rotl(x12 + x08 | 0, 18);
    x09 ^= rotl(x05 + x01 | 0, 7);
    x13 ^= rotl(x09 + x05 | 0, 9);
    x01 ^= rotl(x13 + x09 | 0, 13);
    x05 ^= rotl(x01 + x13 | 0, 18);
    x14 ^= rotl(x10 + x06 | 0, 7);
    x02 ^= rotl(x14 + x10 | 0, 9);
    x06 ^= rotl(x02 + x14 | 0, 13);
    x10 ^= rotl(x06 + x02 | 0, 18);
    x03 ^= rotl(x15 + x11 | 0, 7);
    x07 ^= rotl(x03 + x15 | 0, 9);
    x11 ^= rotl(x07 + x03 | 0, 13);
    x15 ^= rotl(x11 + x07 | 0, 18);
    x01 ^= rotl(x00 + x03 | 0, 7);
    x02 ^= rotl(x01 + x00 | 0, 9);
    x03 ^= rotl(x02 + x01 | 0, 13);
    x00 ^= rotl(x03 + x02 | 0, 18);
    x06 ^= rotl(x05 + x04 | 0, 7);
    x07 ^= rotl(x06 + x05 | 0, 9);
    x04 ^= rotl(x07 + x06 | 0, 13);
    x05 ^= rotl(x04 + x07 | 0, 18);
    x11 ^= rotl(x10 + x09 | 0, 7);
    x08 ^= rotl(x11 + x10 | 0, 9);
    x09 ^= rotl(x08 + x11 | 0, 13);
    x10 ^= rotl(x09 + x08 | 0, 18);
    x12 ^= rotl(x15 + x14 | 0, 7);
    x13 ^= rotl(x12 + x15 | 0, 9);
    x14 ^= rotl(x13 + x12 | 0, 13);
    x15 ^= rotl(x14 + x13 | 0, 18);
  }
  out[oi++] = y00 + x00 | 0;
  out[oi++] = y01 + x01 | 0;
  out[oi++] = y02 + x02 | 0;
  out[oi++] = y03 + x03 | 0;
  out[oi++] = y04 + x04 | 0;
  out[oi++] = y05 + x05 | 0;
  out[oi++] = y06 + x06 | 0;
  out[oi++] = y07 + x07 | 0;
  out[oi++] = y08 + x08 | 0;
  out[oi++] = y09 + x09 | 0;
  out[oi++] = y10 + x10 | 0;
  out[oi++] = y11 + x11 | 0;
  out[oi++] = y12 + x12 | 0;
  out[oi++] = y13 + x13 | 0;
  out[oi++] = y14 + x14 | 0;
  out[oi++] = y15 + x15 | 0;
}
function BlockMix(input, ii, out, oi, r) {
  let head2 = oi + 0;
  let tail = oi + 16 * r;
  for (let i = 0; i < 16; i++)
    out[tail + i] = input[ii + (2 * r - 1) * 16 + i];
  for (let i = 0; i < r; i++, head2 += 16, ii += 16) {
    XorAndSalsa(out, tail, input, ii, out, head2);
    if (i > 0)
      tail += 16;
    XorAndSalsa(out, head2, input, ii += 16, out, tail);
  }
}
var SCRYPT_DEFAULT_MAXMEM = 128 * 8 * (2 ** 20 + 1 + 1);
function scryptInit(password, salt, _opts) {
  const opts = checkOpts({
    dkLen: 32,
    asyncTick: 10,
    maxmem: SCRYPT_DEFAULT_MAXMEM
  }, _opts);
  const { N, r, p, dkLen, asyncTick, maxmem, onProgress } = opts;
  anumber(N, "N");
  anumber(r, "r");
  anumber(p, "p");
  anumber(dkLen, "dkLen");
  anumber(asyncTick, "asyncTick");
  anumber(maxmem, "maxmem");
  if (onProgress !== void 0 && typeof onProgress !== "function")
    throw new Error('"onProgress" must be a function');
  if (r < 1)
    throw new Error('"r" expected integer >= 1');
  const blockSize = 128 * r;
  const blockSize32 = blockSize / 4;
  const pow32 = Math.pow(2, 32);
  if (N <= 1 || (N & N - 1) !== 0 || N > pow32)
    throw new Error('"N" expected a power of 2, and 2^1 <= N <= 2^32');
  if (p < 1 || p > (pow32 - 1) * 32 / blockSize)
    throw new Error('"p" expected integer 1..((2^32 - 1) * 32) / (128 * r)');
  if (dkLen < 1 || dkLen > (pow32 - 1) * 32)
    throw new Error('"dkLen" expected integer 1..(2^32 - 1) * 32');
  const memUsed = blockSize * (N + p + 1);
  if (memUsed > maxmem)
    throw new Error('"maxmem" limit was hit: memUsed(128*r*(N+p+1))=' + memUsed + ", maxmem=" + maxmem);
  const B = pbkdf2(sha256, password, salt, { c: 1, dkLen: blockSize * p });
  const B32 = u32(B);
  const V = u32(new Uint8Array(blockSize * N));
  const tmp = u32(new Uint8Array(blockSize));
  let blockMixCb = () => {
  };
  if (onProgress) {
    const totalBlockMix = 2 * N * p;
    const callbackPer = Math.max(Math.floor(totalBlockMix / 1e4), 1);
    let blockMixCnt = 0;
    blockMixCb = () => {
      blockMixCnt++;
      if (onProgress && (!(blockMixCnt % callbackPer) || blockMixCnt === totalBlockMix)) {
        try {
          onProgress(blockMixCnt / totalBlockMix);
        } catch (e) {
          clean(B, V, tmp);
          throw e;
        }
      }
    };
  }
  return { N, r, p, dkLen, blockSize32, V, B32, B, tmp, blockMixCb, asyncTick };
}
function scryptOutput(password, dkLen, B, V, tmp) {
  const res = pbkdf2(sha256, password, B, { c: 1, dkLen });
  clean(B, V, tmp);
  return res;
}
async function scryptAsync(password, salt, opts) {
  const { N, r, p, dkLen, blockSize32, V, B32, B, tmp, blockMixCb, asyncTick } = scryptInit(password, salt, opts);
  const abort = () => clean(B, V, tmp);
  swap32IfBE(B32);
  for (let pi = 0; pi < p; pi++) {
    const Pi = blockSize32 * pi;
    for (let i = 0; i < blockSize32; i++)
      V[i] = B32[Pi + i];
    let pos = 0;
    await asyncLoop(N - 1, asyncTick, () => {
      BlockMix(V, pos, V, pos += blockSize32, r);
      blockMixCb();
    }, abort);
    BlockMix(V, (N - 1) * blockSize32, B32, Pi, r);
    blockMixCb();
    await asyncLoop(N, asyncTick, () => {
      const j = (B32[Pi + blockSize32 - 16] & N - 1) >>> 0;
      for (let k = 0; k < blockSize32; k++)
        tmp[k] = B32[Pi + k] ^ V[j * blockSize32 + k];
      BlockMix(tmp, 0, B32, Pi, r);
      blockMixCb();
    }, abort);
  }
  swap32IfBE(B32);
  return scryptOutput(password, dkLen, B, V, tmp);
}

// voting_service/static/js/core/keyfile.js
var PLAIN = ["kind", "version", "co_decision", "owner_key", "decryption", "signing?"];
var SEALED = ["kind", "version", "co_decision", "owner_key", "kdf", "salt", "nonce", "data"];
var KDF = "scrypt-32768-8-3";
var trimmed = (bytes) => bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes;
var refuse2 = () => new VerificationError("key.file", "not a key file of this service");
function openKeyFile(bytes) {
  let value;
  try {
    value = parseJson(trimmed(bytes), 1 << 16);
  } catch {
    throw refuse2();
  }
  const encrypted = value?.kind === "medbeslut/trustee-key-encrypted";
  if (!encrypted && value?.kind !== "medbeslut/trustee-key") throw refuse2();
  try {
    readRecord(value, encrypted ? SEALED : PLAIN, "key");
    demand(value.version === 1, "key.file", "an unknown version");
  } catch {
    throw refuse2();
  }
  return { encrypted, value };
}
async function readKey2(bytes, passphrase, onProgress) {
  const { encrypted, value } = openKeyFile(bytes);
  if (!encrypted) return readPlain(value);
  const inner = openKeyFile(await unseal(value, passphrase, onProgress));
  const same3 = !inner.encrypted && inner.value.owner_key === value.owner_key && inner.value.co_decision === value.co_decision;
  if (!same3) throw refuse2();
  return readPlain(inner.value);
}
function readPlain(value) {
  let key;
  let secret;
  try {
    key = parsePoint(value.owner_key, "owner_key");
    secret = parseScalar(value.decryption, "decryption");
  } catch {
    throw refuse2();
  }
  demand(GENERATOR.secretPower(secret).equals(key), "key.mismatch", "the secret in the file is not the key's");
  return { uuid: readText(value.co_decision, "co_decision"), key, secret };
}
async function unseal(value, passphrase, onProgress) {
  const hex = (text3, digits) => typeof text3 === "string" && /^([0-9a-f]{2})+$/.test(text3) && (!digits || text3.length === digits);
  if (value.kdf !== KDF || !hex(value.salt, 32) || !hex(value.nonce, 24) || !hex(value.data)) throw refuse2();
  const options = { N: 32768, r: 8, p: 3, dkLen: 32, asyncTick: 20, onProgress };
  const raw = await scryptAsync(utf8(passphrase.normalize("NFC")), fromHex(value.salt), options);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const additionalData = utf8(`medbeslut|trustee-key|1|${value.co_decision}|${value.owner_key}`);
  try {
    const plain2 = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromHex(value.nonce), additionalData }, key, fromHex(value.data));
    return new Uint8Array(plain2);
  } catch {
    throw new VerificationError("key.passphrase", "the passphrase does not open the file");
  }
}

// voting_service/static/js/core/letters.js
var ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
var CODE = /^[1-9A-HJ-NP-Za-km-z]{22}$/;
function parseCode(text3) {
  const plain2 = text3.replace(/[\s\u00ad\u2010-\u2015-]/g, "");
  if (!CODE.test(plain2)) return null;
  return `${plain2.slice(0, 5)}-${plain2.slice(5, 11)}-${plain2.slice(11, 16)}-${plain2.slice(16)}`;
}
var letterToken = (uuid2, code) => hashHex(utf8(`medbeslut-letter|${uuid2}|${code}`));
function checkGroup(code) {
  const digest2 = BigInt(`0x${hashHex(utf8(`medbeslut-letter-check|${code}`))}`);
  return ALPHABET[Number(digest2 / 58n % 58n)] + ALPHABET[Number(digest2 % 58n)];
}

// voting_service/static/js/core/receipts.js
var HEADING = "c2sp.org/tlog-proof@v1";
var INDEX = /^index (0|[1-9][0-9]{0,15})$/;
var MAX_HASHES = 63;
var MAX_BYTES2 = 101e4;
var ballotEntry = (uuid2, sha2562) => utf8(`{"co_decision":"${uuid2}","kind":"ballot","sha256":"${sha2562}"}`);
function readHashes(texts3, code, where) {
  demand(texts3.length <= MAX_HASHES, code, "longer than any proof", { found: texts3.length, where });
  return texts3.map((text3) => {
    const bytes = typeof text3 === "string" ? fromPaddedBase64(text3) : null;
    demand(bytes !== null && bytes.length === 32, code, "not a hash in Base64", { found: text3, where });
    return bytes;
  });
}
function parseReceipt(bytes) {
  let text3;
  try {
    demand(bytes.length <= MAX_BYTES2, "log.receipt", "larger than any receipt");
    text3 = fromUtf8(bytes);
  } catch (error) {
    throw error instanceof VerificationError ? error : new VerificationError("log.receipt", "not UTF-8");
  }
  const split2 = text3.indexOf("\n\n");
  const [heading, index, ...hashes] = text3.slice(0, Math.max(split2, 0)).split("\n");
  const number2 = INDEX.exec(index ?? "");
  const known = heading === HEADING && number2 !== null && Number.isSafeInteger(Number(number2[1]));
  demand(known, "log.receipt", "not a receipt", { found: text3.slice(0, 60) });
  return {
    index: Number(number2[1]),
    hashes: readHashes(hashes, "log.receipt", "receipt"),
    checkpoint: utf8(text3.slice(split2 + 2))
  };
}
function verifyReceipt(receiptBytes, entry, logKeys, witnesses = []) {
  const receipt = parseReceipt(receiptBytes);
  const head2 = openCheckpoint(receipt.checkpoint, logKeys, witnesses);
  verifyInclusion(leafHash(entry), receipt.index, head2.size, receipt.hashes, head2.root);
  return { ...head2, index: receipt.index };
}
function verifyBallotReceipt(receiptBytes, uuid2, ballotBytes, logKeys, witnesses = []) {
  const sha2562 = hashHex(ballotBytes);
  return { ...verifyReceipt(receiptBytes, ballotEntry(uuid2, sha2562), logKeys, witnesses), sha256: sha2562 };
}
function verifyGrowth(growth, head2, logKeys, witnesses = []) {
  const list2 = Array.isArray(growth?.consistency) && typeof growth.checkpoint === "string";
  demand(list2, "log.receipt", "no public head beside the receipt");
  const published = openCheckpoint(utf8(growth.checkpoint), logKeys, witnesses);
  demand(published.origin === head2.origin, "log.origin", "heads of two logs", { expected: head2.origin, found: published.origin });
  const proof = readHashes(growth.consistency, "log.receipt", "growth.consistency");
  verifyContinued(published, head2, proof);
  return published;
}
var rootText = (head2) => toHex(head2.root);
export {
  ARCHIVE,
  ArchiveReader,
  Audit,
  Bench,
  CHALLENGE_KIND,
  CHANNELS,
  CLOSING,
  CORRECTIONS,
  COSIGNER_KEY,
  Crc32,
  Crew,
  DECISION,
  DirectChecker,
  EMPTY_ROOT,
  ENTRIES,
  Element,
  GENERATOR,
  GROUP_NAME,
  HEAD,
  HEADS,
  IDENTITY,
  KEY,
  LOG,
  LOG_KEY,
  LineReader,
  MANIFEST,
  MAX_ENTRY2 as MAX_ENTRY,
  MAX_ITEMS,
  MAX_JSON_BYTES,
  MAX_LINE,
  MAX_LIST_BYTES,
  OPENING,
  ORDER,
  Order,
  PROMISE,
  PROOF,
  Replay,
  Report,
  STATEMENTS,
  STEPS2 as STEPS,
  STREAMS,
  Sum,
  TALLY,
  USAGE,
  Unusable,
  UsageCheck,
  VKEY,
  VerificationError,
  address,
  agree,
  asError,
  ballotEntry,
  buildBallot,
  bytesSource,
  challengeText,
  checkAnswers,
  checkBallot,
  checkChallenge,
  checkChoices,
  checkGroup,
  checkPromise,
  checkSums,
  checkValues,
  checkpointText,
  choice,
  clearedPoint,
  closesAfter,
  computeOutcome,
  computeResult,
  computeVerdict,
  concat,
  countedAfter,
  countsRoll,
  day,
  declaredPromise,
  demand,
  digest,
  discreteLog,
  dumpCanonical,
  dumpJson,
  fingerprint,
  flag,
  folded,
  fromHex,
  fromPaddedBase64,
  fromUtf8,
  hash,
  hashBase64,
  hashHex,
  hashToScalar,
  identifier,
  inclusionRoot,
  isAddress,
  isObject,
  isStrong,
  leafHash,
  letterToken,
  limitOf,
  line,
  list,
  loadJson,
  mod2 as mod,
  moment,
  named,
  nodeHash,
  nullable,
  number,
  openByPolicy,
  openCheckpoint,
  openKeyFile,
  opensAsPromised,
  outcomeFollows,
  pairTexts,
  parseCanonical,
  parseCheckpoint,
  parseCode,
  parseCredentialList,
  parseElection,
  parseEntry,
  parseJson,
  parseNote,
  parsePoint,
  parsePolicy,
  parsePublicKey,
  parseReceipt,
  parseScalar,
  parseStatement,
  parseTally,
  parseTrustees,
  parseVkey,
  partialDecryption,
  positive,
  prepare,
  product,
  promiseFields,
  proofJson,
  proveDecryption,
  proveSchnorr,
  publicCredential,
  randomScalar,
  readBallot,
  readBase64Digest,
  readCount,
  readDigest,
  readEntry,
  readFlag,
  readHashes,
  readInteger,
  readKey2 as readKey,
  readList,
  readOwned,
  readProof,
  readRecord,
  readResult,
  readText,
  readUnsigned,
  readUsageHeader,
  readUsageLine,
  readZip,
  record,
  rehearsalContext,
  rehearsalRows,
  requireQuorum,
  requireSpelling,
  requireStrong,
  rootFromMany,
  rootOf,
  rootText,
  sameBytes,
  sameRoot,
  sameShape,
  sealBallot,
  secretExponent,
  signBallot,
  sumOf,
  supersedes,
  systemRandom,
  tarHeader,
  text2 as text,
  toBase64,
  toHex,
  toNumber,
  toPaddedBase64,
  totalOf,
  tracker,
  usageGenerator,
  utf8,
  uuid,
  verdictFollows,
  verify,
  verifyBallot,
  verifyBallotReceipt,
  verifyBranches,
  verifyConsistency,
  verifyContinued,
  verifyCounts,
  verifyDecryption,
  verifyEd25519,
  verifyGrowth,
  verifyInclusion,
  verifyNote,
  verifyPartial,
  verifyReceipt,
  verifyResult,
  verifySchnorr,
  verifySignature,
  verifySizes,
  verifyTally,
  verifyUsageLine,
  verifyUsageSum,
  weights
};
/*! For license information please see core.js.LEGAL.txt */
