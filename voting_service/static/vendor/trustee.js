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
function demand(holds, code, message, details) {
  if (!holds) throw new VerificationError(code, message, details);
}

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
function abytes(value, length, title = "") {
  if (isBytes(value) && (length === void 0 || value.length === length))
    return value;
  if (length !== void 0)
    anumber(length, "length");
  const bytes = isBytes(value);
  const ofLen = length !== void 0 ? ` of length ${length}` : "";
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
  let sum2 = 0;
  for (let i = 0; i < arrays.length; i++) {
    const a = arrays[i];
    abytes(a);
    sum2 += a.length;
  }
  const res = new Uint8Array(sum2);
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
  const counter = new Uint8Array(4);
  const view = createView(counter);
  const salted = iHash._cloneInto().update(salt);
  const work2 = oHash._cloneInto();
  const iClone = iHash._cloneInto;
  const oClone = oHash._cloneInto;
  return {
    u1: (ti, Ti) => {
      view.setInt32(0, ti, false);
      salted._cloneInto(work2).update(counter).digestInto(u);
      oHash._cloneInto(work2).update(u).digestInto(u);
      Ti.set(u.subarray(0, Ti.length));
    },
    // Whole `F` inner loop for the sync variant: one optimized function owns the hot loop.
    rounds: (c, Ti) => {
      for (let ui = 1; ui < c; ui++) {
        iClone.call(iHash, work2).update(u).digestInto(u);
        oClone.call(oHash, work2).update(u).digestInto(u);
        for (let i = 0; i < Ti.length; i++)
          Ti[i] ^= u[i];
      }
    },
    output: (DK) => {
      iHash.destroy();
      oHash.destroy();
      salted.destroy();
      work2.destroy();
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
function setU64FromNum(view, byteOffset, n, isLE2) {
  const h = fromNumH(n);
  const l = fromNumL(n);
  view.setUint32(byteOffset, isLE2 ? l : h, isLE2);
  view.setUint32(byteOffset + 4, isLE2 ? h : l, isLE2);
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
    const { buffer, view, blockLen, isLE: isLE2 } = this;
    let { pos } = this;
    buffer[pos++] = 128;
    buffer.fill(0, pos);
    if (this.padOffset > blockLen - pos) {
      this.process(view, 0);
      buffer.fill(0);
    }
    setU64FromNum(view, blockLen - 8, this.length * 8, isLE2);
    this.process(view, 0);
    this.roundClean();
    const oview = out === buffer ? view : createView(out);
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
    const { buffer, length, finished, destroyed, pos } = this;
    to.destroyed = destroyed;
    to.finished = finished;
    to.length = length;
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
  let head = oi + 0;
  let tail = oi + 16 * r;
  for (let i = 0; i < 16; i++)
    out[tail + i] = input[ii + (2 * r - 1) * 16 + i];
  for (let i = 0; i < r; i++, head += 16, ii += 16) {
    XorAndSalsa(out, tail, input, ii, out, head);
    if (i > 0)
      tail += 16;
    XorAndSalsa(out, head, input, ii += 16, out, tail);
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
var hash = (bytes) => sha256(bytes);
var hashHex = (bytes) => toHex(sha256(bytes));
var hashBase64 = (bytes) => toBase64(sha256(bytes));
var toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);
function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
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
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  demand(isObject, "record.type", "value of the wrong kind", { expected: "an object", where });
  const expected = fields.filter((name) => !name.endsWith("?") || Object.hasOwn(value, name.slice(0, -1))).map((name) => name.replace("?", ""));
  const found = Object.keys(value).join();
  demand(found === expected.join(), "record.fields", "fields missing, unknown or out of order", {
    expected: fields.join(),
    found,
    where
  });
  return value;
}
function readList(value, length = null, where = "") {
  demand(Array.isArray(value), "record.type", "value of the wrong kind", { expected: "a list", where });
  demand(length === null || value.length === length, "record.length", "wrong number of items", {
    expected: length,
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

// node_modules/@noble/curves/utils.js
function aarray(item, title, inner = () => {
}) {
  if (!Array.isArray(item))
    throw new TypeError(`"${title}" expected array, got type=${typeof item}`);
  for (let i = 0; i < item.length; i++)
    inner(item[i], `${title}[${i}]`);
  return item;
}
var abytes2 = (value, length, title) => abytes(value, length, title);
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
function probeRandomBytes(randomBytes3, length) {
  if (randomBytes3 === void 0)
    return void 0;
  afunction(randomBytes3, "randomBytes");
  try {
    const probe = randomBytes3(length);
    if (!isBytes2(probe) || probe.length !== length)
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
  const half = size / 2;
  const mask = BigInt(size - 1);
  const d = [];
  while (n > _0n3) {
    let w = 0;
    if (n & _1n3) {
      w = Number(n & mask);
      if (w >= half)
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
  const half = size / 2;
  const mask = BigInt(size - 1);
  const shiftBy = BigInt(W);
  const d = [];
  for (let w = 0; w < windows; w++) {
    let v = Number(n & mask);
    n >>= shiftBy;
    if (v > half) {
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
    const half = 2 ** (W - 1);
    const comp = [];
    let base = point;
    for (let w = 0; w < windows; w++) {
      let acc = base;
      for (let i = 0; i < half; i++) {
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
    const half = 2 ** (W - 1);
    const digits = signedWindowDigits(n, W, windows);
    let p = this.ZERO;
    let f = this.BASE;
    for (let w = 0; w < windows; w++) {
      const digit = digits[w];
      const start2 = w * half;
      const idx = Math.abs(digit) - 1;
      let sel = comp[start2];
      for (let i = 1; i < half; i++)
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
  function isOdd(n) {
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
      const isXOdd = isOdd(x);
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
      bytes[bytes.length - 1] |= isOdd(x) ? 128 : 0;
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
  return new Element(elements.reduce((sum2, e) => sum2.add(e.point), Point.ZERO));
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
var systemRandom = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));

// voting_service/static/js/core/keyfile.js
var PLAIN = ["kind", "version", "co_decision", "owner_key", "decryption", "signing?"];
var SEALED = ["kind", "version", "co_decision", "owner_key", "kdf", "salt", "nonce", "data"];
var KDF = "scrypt-32768-8-3";
var trimmed = (bytes) => bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes;
var refuse = () => new VerificationError("key.file", "not a key file of this service");
function openKeyFile(bytes) {
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
async function readKey(bytes, passphrase, onProgress) {
  const { encrypted, value } = openKeyFile(bytes);
  if (!encrypted) return readPlain(value);
  const inner = openKeyFile(await unseal(value, passphrase, onProgress));
  const same2 = !inner.encrypted && inner.value.owner_key === value.owner_key && inner.value.co_decision === value.co_decision;
  if (!same2) throw refuse();
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
  const hex = (text2, digits) => typeof text2 === "string" && /^([0-9a-f]{2})+$/.test(text2) && (!digits || text2.length === digits);
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

// voting_service/static/js/page.js
function messages() {
  const texts2 = JSON.parse(document.getElementById("messages").textContent);
  return (key, facts = {}) => (texts2[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
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

// voting_service/static/js/core/trustees.js
var MAX_SIZE = 100;
function parseTrustees(bytes) {
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
  const found = readList(coefexps, null, where).length;
  demand(found === body.threshold, "trustees.coefexps.length", "a polynomial of the wrong degree", {
    expected: body.threshold,
    found,
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
  const wanted = total.reduceRight((sum2, point) => sum2.power(BigInt(index)).times(point), IDENTITY);
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
  for (const { kind, threshold, size, first } of trustees.items) {
    const present = owners.filter((o) => o >= first && o < first + size).sort((a, b) => a - b).slice(0, threshold);
    if (present.length < threshold) return null;
    const indices = present.map((owner) => BigInt(owner - first + 1));
    present.forEach((owner, i) => result.set(owner, kind === "Single" ? 1n : lagrange(indices[i], indices)));
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
function verifyTally(sum2, tallyBytes, sizedBytes) {
  demand(sum2.sha256 === hashHex(tallyBytes), "tally.product", "the encrypted tally is not the sum of the ballots");
  verifySizes(sizedBytes, sum2.ballots);
  return sum2.rows;
}
function verifySizes(sizedBytes, expected) {
  const sized = readRecord(parseJson(sizedBytes), ["num_tallied", "total_weight", "encrypted_tally"], "sized_tally");
  const counted = readInteger(sized.num_tallied, 0, Number.MAX_SAFE_INTEGER, "num_tallied");
  const weight = readCount(sized.total_weight, "total_weight");
  demand(counted === expected, "tally.number", "the tally counts another number of ballots", { expected, found: counted });
  demand(weight === expected, "tally.weight", "the tally has another weight", { expected, found: weight });
  readDigest(sized.encrypted_tally, "encrypted_tally");
}
function discreteLog(element2, bound) {
  const width = Math.ceil(Math.sqrt(bound + 1));
  const small = /* @__PURE__ */ new Map();
  for (let i = 0, p = IDENTITY; i < width; i++, p = p.times(GENERATOR)) small.set(p.text, i);
  const giant = GENERATOR.power(BigInt(width));
  for (let j = 0, p = element2; j < width; j++, p = p.over(giant)) {
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
  return decrypted(trustees, rows, factors).map((row) => row.map((element2) => discreteLog(element2, ballots)));
}
function readResult(bytes) {
  const { result } = readRecord(parseJson(bytes), ["result"], "result");
  return readList(result, null, "result").map((row, i) => readList(row, null, `result[${i}]`).map((n, j) => readCount(n, `result[${i}][${j}]`)));
}
function verifyResult(bytes, counts) {
  const found = dumpJson(readResult(bytes));
  const expected = dumpJson(counts);
  demand(found === expected, "tally.result", "the result is not what the factors give", { expected, found });
}
function checkSums(question, counts, ballots) {
  for (const count of counts) demand(count <= ballots, "tally.range", "more votes than ballots", { expected: `0…${ballots}`, found: count });
  const [blank, chosen] = question.blank ? [counts[0], counts.slice(1)] : [0, counts];
  const total = chosen.reduce((a, b) => a + b, 0);
  const voting = ballots - blank;
  demand(
    total >= question.minimum * voting && total <= question.maximum * voting,
    "tally.sum",
    "the counts do not fit the number of ballots",
    { found: counts.join() }
  );
}

// voting_service/static/js/trustee/checker.js
var BATCH = 25;
var MOST_WAITING = 4;
var Helper = class {
  waiting = [];
  constructor(url) {
    this.worker = new Worker(url, { type: "module" });
    this.worker.onmessage = ({ data }) => {
      const { resolve, reject } = this.waiting.shift();
      if (!data.error) resolve(data);
      else if (data.error.known) reject(new VerificationError(data.error.code, data.error.message, data.error));
      else reject(new Error(data.error.message));
    };
    this.worker.onerror = (event) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(event.message ?? "worker"));
    };
  }
  ask(message) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(message);
    });
  }
};
var WorkerChecker = class {
  #batch = [];
  #failure = null;
  #running = /* @__PURE__ */ new Set();
  constructor(url, onProgress) {
    const count = Math.min(Math.max(navigator.hardwareConcurrency ?? 2, 1), 8);
    this.helpers = Array.from({ length: count }, () => new Helper(url));
    this.onProgress = onProgress;
    this.checked = 0;
  }
  start(electionBytes, election) {
    this.election = election;
    for (const helper of this.helpers) this.#follow(helper.ask({ start: electionBytes }));
  }
  async check(bytes) {
    this.#batch.push(bytes);
    if (this.#batch.length >= BATCH) await this.#send();
  }
  async finish() {
    await this.#send();
    while (this.#running.size > 0) await Promise.race(this.#running);
    this.#raise();
    const sum2 = new Sum(this.election);
    for (const { tally, ballots } of await Promise.all(this.helpers.map((helper) => helper.ask({ finish: true })))) {
      sum2.add(parseTally(tally), ballots);
    }
    return sum2;
  }
  stop() {
    for (const helper of this.helpers) helper.worker.terminate();
  }
  /** The least busy helper gets the batch; reading waits when all have enough. */
  async #send() {
    const ballots = this.#batch;
    this.#batch = [];
    while (this.#running.size >= this.helpers.length * MOST_WAITING) await Promise.race(this.#running);
    this.#raise();
    const [helper] = [...this.helpers].sort((a, b) => a.waiting.length - b.waiting.length);
    this.#follow(helper.ask({ ballots }));
  }
  #follow(answer) {
    const followed = answer.then(({ done: done2 = 0 }) => this.onProgress(this.checked += done2)).catch((error) => {
      this.#failure ??= error;
    }).finally(() => this.#running.delete(followed));
    this.#running.add(followed);
  }
  #raise() {
    if (this.#failure !== null) throw this.#failure;
  }
};

// voting_service/static/js/core/archive.js
var BLOCK = 512;
var MAX_ENTRY = 1 << 26;
var NAME = /^(BELENIOS|([0-9a-f]{64})\.(data|event)\.json)$/;
var TIME = /^(0|[1-9][0-9]{0,10})$/;
function tarHeader(name, size, time) {
  const header = new Uint8Array(BLOCK);
  const put = (offset, text2) => header.set(utf8(text2), offset);
  const octal2 = (n, digits) => n.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal2(size, 11));
  put(136, octal2(time, 11));
  put(148, "        ");
  put(156, "0");
  const checksum = header.reduce((sum2, byte) => sum2 + byte, 0);
  put(148, `${octal2(checksum, 6)}\0 `);
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
var ArchiveReader = class {
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
      for (const part2 of this.#pending) {
        whole.set(part2, at);
        at += part2.length;
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

// voting_service/static/js/core/credentials.js
var BASE58 = "[1-9A-HJ-NP-Za-km-z]";
var CREDENTIAL = new RegExp(`^${BASE58}{5}-${BASE58}{6}-${BASE58}{5}-${BASE58}{6}$`);
var MAX_LIST_BYTES = 1 << 26;
function parseCredentialList(bytes) {
  const list = readList(parseJson(bytes, MAX_LIST_BYTES), null, "credentials");
  const reversed = list.map((text2, i) => {
    parsePoint(text2, `credentials[${i}]`);
    return text2.match(/../g).reverse().join("");
  });
  for (let i = 1; i < list.length; i++) {
    demand(reversed[i] !== reversed[i - 1], "credentials.duplicate", "the same credential twice", { found: list[i] });
    demand(reversed[i] > reversed[i - 1], "credentials.order", "credentials are not sorted", { found: list[i] });
  }
  return list;
}

// voting_service/static/js/core/ballots.js
var BODY = ["election_uuid", "election_hash", "credential", "answers"];
var ANSWER = ["choices", "individual_proofs", "overall_proof", "blank_proof?"];
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
function readBody(election, value) {
  same(value.election_uuid, election.uuid, "ballot.uuid", "election_uuid");
  same(readBase64Digest(value.election_hash, "election_hash"), election.fingerprint, "ballot.fingerprint", "election_hash");
  readText(value.credential, "credential");
  const answers = readList(value.answers, null, "answers");
  shape(answers.length, election.questions.length, "answers");
  answers.forEach((answer, i) => readAnswer(election.questions[i], answer, `answers[${i}]`));
  const ciphertexts = answers.flatMap((answer) => answer.choices.map((c) => `${c.alpha},${c.beta}`));
  demand(new Set(ciphertexts).size === ciphertexts.length, "ballot.ciphertext.repeated", "the same ciphertext twice");
  return { credential: value.credential, answers, ciphertexts };
}
function same(found, expected, code, where) {
  demand(found === expected, code, "not the value that belongs here", { expected, found, where });
}
function shape(found, expected, where) {
  demand(found === expected, "ballot.shape", "wrong number of items for what is asked", { expected, found, where });
}
function readAnswer(question, answer, where) {
  readRecord(answer, ANSWER, where);
  shape(readList(answer.choices, null, `${where}.choices`).length, question.size, `${where}.choices`);
  answer.choices.forEach((c, i) => {
    readRecord(c, ["alpha", "beta"], `${where}.choices[${i}]`);
    readText(c.alpha, `${where}.choices[${i}].alpha`);
    readText(c.beta, `${where}.choices[${i}].beta`);
  });
  const individual = readList(answer.individual_proofs, null, `${where}.individual_proofs`);
  shape(individual.length, question.size, `${where}.individual_proofs`);
  individual.forEach((pair, i) => readList(pair, 2, `${where}.individual_proofs[${i}]`));
  const values = question.maximum - question.minimum + 1 + (question.blank ? 1 : 0);
  shape(readList(answer.overall_proof, null, `${where}.overall_proof`).length, values, `${where}.overall_proof`);
  const blank = answer.blank_proof === void 0 ? 0 : 1;
  shape(blank, question.blank ? 1 : 0, `${where}.blank_proof`);
  if (question.blank) readList(answer.blank_proof, 2, `${where}.blank_proof`);
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
  return ballot.answers.map((answer, i) => checkAnswer(election, election.questions[i], answer, context, `answers[${i}]`));
}
function checkAnswer(election, question, answer, context, where) {
  const choices = answer.choices.map((c, i) => ({
    alpha: parsePoint(c.alpha, `${where}.choices[${i}].alpha`),
    beta: parsePoint(c.beta, `${where}.choices[${i}].beta`)
  }));
  const read = (list, name) => list.map((proof, i) => readProof(proof, `${where}.${name}[${i}]`));
  choices.forEach((ciphertext, i) => {
    const pair = read(answer.individual_proofs[i], `individual_proofs[${i}]`);
    verifyBranches(
      `prove|${context}`.concat(`|${answer.choices[i].alpha},${answer.choices[i].beta}`),
      election.key,
      pair.map((proof, value) => [ciphertext, value, proof]),
      "ballot.proof.individual",
      "a choice is neither 0 nor 1",
      `${where}.individual_proofs[${i}]`
    );
  });
  const full = `${context}|${answer.choices.map((c) => `${c.alpha},${c.beta}`).join(",")}`;
  const overall = read(answer.overall_proof, "overall_proof");
  if (question.blank) {
    checkBlank(election, question, choices, full, overall, read(answer.blank_proof, "blank_proof"), where);
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
  const lists = [value.decryption_factors, value.decryption_proofs].map((list) => readList(list, null, "partial_decryption"));
  for (const list of lists) {
    const shape2 = list.map((row) => readList(row, null, "partial_decryption").length).join();
    demand(shape2 === rows.map((row) => row.length).join(), "decryption.shape", "lists that do not fit the tally");
  }
  return rows.map((row, i) => row.map((c, j) => {
    const where = `[${i}][${j}]`;
    const factor = parsePoint(lists[0][i][j], `decryption_factors${where}`, { identity: true });
    verifyDecryption(context, key, c.alpha, factor, readProof(lists[1][i][j], `decryption_proofs${where}`), where);
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
function references(type, record) {
  const [fields, names] = PAYLOADS[type];
  if (fields === null) return [];
  const value = readRecord(parseJson(record.content), fields, type);
  return names.map((name) => readDigest(value[name], name));
}
var Replay = class {
  phase = "empty";
  ballots = 0;
  #head = null;
  #height = -1;
  #waiting = [];
  /** Take one record of an ArchiveReader; gives {type, payloads} when it completes an event, else null. */
  take(record) {
    if (record.kind === "header") return null;
    if (record.kind === "data") {
      this.#waiting.push(record);
      demand(this.#waiting.length <= 4, "archive.unreferenced", "an entry that no event names", { where: record.where });
      return null;
    }
    const event = readEvent(record.content);
    this.#move(event, record);
    const payloads = this.#payloads(event, record.where);
    this.#head = record.digest;
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
    const found = waiting.map((record) => record.digest).join();
    demand(found === names.join(), "archive.unreferenced", "the entries before an event are not those it names", { where });
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
  async take(record) {
    const event = this.#replay.take(record);
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

// voting_service/static/js/trustee/decryption.js
var PROMISED_TIME = "decryption.promised_time";
function rehearse(key, randomness) {
  const rows = rehearsalRows(parseScalar(randomness, "randomness"));
  return partialDecryption(key.key, key.secret, rows, rehearsalContext(key.uuid));
}
async function verifyArchive(url, checker, onBytes) {
  const response = await request(url, { timeout: 36e5 });
  const total = Number(response.headers.get("Content-Length") ?? 0);
  const audit = new Audit(checker);
  const archive = new ArchiveReader();
  const reader = response.body.getReader();
  let read = 0;
  for (; ; ) {
    const { done: done2, value } = await reader.read().catch((error) => {
      throw new Unanswered(error.message);
    });
    if (done2) break;
    read += value.length;
    onBytes(read, total);
    for (const record of archive.push(value)) await audit.take(record);
  }
  archive.end();
  await audit.end();
  return audit;
}
function mayDecrypt(audit, key, promiseBytes, { now, closedEarly = false }) {
  demand(audit.election !== null && audit.election.uuid === key.uuid, "key.mismatch", "the key belongs to another co-decision");
  demand(audit.promise !== null && audit.promise === hashHex(promiseBytes), "promise.commitment", "not the promise that the question names");
  demand(audit.rows !== null, "decryption.early", "the vote has not been closed and summed", { found: audit.phase });
  const promise = JSON.parse(fromUtf8(promiseBytes));
  const due = closedEarly || now >= Date.parse(promise.closes_at);
  demand(due, PROMISED_TIME, "the promised closing time has not come", { expected: promise.closes_at });
  const { minimum_ballots: fewest } = promise.rules;
  demand(Number.isSafeInteger(fewest) && audit.counted >= fewest, "decryption.few_ballots", "fewer ballots than promised", {
    expected: fewest,
    found: audit.counted
  });
  const owner = audit.trustees.keys.findIndex((each) => each.equals(key.key)) + 1;
  demand(owner > 0, "decryption.owner", "the key is none of this vote's trustees'");
  demand(!audit.factors.has(owner), "decryption.repeated", "this key has decrypted already");
  return owner;
}
function decryptOnce(audit, key, storage) {
  const name = `medbeslut:decrypted:${key.key.text}`;
  const tally = hashHex(audit.tallyBytes);
  const kept = JSON.parse(storage.getItem(name));
  if (kept !== null) {
    demand(kept.tally === tally, "decryption.repeated", "this key has opened another tally", { expected: kept.tally, found: tally });
    return kept.partial;
  }
  const partial = partialDecryption(key.key, key.secret, audit.rows, audit.election.fingerprint);
  storage.setItem(name, JSON.stringify({ tally, partial }));
  return partial;
}

// voting_service/static/js/trustee/main.js
var root = document.getElementById("trustee");
var say = messages();
var { uuid, api, page, worker } = root.dataset;
var part = (name) => root.querySelector(`[data-part="${name}"]`);
var numbers = new Intl.NumberFormat(document.documentElement.lang);
var task = null;
var file = null;
var busy = false;
function explain(error) {
  if (error instanceof Refused) return error.detail || say("refused");
  if (error instanceof Unanswered) return say("no_answer");
  if (error instanceof VerificationError) {
    const own = say(error.code);
    const text2 = own === error.code ? say("finding", { code: error.code, message: error.message }) : own;
    return error.where ? `${text2} (${error.where})` : text2;
  }
  return say("unexpected");
}
function showError(text2) {
  part("error-text").textContent = text2;
  part("error").hidden = false;
  part("error").focus();
}
var done = (text2) => part("log").append(element("li", text2));
function progress(name, value, most, text2) {
  const bar = part(name);
  bar.hidden = false;
  bar.max = Math.max(most, value, 1);
  bar.value = value;
  part(`${name}-text`).textContent = text2;
}
async function choose(event) {
  part("error").hidden = true;
  part("passphrase-field").hidden = true;
  file = null;
  const [picked] = event.target.files;
  if (!picked) return;
  try {
    const bytes = new Uint8Array(await picked.slice(0, 1 << 16).arrayBuffer());
    part("passphrase-field").hidden = !openKeyFile(bytes).encrypted;
    file = bytes;
    if (!part("passphrase-field").hidden) part("passphrase").focus();
  } catch (error) {
    showError(explain(error));
  }
}
async function submit(event) {
  event.preventDefault();
  if (busy) return;
  if (file === null) return showError(say("no_file"));
  busy = true;
  part("error").hidden = true;
  part("go").setAttribute("aria-disabled", "true");
  part("log").replaceChildren();
  try {
    await work();
  } catch (error) {
    if (error.code === PROMISED_TIME) part("closed-early-field").hidden = false;
    showError(`${explain(error)} ${say("nothing_sent")}`);
  } finally {
    busy = false;
    part("go").removeAttribute("aria-disabled");
    part("passphrase").value = "";
  }
}
async function work() {
  part("status").textContent = say("reading_key");
  const key = await readKey(file, part("passphrase").value);
  if (key.uuid !== uuid) throw new VerificationError("key.mismatch", "the key belongs to another co-decision");
  done(say("key_read"));
  if (task.task === "rehearsal") await doRehearsal(key);
  else await doDecryption(key);
}
async function doRehearsal(key) {
  await request(`${api}/rehearsal`, { body: rehearse(key, task.rehearsal.randomness) });
  finish("rehearsed");
}
async function doDecryption(key) {
  part("status").textContent = say("verifying");
  const promise = await fetchBytes(`${page}/files/promise.json`);
  const audit = await verified();
  const owner = mayDecrypt(audit, key, promise, { now: Date.now(), closedEarly: part("closed-early").checked });
  done(say("archive_holds", { ballots: numbers.format(audit.ballots) }));
  const partial = decryptOnce(audit, key, localStorage);
  done(say("decrypted", { owner }));
  await request(`${api}/partial-decryption`, { body: partial });
  finish("sent");
}
async function verified() {
  let checked = 0;
  const checker = new WorkerChecker(worker, (n) => {
    checked = n;
    progress("ballots", checked, checked, say("ballots_checked", { count: numbers.format(checked) }));
  });
  try {
    return await verifyArchive(`${page}/files/archive.bel`, checker, (read, total) => progress("download", read, total, say("downloaded", { kb: numbers.format(Math.ceil(read / 1e3)) })));
  } finally {
    checker.stop();
  }
}
function finish(text2) {
  file = null;
  part("file").value = "";
  part("outcome").textContent = say(text2);
  showScreen(root, "finished");
}
async function start() {
  part("file").addEventListener("change", choose);
  part("form").addEventListener("submit", submit);
  try {
    task = await fetchJson(api);
  } catch (error) {
    showScreen(root, "loading", { focus: false });
    return showError(explain(error));
  }
  const work2 = task.task === "rehearsal" || task.task === "decrypt";
  part("task").textContent = say(`task_${task.task}`);
  part("waiting").textContent = say(`task_${task.task}`);
  part("go").textContent = say(task.task === "rehearsal" ? "go_rehearsal" : "go_decrypt");
  showScreen(root, work2 ? "work" : "waiting", { focus: false });
}
start();
/*! For license information please see trustee.js.LEGAL.txt */
