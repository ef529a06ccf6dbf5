/** Containers of version 2: what is packed comes back bit by bit, and nothing that is claimed costs more than it may. */
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { deflate } from '../../extension/picture/deflate.js';
import { packBuffer } from '../../extension/picture/packBuffer.js';
import { packTensors, storedTypeOf } from '../../extension/picture/packTensors.js';
import { decodeView, encodePackedView } from '../../extension/wire/container.js';
import { inflate } from '../../extension/wire/inflate.js';
import { unpack } from '../../extension/wire/packed.js';
import type { Packing, StoredArray, ViewContent } from '../../extension/wire/view.js';

const rng = xoroshiro128plus(17);
const bytesFrom = (length: number, byteAt: (i: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => byteAt(i));

const texts: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['one byte', Uint8Array.of(7)],
  ['one byte 100,000 times', bytesFrom(100_000, () => 7)],
  ['two bytes in turn', bytesFrom(70_000, (i) => i % 2)],
  ['noise', bytesFrom(70_000, () => uniformInt(rng, 0, 255))],
  ['few values', bytesFrom(70_000, () => uniformInt(rng, 0, 3) ** 3)],
  // Fibonacci's numbers: a code of more than 15 bits, were it not kept shorter.
  ['frequencies that double', bytesFrom(2 ** 20, (i) => Math.clz32(i))],
  ['words', new TextEncoder().encode('a loss that is right; '.repeat(3000))],
];

describe('inflate', () => {
  const writers = {
    'zlib at its fastest': (bytes: Uint8Array) => deflateRawSync(bytes, { level: 1 }),
    'zlib at its best': (bytes: Uint8Array) => deflateRawSync(bytes, { level: 9 }),
    'zlib, stored': (bytes: Uint8Array) => deflateRawSync(bytes, { level: 0 }),
    'zlib, fixed codes': (bytes: Uint8Array) => deflateRawSync(bytes, { strategy: 4 }),
    'zlib, frequencies alone': (bytes: Uint8Array) => deflateRawSync(bytes, { strategy: 2 }),
    'our own': deflate,
  };
  for (const [writer, write] of Object.entries(writers)) {
    for (const [name, bytes] of texts) {
      it(`${name}, by ${writer}`, () => {
        const packed = write(bytes);
        assert.deepEqual(inflate(packed, bytes.length), bytes);
        for (const size of [bytes.length - 1, bytes.length + 1]) {
          if (size >= 0) assert.equal(inflate(packed, size), undefined, `as ${size} bytes`);
        }
      });
    }
  }

  it('a bomb is as large as it says, or refused before a byte of it is held', () => {
    const bomb = deflateRawSync(new Uint8Array(2 ** 24), { level: 9 });
    assert.equal(inflate(bomb, 2 ** 20), undefined);
    assert.equal(inflate(bomb, 2 ** 50), undefined);
    assert.equal(inflate(bomb, 2 ** 24)?.length, 2 ** 24);
  });

  it('20,000 streams damaged at random: never throws, never longer', () => {
    const good = texts.slice(0, 6).flatMap(([, bytes]) => {
      const part = bytes.subarray(0, 2000);
      return Object.values(writers).map((write) => ({ size: part.length, packed: write(part) }));
    });
    let refused = 0;
    for (let round = 0; round < 20_000; round++) {
      const { size, packed } = good[round % good.length]!;
      const cut = uniformInt(rng, 0, 3) === 0 ? uniformInt(rng, 0, packed.length) : packed.length;
      const copy = packed.slice(0, cut);
      for (let edits = 3; edits > 0 && cut > 0; edits--) {
        copy[uniformInt(rng, 0, cut - 1)] = uniformInt(rng, 0, 255);
      }
      const read = inflate(copy, size);
      if (read === undefined) refused++;
      else assert.equal(read.length, size);
    }
    assert.ok(refused > 10_000, `${refused} refused`);
  });
});

const noise = Float32Array.from({ length: 3000 }, () => uniformInt(rng, -1e6, 1e6) / 7);
const odd = Float32Array.of(NaN, 0, -0, Infinity, -Infinity, 1e-45, 3, NaN);
const photo = Float32Array.from(
  { length: 3000 },
  (_, i) => Math.round(128 + 90 * Math.sin(i / 40)) / 255,
);
const alike = noise.map((x, i) => (i % 50 === 0 ? x + 1 : x));

interface Row {
  readonly values: StoredArray;
  readonly grid?: readonly [columns: number, channels: number];
  readonly like?: StoredArray;
  readonly way: (packing: Packing) => boolean;
}

const rows: Readonly<Record<string, Row>> = {
  'noise, by its bytes': { values: noise, way: ({ planes }) => planes?.length === 4 },
  'what no number equals': { values: odd, way: () => true },
  'a photograph, by a table and its neighbours': {
    ...{ values: photo, grid: [50, 3] },
    way: ({ table, grid }) => table !== undefined && grid !== undefined,
  },
  'doubles, few different ones': {
    values: Float64Array.from(photo),
    way: ({ table }) => table !== undefined,
  },
  'what is like a buffer before it': { values: alike, like: noise, way: ({ like }) => like === 0 },
  'labels, by their neighbours': {
    ...{ values: bytesFrom(3000, (i) => (i % 50) + Math.floor(i / 50)), grid: [50, 1] },
    way: ({ grid, table }) => grid !== undefined && table === undefined,
  },
  integers: {
    values: Int32Array.from({ length: 3000 }, (_, i) => i * i),
    way: ({ width }) => width === 4,
  },
};

describe('buffers', () => {
  for (const [name, { values, grid, like, way }] of Object.entries(rows)) {
    it(`${name}: bit by bit`, () => {
      const raw = (array: StoredArray) =>
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      const { bytes, packing } = packBuffer({
        ...{ values, stored: storedTypeOf(values) },
        ...(grid && { grid }),
        ...(like && { like: { at: 0, values: like } }),
      });
      if (!packing) return assert.deepEqual(bytes, raw(values));
      assert.ok(way(packing), JSON.stringify(packing));
      assert.ok(bytes.length < values.byteLength);
      const back = unpack(bytes, packing, like ? [raw(like)] : []);
      assert.deepEqual(back, raw(values));
    });
  }
});

const { tensors, buffers } = packTensors([
  { name: 'a', shape: [60, 50], dtype: 'float32', data: noise },
  { name: 'b', shape: [60, 50], dtype: 'float32', data: alike },
  { name: 'c', shape: [20, 50, 3], dtype: 'float32', data: photo },
]);
const content: ViewContent = { kind: 'tensor', id: 'v', title: '', tensors };
const packed = buffers.map((values, i) =>
  packBuffer({
    ...{ values, stored: 'float32' },
    ...(i === 1 && { like: { at: 0, values: buffers[0]! } }),
    ...(i === 2 && { grid: [50, 3] as const }),
  }),
);
const container = encodePackedView(content, packed, deflate);

/** The same with another way of reading its buffers told. */
function told(change: (packing: Packing) => Packing, at = 0): Uint8Array {
  const changed = packed.map((buffer, i) =>
    i === at ? { ...buffer, packing: change(buffer.packing!) } : buffer,
  );
  return encodePackedView(content, changed, deflate);
}

describe('container, version 2', () => {
  it('comes back bit by bit, at any offset', () => {
    const larger = new Uint8Array(container.length + 5);
    larger.set(container, 3);
    const view = decodeView(larger.subarray(3, 3 + container.length));
    assert.ok(view.ok);
    assert.deepEqual(view.header.tensors.map(view.values), [noise, alike, photo]);
  });

  const damaged: readonly (readonly [string, Uint8Array, string])[] = [
    ['no header', container.subarray(0, 14), 'too-short'],
    ['cut in the last buffer', container.subarray(0, -1), 'buffer-out-of-range'],
    ['a header of gigabytes', container.with(15, 255), 'too-large'],
    ['a header of another size', container.with(12, container[12]! ^ 1), 'buffer-damaged'],
    ['a header that is no stream', container.with(16, 7), 'buffer-damaged'],
    ['another size', told((p) => ({ ...p, size: p.size + 4 })), 'wrong-size'],
    ['another width', told((p) => ({ ...p, width: 8 })), 'buffer-damaged'],
    ['planes of another length', told((p) => ({ ...p, planes: [1, 2, 3, 4] })), 'buffer-damaged'],
    ['planes of too few bytes a number', told((p) => ({ ...p, planes: [9] })), 'buffer-damaged'],
    ['like one that is not there', told((p) => ({ ...p, like: 9 }), 1), 'buffer-damaged'],
    ['like itself', told((p) => ({ ...p, like: 1 }), 1), 'buffer-damaged'],
    ['a table that is too short', told((p) => ({ ...p, table: 1 }), 2), 'buffer-damaged'],
    ['a table of a million', told((p) => ({ ...p, table: 1e6 }), 2), 'buffer-damaged'],
    ['rows of no length', told((p) => ({ ...p, grid: [0, 3] }), 2), 'buffer-damaged'],
    ['rows of another length', told((p) => ({ ...p, grid: [7, 11] }), 2), 'buffer-damaged'],
    ['no rows', told((p) => ({ ...p, grid: [] }), 2), 'buffer-damaged'],
  ];
  for (const [name, bytes, code] of damaged) {
    it(`${name}: ${code}`, () => {
      const view = decodeView(bytes);
      assert.ok(!view.ok);
      assert.equal(view.problem.code, code, JSON.stringify(view.problem));
    });
  }

  it('more than a view can hold is not unpacked', () => {
    const size = 2 ** 27;
    const bytes = deflateRawSync(new Uint8Array(2 ** 20));
    const shape = [size / 4];
    const one = { ...tensors[0]!, shape, sentShape: shape, axes: ['x'] };
    const bomb = encodePackedView(
      { ...content, tensors: [one] },
      [{ bytes, packing: { size, width: 4 } }],
      deflate,
    );
    const view = decodeView(bomb);
    assert.ok(!view.ok);
    assert.equal(view.problem.code, 'too-large');
  });
});
