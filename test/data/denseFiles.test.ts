/** Labels, flows, depths and float maps as OpenCV and Pillow read them, and what is none of these. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {
  readDepth,
  readFlow,
  readImage,
  readLabels,
  readNpy,
  readPfm,
  writeNpy,
  writePng,
} from '../../extension/data/index.js';
import { parsedJson } from '../support/parsedJson.js';

const at = (name: string): string => `test/fixtures/dense/${name}`;

interface Expected {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly valid?: readonly number[];
  readonly palette?: readonly (readonly [number, number, number])[];
}

/** Read by OpenCV 5.0.0 and Pillow 13.0.0 (fixtures/dense/make.py). */
const expected = parsedJson<Record<string, Expected>>(readFileSync(at('expected.json'), 'utf8'));
const of = (name: string): Expected => expected[name] ?? assert.fail(name);

function isAs(tensor: tf.Tensor, dtype: string, { shape, values }: Expected): void {
  assert.deepEqual([tensor.dtype, tensor.shape], [dtype, shape]);
  assert.deepEqual([...tensor.dataSync()], values.map(Math.fround));
}

describe('data of dense prediction', () => {
  for (const name of ['voc.png', 'ids.png', 'instances.png', 'palette2.png', 'painted.png']) {
    it(`readLabels: ${name}`, () => {
      const { palette } = of(name);
      isAs(readLabels(at(name), palette ? { palette } : {}), 'int32', of(name));
    });
  }
  for (const name of ['flow.flo', 'kitti-flow.png', 'flow.pfm']) {
    it(`readFlow: ${name}`, () => {
      const { flow, valid } = readFlow(at(name));
      isAs(flow, 'float32', of(name));
      isAs(valid, 'bool', { shape: [5, 7], values: of(name).valid ?? [] });
    });
  }
  for (const name of ['depth.png', 'disparity.pfm', 'big-endian.pfm']) {
    it(`readDepth: ${name}`, () => {
      const { depth, valid } = readDepth(at(name));
      isAs(depth, 'float32', of(name));
      isAs(valid, 'bool', { shape: [5, 7], values: of(name).valid ?? [] });
    });
  }
  it('readDepth: stored numbers a metre', () => {
    const [by1000, by256] = [1000, 256].map(
      (divisor) => readDepth(at('depth.png'), { divisor }).depth.max().dataSync()[0],
    );
    // Float32 keeps 24 bits of either.
    assert(Math.abs(by256! / by1000! - 1000 / 256) < 1e-6);
  });
  it('readPfm: three numbers a pixel, and what is not finite', () => {
    const read = readPfm(at('flow.pfm'));
    assert.deepEqual(read.shape, [5, 7, 3]);
    assert.deepEqual([...read.dataSync().slice(-3)], [NaN, NaN, NaN]);
    assert.equal(readPfm(at('disparity.pfm')).dataSync()[3], Infinity);
  });

  const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      'labels of a JPEG',
      () => readLabels('test/fixtures/images/rgb.jpg'),
      /is a JPEG, whose compression/,
    ],
    [
      'labels of colours',
      () => readLabels(at('painted.png')),
      /stores RGB colours of 8 bits\. Say which class/,
    ],
    [
      'labels with a palette too few',
      () => readLabels(at('painted.png'), { palette: [[0, 0, 0]] }),
      /has the colour \[\d+, \d+, \d+\] at row 0, column \d, which is none of the 1 of palette/,
    ],
    [
      'a palette for grey',
      () => readLabels(at('ids.png'), { palette: [[0, 0, 0]] }),
      /stores grey levels, which are the labels/,
    ],
    [
      'a flow of 8 bits',
      () => readFlow(at('painted.png')),
      /is a PNG of 8 bits and 3 channels; a flow as KITTI/,
    ],
    [
      'a flow of one number',
      () => readFlow(at('disparity.pfm')),
      /has one number a pixel.*readPfm\(\)/,
    ],
    [
      'a flow of an array',
      () => readFlow('test/fixtures/npy/f4-c.npy'),
      /type \.npy, not a \.flo, a 16-bit PNG or a PFM\. Read arrays with readNpy/,
    ],
    [
      'a depth of 8 bits',
      () => readDepth(at('ids.png')),
      /is a PNG of 8 bits and 1 channel; a depth has 16/,
    ],
    ['a depth of a flow', () => readDepth(at('flow.pfm')), /has three numbers a pixel/],
    [
      'a divisor of 0',
      () => readDepth(at('depth.png'), { divisor: 0 }),
      /divisor must be a positive number, got 0/,
    ],
    [
      'an image of a flow',
      () => readImage(at('flow.flo')),
      /type \.flo, not a PNG or JPEG\. Read a flow with readFlow/,
    ],
    ['an array of a float map', () => readNpy(at('flow.pfm')), /type PFM.*readPfm\(\)/],
    [
      'an archive by bzip2',
      () => readNpy(at('bzip2.npz')),
      /compressed by bzip2.*np\.savez_compressed/,
    ],
    ['an archive by LZMA', () => readNpy(at('lzma.npz')), /compressed by LZMA/],
  ];
  for (const [title, read, message] of refused) {
    it(`refuses ${title}`, () => assert.throws(read, message));
  }

  describe('damaged', () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), 'lossbook-dense-'))));
    after(() => rmSync(folder, { recursive: true }));
    const cut: readonly (readonly [string, (path: string) => unknown])[] = [
      ['flow.flo', readFlow],
      ['flow.pfm', readPfm],
      ['kitti-flow.png', readFlow],
      ['depth.png', readDepth],
      ['voc.png', readLabels],
    ];
    for (const [name, read] of cut) {
      it(`${name} cut anywhere is refused in words`, () => {
        const whole = readFileSync(at(name));
        // The last chunk of a PNG is its end, without which the pixels are there.
        const most = whole.length - (name.endsWith('.png') ? 12 : 0);
        for (let length = 0; length < most; length += 3) {
          const path = join(folder, name);
          writeFileSync(path, whole.subarray(0, length));
          assert.throws(() => read(path), /^Error: read\w+: .*(cut off|damaged|is empty|is not)/);
        }
      });
    }
    it('a float map that claims 10^15 numbers', () => {
      const path = join(folder, 'a.pfm');
      writeFileSync(path, 'PF\n99999999 99999999\n-1.0\n');
      assert.throws(() => readPfm(path), /more than the 100 million numbers/);
    });
  });
});

describe('writing tensors', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'lossbook-write-'))));
  after(() => rmSync(folder, { recursive: true }));

  for (const tensor of [
    tf.tensor([
      [1.5, -0, NaN],
      [Infinity, 1e-40, 3],
    ]),
    tf.tensor([1, -(2 ** 31), 2 ** 31 - 1], [3], 'int32'),
    tf.tensor([true, false], [1, 2], 'bool'),
    tf.scalar(7),
    tf.zeros([0, 3]),
  ]) {
    it(`writeNpy, readNpy: ${tensor.dtype} [${tensor.shape.join()}]`, () => {
      const path = join(folder, 'a.npy');
      writeNpy(path, tensor);
      const read = readNpy(path);
      assert.deepEqual([read.dtype, read.shape], [tensor.dtype, tensor.shape]);
      assert.deepEqual([...read.dataSync()], [...tensor.dataSync()]);
    });
  }
  for (const bits of [8, 16] as const) {
    for (const shape of [
      [5, 7],
      [5, 7, 1],
      [5, 7, 2],
      [5, 7, 3],
      [5, 7, 4],
    ]) {
      it(`writePng, readImage: [${shape.join()}] of ${bits} bits, to half a step`, () => {
        const path = join(folder, 'a.png');
        const channels = shape[2] ?? 1;
        const tensor = tf.randomUniform(shape, 0, 1, 'float32', 3);
        writePng(path, tensor, { bits });
        const read = readImage(path, { alpha: channels % 2 === 0 });
        const off = read.sub(tensor.reshape(read.shape)).abs().max().dataSync()[0]!;
        // Half a step, and float32's rounding of numbers below 1.
        assert(off <= 0.5 / (2 ** bits - 1) + 1e-7, `off by ${off}`);
      });
    }
  }
  it('writePng, readLabels: whole numbers as they are', () => {
    const path = join(folder, 'labels.png');
    const labels = tf.tensor2d(
      [
        [0, 255],
        [7, 1],
      ],
      [2, 2],
      'int32',
    );
    writePng(path, labels);
    assert.deepEqual(readLabels(path).arraySync(), labels.arraySync());
    writePng(path, labels.mul(tf.scalar(100, 'int32')), { bits: 16 });
    assert.deepEqual(readLabels(path).arraySync(), [
      [0, 25500],
      [700, 100],
    ]);
  });

  const path = () => join(folder, 'a.png');
  const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      'a batch',
      () => writePng(path(), tf.zeros([2, 5, 5, 3])),
      /got \[2,5,5,3\]\. Take one of a batch/,
    ],
    [
      'numbers above 1',
      () => writePng(path(), tf.fill([2, 3, 3], 200)),
      /from 0 to 1 were expected of float32, got 200 at row 0, column 0\. Scale it/,
    ],
    [
      'NaN',
      () =>
        writePng(
          path(),
          tf.tensor2d([
            [0, 1],
            [0, NaN],
          ]),
        ),
      /got NaN at row 1, column 1/,
    ],
    [
      'a label above 255',
      () => writePng(path(), tf.tensor2d([[300]], [1, 1], 'int32')),
      /got 300 .*\{ bits: 16 \}/,
    ],
    [
      'bits of 12',
      () => writePng(path(), tf.zeros([2, 2]), { bits: 12 as 8 }),
      /bits must be 8 or 16, got 12/,
    ],
    ['nothing', () => writePng(path(), tf.zeros([0, 2])), /got \[0,2\]/],
    [
      'an array as image',
      () => writePng(path(), [[1]] as unknown as tf.Tensor2D),
      /a tensor was expected, got object/,
    ],
    [
      'an array',
      () => writeNpy(path(), [1] as unknown as tf.Tensor),
      /a tensor was expected, got object/,
    ],
    ['text', () => writeNpy(path(), tf.tensor(['a'])), /string has no \.npy/],
    [
      'no such folder',
      () => writeNpy(join(folder, 'no/such/a.npy'), tf.scalar(1)),
      /there is no folder .*such\. Make it first/,
    ],
    ['a folder', () => writeNpy(folder, tf.scalar(1)), /is a folder\. Name a file in it/],
    ['a full disk', () => writeNpy('/dev/full', tf.scalar(1)), /the disk is full/],
  ];
  for (const [title, write, message] of refused) {
    it(`refuses ${title}`, () => assert.throws(write, message));
  }
});
