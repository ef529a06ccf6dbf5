import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { onFileRead } from '../../extension/data/filesRead.js';
import { readImage } from '../../extension/data/index.js';

const folder = 'test/fixtures/images';
const at = (name: string): string => `${folder}/${name}`;

/** Read by Pillow 13.0.0 (fixtures/images/make.py). */
const expected = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as Record<
  string,
  { readonly shape: readonly number[]; readonly white: number; readonly values: readonly number[] }
>;

describe('readImage', () => {
  for (const [name, { shape, white, values }] of Object.entries(expected)) {
    it(`${name}: as Pillow reads it`, () => {
      const tensor = readImage(at(name), { alpha: shape[2]! % 2 === 0 });
      assert.deepEqual(tensor.shape, shape);
      assert.equal(tensor.dtype, 'float32');
      const worst = Math.max(...tensor.dataSync().map((x, i) => Math.abs(x * white - values[i]!)));
      assert(worst <= 0.01, `differs by ${worst} of ${white}`);
    });
  }

  const shapes: readonly (readonly [string, Parameters<typeof readImage>[1], readonly number[]])[] =
    [
      ['grey8.png', {}, [5, 7, 1]],
      ['grey8.png', { channels: 'rgb' }, [5, 7, 3]],
      ['grey8.png', { alpha: true }, [5, 7, 2]],
      ['rgba8.png', {}, [5, 7, 3]],
      ['rgba8.png', { channels: 'grey' }, [5, 7, 1]],
      ['rgba8.png', { channels: 'grey', alpha: true }, [5, 7, 2]],
      ['greyalpha8.png', { channels: 'rgb', alpha: true }, [5, 7, 4]],
    ];
  for (const [name, options, shape] of shapes) {
    it(`${name} ${JSON.stringify(options)}: [${shape.join(',')}]`, () => {
      assert.deepEqual(readImage(at(name), options).shape, shape);
    });
  }

  it('grey of RGB is the Rec. 709 luma', () => {
    const [r, g, b] = readImage(at('rgb8.png')).dataSync().slice(-3);
    const grey = readImage(at('rgb8.png'), { channels: 'grey' }).dataSync().at(-1)!;
    // 1e-6: a few roundings to float32 of numbers below 1.
    assert(Math.abs(grey - (0.2126 * r! + 0.7152 * g! + 0.0722 * b!)) < 1e-6);
  });

  it('by file: URL', () =>
    assert.deepEqual(readImage(pathToFileURL(at('grey8.png'))).shape, [5, 7, 1]));
  it('by absolute path', () =>
    assert.deepEqual(readImage(resolve(at('grey8.png'))).shape, [5, 7, 1]));

  it('tells what it read, by sha256', () => {
    const reads: unknown[] = [];
    const stop = onFileRead((file) => reads.push(file));
    readImage(resolve(at('grey8.png')));
    stop();
    readImage(at('grey8.png'));
    const sha256 = createHash('sha256')
      .update(readFileSync(at('grey8.png')))
      .digest('hex');
    assert.deepEqual(reads, [{ path: at('grey8.png'), sha256 }]);
  });
});

describe('readImage refuses', () => {
  const refused: readonly (readonly [path: string, message: RegExp])[] = [
    [at('bad-crc.png'), /is a damaged PNG file \(CRC mismatch for chunk IDAT.*\. Copy it again/],
    [at('bad-cut.png'), /is a damaged PNG file/],
    [
      at('bad-huge.png'),
      /has 100000×100000 pixels, 10000 million numbers, more than the 100 million/,
    ],
    [at('bad-interlaced1.png'), /is a damaged PNG file/],
    [at('bad-cut.jpg'), /is a damaged JPEG file/],
    [at('bad-cmyk.jpg'), /is a CMYK JPEG.*Convert it to RGB/],
    [at('bad-really.webp.png'), /is a file of type WebP, not a PNG or JPEG\. Convert it first/],
    [
      at('gray8.png'),
      /gray8\.png does not exist\. Looked for .*images.gray8\.png: relative paths start at the notebook's folder, .*\. The folder images has grey/,
    ],
    [at('no/such/folder.png'), /There is no folder .*such either/],
    [folder, /is a folder, a file was expected/],
    ['/dev/zero', /is a device, a file was expected/],
    ['test/fixtures/npy/f4-c.npy', /is a file of type \.npy, .*readNpy\(\)/],
    ['https://example.com/a.png', /is not a file; a notebook reads nothing from the network/],
  ];
  for (const [path, message] of refused) {
    it(path, () => {
      assert.throws(
        () => readImage(path),
        (error: Error) => {
          assert(error.message.startsWith(`readImage: ${path} `), error.message);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('an unknown channels option', () => {
    const options = { channels: 'gray' } as unknown as { channels: 'grey' };
    assert.throws(
      () => readImage(at('grey8.png'), options),
      /channels must be 'as-is', 'grey' or 'rgb', got "gray"/,
    );
  });

  for (const [name, bytes, message] of [
    ['an empty file', [], /is empty, a PNG or JPEG was expected/],
    [
      'a Git LFS pointer',
      [...Buffer.from('version https://git-lfs.github.com/spec/v1')],
      /Run "git lfs pull"/,
    ],
    [
      'a bare PNG signature',
      [0x89, 0x50, 0x4e, 0x47],
      /is a damaged PNG file \(it ends after 4 bytes\)/,
    ],
    ['a bare JPEG signature', [0xff, 0xd8, 0xff], /is a damaged JPEG file \(it has no frame\)/],
  ] as const) {
    it(name, () => {
      const made = mkdtempSync(join(tmpdir(), 'lossbook-'));
      try {
        writeFileSync(join(made, 'a.png'), Uint8Array.from(bytes));
        assert.throws(() => readImage(join(made, 'a.png')), message);
      } finally {
        rmSync(made, { recursive: true });
      }
    });
  }
});
