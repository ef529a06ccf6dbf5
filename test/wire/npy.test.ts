import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { decodeNpy, encodeNpy, type NpyData } from '../../extension/wire/npy.js';
import { parseNpyHeader } from '../../extension/wire/npyHeader.js';

const folder = 'test/fixtures/npy';

describe('npy: encode and decode', () => {
  const cases: readonly (readonly [name: string, shape: readonly number[], data: NpyData])[] = [
    ['float32', [2, 2], Float32Array.of(0.1, -0, NaN, Infinity)],
    ['float64', [1, 3], Float64Array.of(1 / 3, 1e-320, -1e308)],
    ['int32', [2], Int32Array.of(-(2 ** 31), 2 ** 31 - 1)],
    ['int64', [2], BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)],
    ['uint8 scalar', [], Uint8Array.of(200)],
    ['empty', [0, 3], new Float32Array(0)],
    ['rank 40', new Array<number>(40).fill(1), Uint16Array.of(65535)],
  ];
  for (const [name, shape, data] of cases) {
    it(name, () => {
      const bytes = encodeNpy(shape, data);
      const result = decodeNpy(bytes);
      assert(result.ok);
      assert.deepEqual([result.array.shape, result.array.data], [shape, data]);
      assert.equal((bytes.length - data.byteLength) % 64, 0);
    });
  }

  it('reads a Buffer, as a file is read in Node', () => {
    const result = decodeNpy(Buffer.from(encodeNpy([2], Float32Array.of(1, 2))));
    assert(result.ok);
    assert.deepEqual(result.array.data, Float32Array.of(1, 2));
  });

  it('writes float32 in C order byte for byte as numpy does', () => {
    const data = Float32Array.from({ length: 24 }, (_, i) => i);
    assert.deepEqual(
      encodeNpy([2, 3, 4], data),
      new Uint8Array(readFileSync(`${folder}/f4-c.npy`)),
    );
  });
  it('writes a scalar byte for byte as numpy does', () => {
    assert.deepEqual(
      encodeNpy([], Float32Array.of(2.5)),
      new Uint8Array(readFileSync(`${folder}/scalar.npy`)),
    );
  });
  it('writes booleans byte for byte as numpy does', () => {
    const bytes = encodeNpy([2, 2], Uint8Array.of(1, 0, 0, 1), '|b1');
    assert.deepEqual(bytes, new Uint8Array(readFileSync(`${folder}/bool.npy`)));
  });

  it('10 000 damaged files: never throws', () => {
    const rng = xoroshiro128plus(5);
    const files = readdirSync(folder).filter((name) => name.endsWith('.npy'));
    for (let round = 0; round < 10_000; round++) {
      const file = files[uniformInt(rng, 0, files.length - 1)]!;
      const bytes = new Uint8Array(readFileSync(`${folder}/${file}`));
      const copy = bytes.slice(
        0,
        uniformInt(rng, 0, 3) === 0 ? uniformInt(rng, 0, bytes.length) : undefined,
      );
      for (let edits = uniformInt(rng, 0, 3); edits > 0 && copy.length > 6; edits--) {
        copy[uniformInt(rng, 6, Math.min(127, copy.length - 1))] = uniformInt(rng, 0, 255);
      }
      decodeNpy(copy);
    }
  });
});

describe('npy header', () => {
  const good = { descr: '<f4', fortranOrder: false, shape: [3] };
  const cases: readonly (readonly [text: string, expected: object | RegExp])[] = [
    [`{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }`, good],
    [`{"shape": (3,), "descr": "<f4", "fortran_order": False}  \n`, good],
    [`{'descr':'<f4','fortran_order':False,'shape':(3L,)}`, good],
    [
      `{'descr': '<f4', 'fortran_order': True, 'shape': ()}`,
      { ...good, fortranOrder: true, shape: [] },
    ],
    [
      `{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (3,)}`,
      { ...good, descr: `[['x', '<f4']]` },
    ],
    ['', /not a Python dictionary \(unexpected the end at character 0\)/],
    ['3', /not a Python dictionary/],
    [`{'descr': '<f4', 'fortran_order': False}`, /no 'shape'/],
    [`{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}`, /no 'shape' of whole numbers/],
    [`{'descr': '<f4', 'fortran_order': 1, 'shape': (3,)}`, /no 'fortran_order'/],
    [`{'fortran_order': False, 'shape': (3,)}`, /no 'descr'/],
    [`{'descr': '<f4' 'fortran_order': False}`, /unexpected "'fortran_ord" at character 16/],
    ['('.repeat(100_000), /nested too deep/],
  ];
  for (const [text, expected] of cases) {
    it(text.slice(0, 80) || '(empty)', () => {
      const header = parseNpyHeader(text);
      if (expected instanceof RegExp) assert.match(header as string, expected);
      else assert.deepEqual(header, expected);
    });
  }
});
