import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { readNpy } from '../../extension/data/index.js';

const folder = 'test/fixtures/npy';
const at = (name: string): string => `${folder}/${name}`;

/** Written by numpy 2.4.6 (fixtures/npy/make.py). */
const expected = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly string[] }
>;

describe('readNpy', () => {
  for (const [name, { shape, values }] of Object.entries(expected)) {
    it(name, () => {
      const tensor = readNpy(at(`${name}.npy`));
      const isFloat =
        name.startsWith('f') || ['scalar', 'empty'].includes(name) || name.startsWith('version');
      assert.equal(tensor.dtype, name === 'bool' ? 'bool' : isFloat ? 'float32' : 'int32');
      assert.deepEqual(tensor.shape, shape);
      assert.deepEqual(
        Array.from(tensor.dataSync()),
        values
          .map((value) => Math.fround(Number(value)))
          .map((x, i) => (isFloat ? x : Number(values[i]))),
      );
    });
  }

  const refused: readonly (readonly [file: string, message: RegExp])[] = [
    [
      'bad-complex.npy',
      /has dtype complex64, which has no tensor\. Save its two parts: np\.save\(path, np\.stack/,
    ],
    ['bad-text.npy', /has dtype text <U2, .*np\.save\(path, a\.astype\(np\.float32\)\)/],
    ['bad-object.npy', /has dtype object, .*a\.astype\(np\.float32\)/],
    ['bad-structured.npy', /has dtype structured \[\['x', '<f4'\].*Save one field at a time/],
    ['bad-datetime.npy', /has dtype datetime64/],
    ['bad-longdouble.npy', /has dtype float128/],
    [
      'bad-i8-range.npy',
      /holds 1099511627776 at \[1,1\], and its int64 would be read as int32, which ends at 2147483647/,
    ],
    ['bad-u4-range.npy', /holds 2147483648 at \[0\], and its uint32/],
    ['bad-sum.npz', /the check sum of x\.npy differs/],
    ['expected.json', /is not an \.npy or \.npz: it starts with bytes 7b 0a 20 22/],
    ['missing.npy', /missing\.npy does not exist\. Looked for .*notebook's folder/],
    [
      '../images/grey8.png',
      /is a file of type PNG, not an \.npy or \.npz\. Read images with readImage\(\)/,
    ],
  ];
  for (const [file, message] of refused) {
    it(`${file}: ${message.source}`, () => {
      assert.throws(
        () => readNpy(at(file)),
        (error: Error) => {
          assert(error.message.startsWith(`readNpy: ${at(file)} `), error.message);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('the fixtures are all tested', () => {
    const tested = [
      ...Object.keys(expected).map((name) => `${name}.npy`),
      ...refused.map(([file]) => file),
    ];
    const files = readdirSync(folder).filter((name) => name.endsWith('.npy'));
    assert.deepEqual(
      files.filter((file) => !tested.includes(file)),
      [],
    );
  });
});

describe('readNpy of an archive', () => {
  for (const name of ['stored.npz', 'deflated.npz'] as const) {
    it(name, () => {
      const arrays = readNpy(`test/fixtures/npy/${name}`);
      assert.deepEqual(Object.keys(arrays), ['x', 'y']);
      assert.deepEqual(arrays['x']!.shape, [2, 3, 4]);
      assert.deepEqual(
        Array.from(arrays['x']!.dataSync()),
        Array.from({ length: 24 }, (_, i) => i),
      );
      assert.deepEqual([arrays['y']!.dtype, ...arrays['y']!.dataSync()], ['bool', 1, 0]);
    });
  }
  it('one array by name', () => assert.deepEqual(readNpy(at('stored.npz'), 'y').shape, [2]));
  it('by URL and name', () =>
    assert.deepEqual(readNpy(pathToFileURL(at('stored.npz')), 'y').shape, [2]));

  const refused: readonly (readonly [name: string, run: () => unknown, message: RegExp])[] = [
    [
      'a name that is not in it',
      () => readNpy(at('stored.npz'), 'z'),
      /has no array "z"; it has x, y$/,
    ],
    ['a name for a single array', () => readNpy(at('scalar.npy'), 'x'), /Leave the name out/],
    [
      'by URL without a name',
      () => readNpy(pathToFileURL(at('stored.npz'))),
      /is an archive of 2 arrays \(x, y\)\. Name one, readNpy\(path, "x"\)/,
    ],
  ];
  for (const [name, run, message] of refused) it(name, () => assert.throws(run, message));
});
