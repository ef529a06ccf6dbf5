import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { orientationCoherence, orientationField, readImage } from '../../extension/data/index.js';

const size = 48;
// 4 (gradientSigma + tensorSigma): what is nearer to an edge has seen the mirrored image.
const margin = 12;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Stripes that run at `degrees` from +x towards +y (downwards). */
function grating(degrees: number, cyclesPerPixel = 0.1): tf.Tensor2D {
  const [c, s] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  const values = Float32Array.from({ length: size * size }, (_, i) => {
    const across = -s * (i % size) + c * Math.floor(i / size);
    return 0.5 + 0.5 * Math.sin(2 * Math.PI * cyclesPerPixel * across + 0.3);
  });
  return tf.tensor2d(values, [size, size]);
}

function worstError(field: tf.Tensor, degrees: number): number {
  const data = field.dataSync();
  let worst = 0;
  for (let y = margin; y < size - margin; y++) {
    for (let x = margin; x < size - margin; x++) {
      const i = 2 * (y * size + x);
      const angle = (Math.atan2(data[i + 1]!, data[i]!) * 180) / Math.PI;
      const difference = Math.abs(angle - degrees) % 180;
      worst = Math.max(worst, Math.min(difference, 180 - difference));
    }
  }
  return worst;
}

const pixel = (field: tf.Tensor, y: number, x: number): number[] =>
  Array.from(field.dataSync().slice(2 * (y * size + x), 2 * (y * size + x) + 2)).map(
    (v) => Math.round(v * 1000) / 1000 + 0,
  );

describe('orientationField', () => {
  for (let degrees = 0; degrees < 180; degrees += 12.5) {
    it(`stripes at ${degrees}°: within 0.5° everywhere inside`, () => {
      for (const cyclesPerPixel of [0.05, 0.1, 0.2, 0.3]) {
        const error = worstError(orientationField(grating(degrees, cyclesPerPixel)), degrees);
        assert(error < 0.5, `${error}° at ${cyclesPerPixel} cycles per pixel`);
      }
    });
  }

  it('horizontal stripes: (1, 0)', () =>
    assert.deepEqual(pixel(orientationField(grating(0)), 24, 24), [1, 0]));
  it('vertical stripes: (0, 1)', () =>
    assert.deepEqual(pixel(orientationField(grating(90)), 24, 24), [0, 1]));
  it('stripes from top left to bottom right: 45°', () =>
    assert.deepEqual(pixel(orientationField(grating(45)), 24, 24), [0.707, 0.707]));
  it('doubled, vertical stripes: 180°', () =>
    assert.deepEqual(
      pixel(orientationField(grating(90), { channels: 'doubled' }), 24, 24),
      [-1, 0],
    ));
  it('doubled, 45°: 90°', () =>
    assert.deepEqual(
      pixel(orientationField(grating(45), { channels: 'doubled' }), 24, 24),
      [0, 1],
    ));

  it('stripes turned by less than the cosine of float32 can say: by the sine, on both sides of 0', () => {
    for (const degrees of [0.013, 0.005, 0.001, -0.001, -0.005, -0.013]) {
      const field = orientationField(grating(degrees)).dataSync();
      const [c, s] = [field[2 * (24 * size + 24)]!, field[2 * (24 * size + 24) + 1]!];
      const found = (Math.atan2(s, c) * 180) / Math.PI;
      const expected = degrees < 0 ? 180 + degrees : degrees;
      assert.ok(Math.abs(found - expected) < 5e-4, `${degrees}° is ${found}°`);
    }
  });

  it('flat: (1, 0), coherence 0', () => {
    const flat = tf.fill([8, 8], 0.3);
    assert.deepEqual(Array.from(orientationField(flat).dataSync().slice(0, 2)), [1, 0]);
    assert.deepEqual(new Set(orientationCoherence(flat).dataSync()), new Set([0]));
  });
  it('a round spot has no direction at its centre: (1, 0)', () => {
    const spot = tf.tensor2d(
      Array.from({ length: 17 }, (_, y) =>
        Array.from({ length: 17 }, (_, x) => Math.exp(-((x - 8) ** 2 + (y - 8) ** 2) / 8)),
      ),
    );
    assert.deepEqual(
      Array.from(
        orientationField(spot)
          .dataSync()
          .slice(2 * (8 * 17 + 8), 2 * (8 * 17 + 8) + 2),
      ),
      [1, 0],
    );
    assert.equal(orientationCoherence(spot).dataSync()[8 * 17 + 8], 0);
  });
  it('one direction: coherence 1 inside', () => {
    assert(orientationCoherence(grating(30)).dataSync()[24 * size + 24]! > 0.999);
  });

  it('a photograph: unit vectors, and angles in [0, π)', () => {
    const image = readImage('notebooks/data/brick.png');
    const field = orientationField(image);
    assert.deepEqual(field.shape, [512, 512, 2]);
    const data = field.dataSync();
    for (let i = 0; i < data.length; i += 2) {
      const [c, s] = [data[i]!, data[i + 1]!];
      // Both channels are rounded to 24 bits, which moves the length by at most 2^-24.
      if (Math.abs(Math.hypot(c, s) - 1) > 2 ** -23) assert.fail(`length of (${c}, ${s})`);
      if (s < 0 || (c === -1 && s === 0)) assert.fail(`(${c}, ${s}) is not in [0, π)`);
    }
  });

  const shapes: readonly (readonly [shape: number[], expected: number[]])[] = [
    [
      [5, 6],
      [5, 6, 2],
    ],
    [
      [5, 6, 1],
      [5, 6, 2],
    ],
    [
      [5, 6, 3],
      [5, 6, 2],
    ],
    [
      [2, 5, 6, 1],
      [2, 5, 6, 2],
    ],
    [
      [2, 5, 6, 3],
      [2, 5, 6, 2],
    ],
    [
      [1, 1],
      [1, 1, 2],
    ],
    [
      [0, 4, 4, 1],
      [0, 4, 4, 2],
    ],
  ];
  for (const [shape, expected] of shapes) {
    it(`[${shape.join(',')}] → [${expected.join(',')}]`, () => {
      assert.deepEqual(orientationField(tf.zeros(shape)).shape, expected);
      assert.deepEqual(orientationCoherence(tf.zeros(shape)).shape, expected.slice(0, -1));
    });
  }

  it('a batch is its images one by one', () => {
    const [a, b] = [grating(20), grating(110)];
    const batch = tf.reshape(tf.stack([a, b]), [2, size, size, 1]);
    const both = [...orientationField(a).dataSync(), ...orientationField(b).dataSync()];
    assert.deepEqual(Array.from(orientationField(batch).dataSync()), both);
  });
  it('leaves no tensors but its result', () => {
    const image = grating(20);
    const before = tf.memory().numTensors;
    orientationField(image);
    assert.equal(tf.memory().numTensors, before + 1);
  });

  const refused: readonly (readonly [name: string, run: () => unknown, message: RegExp])[] = [
    [
      '[2,5,6]',
      () => orientationField(tf.zeros([2, 5, 6])),
      /image must be \[H,W\].*got \[2,5,6\]; a batch of grey images needs .*expandDims\(-1\)/,
    ],
    ['[4]', () => orientationField(tf.zeros([4])), /got \[4\]/],
    ['NaN', () => orientationField(tf.fill([4, 4], NaN)), /image has NaN at pixel 0/],
    [
      'no tensor',
      () => orientationField([[1]] as unknown as tf.Tensor),
      /image must be a tensor, got object/,
    ],
    [
      'sigma 0',
      () => orientationField(tf.zeros([4, 4]), { tensorSigma: 0 }),
      /tensorSigma must be above 0 .*got 0/,
    ],
    [
      'channels',
      () => orientationField(tf.zeros([4, 4]), { channels: 'double' as 'doubled' }),
      /channels must be 'angle' or 'doubled', got "double"/,
    ],
  ];
  for (const [name, run, message] of refused)
    it(`refuses ${name}`, () => assert.throws(run, message));
});
