/**
 * The tree of RFC 6962 (format-log.md 1): what a proof proves. Hashes are 32 bytes; sizes and indices are
 * numbers up to 2^53 - 1, so they are halved by division, never by the operators that keep 32 bits.
 */
import { concat, hash, sameBytes } from "./bytes.js";
import { demand } from "./errors.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const HASH_BYTES = 32;

export const EMPTY_ROOT = hash(new Uint8Array(0));
export const leafHash = (data) => hash(concat(LEAF, data));
export const nodeHash = (left, right) => hash(concat(NODE, left, right));

const half = (n) => Math.floor(n / 2);
const isOdd = (n) => n % 2 === 1;

/** The largest power of two below `size`: where a tree of two leaves or more is split. */
function splitPoint(size) {
  let point = 1;
  while (point * 2 < size) point *= 2;
  return point;
}

/** The root over these leaf hashes. */
export function rootOf(leafHashes) {
  if (leafHashes.length === 0) return EMPTY_ROOT;
  let level = leafHashes;
  while (level.length > 1) {
    const next = [];
    for (let i = 0; i + 1 < level.length; i += 2) next.push(nodeHash(level[i], level[i + 1]));
    if (isOdd(level.length)) next.push(level.at(-1)); // a lone last node rises unhashed
    level = next;
  }
  return level[0];
}

const isHash = (value) => value instanceof Uint8Array && value.length === HASH_BYTES;
const areHashes = (...values) => values.every(isHash);
const isSize = (n) => Number.isSafeInteger(n) && n >= 0;

/** Throws `log.inclusion` unless `proof` leads from this leaf, at this place, to the root of a tree so large. */
export function verifyInclusion(leaf, index, size, proof, root) {
  const found = inclusionRoot(leaf, index, size, proof);
  demand(found !== null && isHash(root) && sameBytes(found, root), "log.inclusion", "the proof does not lead to the log's root", {
    where: `index ${index} of ${size}`,
  });
}

/** The root that an inclusion proof leads to; null when it has another length than it must. */
export function inclusionRoot(leaf, index, size, proof) {
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

/** Throws `log.consistency` unless the tree of `newSize` leaves begins with the one of `oldSize`. */
export function verifyConsistency(oldSize, newSize, proof, oldRoot, newRoot) {
  demand(isConsistent(oldSize, newSize, proof, oldRoot, newRoot), "log.consistency",
    "the larger tree does not begin with the smaller", { where: `${oldSize} to ${newSize}` });
}

/** The same for two heads {size, root}; the empty tree is continued by every other, without a proof. */
export function verifyContinued(older, newer, proof) {
  if (older.size === 0) {
    const empty = proof.length === 0 && [older, newer].every((head) => head.size > 0 || sameBytes(head.root, EMPTY_ROOT));
    demand(empty, "log.consistency", "a proof, or a root other than the empty one, for no leaves", { where: "size 0" });
    return;
  }
  verifyConsistency(older.size, newer.size, proof, older.root, newer.root);
}

function isConsistent(oldSize, newSize, proof, oldRoot, newRoot) {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize || !areHashes(...proof)) return false;
  if (oldSize === 0) return false; // every tree begins with the empty one: nothing would be proved
  if (oldSize === newSize) return proof.length === 0 && sameBytes(oldRoot, newRoot);
  if (proof.length === 0) return false;
  let [at, last] = [oldSize - 1, newSize - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const steps = at === 0 ? proof : proof.slice(1); // a whole left subtree needs no first hash: it is the old root
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

/**
 * The root that one proof for many leaves leads to (format-log.md 9). `leaves` are [index, leaf hash], ascending;
 * null when the hashes are too few or too many, or an index lies outside.
 */
export function rootFromMany(leaves, size, hashes) {
  const ascending = leaves.every(([index], i) => isSize(index) && index < size && (i === 0 || leaves[i - 1][0] < index));
  if (!isSize(size) || !ascending || !areHashes(...leaves.map(([, leaf]) => leaf))) return null;
  let used = 0;
  /** The hash of the subtree over leaves start…start+length-1, in which leaves[from…to-1] lie. */
  const walk = (start, length, from, to) => {
    if (from === to) return hashes[used++] ?? null;
    if (length === 1) return leaves[from][1];
    const split = splitPoint(length);
    let middle = from;
    while (middle < to && leaves[middle][0] < start + split) middle += 1;
    const left = walk(start, split, from, middle);
    const right = left === null ? null : walk(start + split, length - split, middle, to);
    return right === null ? null : nodeHash(left, right);
  };
  if (size === 0) return hashes.length === 0 ? EMPTY_ROOT : null;
  const root = hashes.every(isHash) ? walk(0, size, 0, leaves.length) : null;
  return used === hashes.length ? root : null;
}
