/**
 * Reads the .npz files of test/golden: a zip of .npy arrays, in little-endian float32, float64 or
 * bytes.
 */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';

export interface GoldenArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export function goldenFile(name: string): ReadonlyMap<string, GoldenArray> {
  // Compiled tests lie in out/test/support; the files stay in test/golden.
  const file = new URL(`../../../test/golden/${name}`, import.meta.url);
  const entries = Object.entries(unzipSync(readFileSync(file)));
  return new Map(entries.map(([entry, bytes]) => [entry.replace(/\.npy$/, ''), parseNpy(bytes)]));
}

function parseNpy(bytes: Uint8Array): GoldenArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x934e554d) throw new Error('not an .npy file');
  const wide = view.getUint8(6) > 1;
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  const [, dtype] = /'descr': '([^']+)'/.exec(header) ?? [];
  if (!header.includes("'fortran_order': False")) throw new Error(`unexpected order: ${header}`);
  const [, dims = ''] = /'shape': \(([^)]*)\)/.exec(header) ?? [];
  const shape = dims
    .split(',')
    .filter((x) => x.trim() !== '')
    .map(Number);
  const size = shape.reduce((a, b) => a * b, 1);
  const read = readers[dtype ?? ''];
  if (read === undefined) throw new Error(`unexpected dtype ${dtype}`);
  return { shape, values: Array.from({ length: size }, (_, i) => read(view, end, i)) };
}

const readers: Readonly<Record<string, (view: DataView, start: number, i: number) => number>> = {
  '<f4': (view, start, i) => view.getFloat32(start + 4 * i, true),
  '<f8': (view, start, i) => view.getFloat64(start + 8 * i, true),
  '|u1': (view, start, i) => view.getUint8(start + i),
};
