/** Files as accidents and attackers leave them: bytes changed, cut, doubled, moved, and numbers at their extremes. */
import type { Draws } from './draws.js';

/** Between one and four changes. `splices` are pieces that mean something in the format. */
export function mutant(
  bytes: Uint8Array,
  draws: Draws,
  splices: readonly Uint8Array[] = [],
): Uint8Array {
  let changed: Uint8Array = Uint8Array.from(bytes);
  for (let n = 1 + draws.below(4); n > 0; n--)
    changed = draws.pick(changes)(changed, draws, splices);
  return changed;
}

type Change = (bytes: Uint8Array, draws: Draws, splices: readonly Uint8Array[]) => Uint8Array;

const place = (bytes: Uint8Array, { below }: Draws): number => below(bytes.length + 1);

const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

/** What numbers of a header are when they lie. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

const changes: readonly Change[] = [
  (bytes, { below }) => {
    if (bytes.length > 0) bytes[below(bytes.length)] = below(256);
    return bytes;
  },
  (bytes, { below }) => {
    if (bytes.length > 0) bytes[below(bytes.length)]! ^= 1 << below(8);
    return bytes;
  },
  (bytes, draws) => bytes.subarray(0, place(bytes, draws)),
  (bytes, draws) => {
    const at = place(bytes, draws);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + draws.below(64)));
  },
  (bytes, draws) => {
    const at = place(bytes, draws);
    const twice = bytes.subarray(at, at + 1 + draws.below(64));
    return joined(bytes.subarray(0, at), twice, bytes.subarray(at));
  },
  (bytes, draws) => {
    if (bytes.length < 4) return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Most numbers of a format stand near its beginning.
    const room = Math.min(bytes.length - 3, draws.below(2) === 0 ? 64 : bytes.length);
    view.setUint32(
      draws.below(Math.min(room, bytes.length - 3)),
      draws.pick(extremes),
      draws.below(2) === 0,
    );
    return bytes;
  },
  (bytes, draws, splices) => {
    if (splices.length === 0) return bytes;
    const at = place(bytes, draws);
    return joined(bytes.subarray(0, at), draws.pick(splices), bytes.subarray(at + draws.below(8)));
  },
];
