import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { image, type ImageOptions } from '../../extension/display/index.js';
import { onDisplay } from '../../extension/display/sink.js';

describe('image refuses', () => {
  before(() => tf.setBackend('cpu'));
  const noPicture = (shape: string): string =>
    `image: a tensor ${shape} has no picture; [H,W], [H,W,C], [B,H,W] and [B,H,W,C] with at least one pixel have`;
  const colormaps = 'grey, viridis, diverging, cyclic, cyclicSafe';
  const period = 'image: angle.period must be 2 * Math.PI for directions or Math.PI for axes';
  const inDegrees = `with unit: 'deg' also 360 or 180`;
  const range = 'image: range must be two finite numbers, the lower one first';
  const one = [3, 3];
  const two = [3, 3, 2];
  const refused: readonly (readonly [shape: number[], options: unknown, message: string])[] = [
    [[5], {}, noPicture('[5]')],
    [[5], { angle: true }, noPicture('[5]')],
    [[0, 5], {}, noPicture('[0,5]')],
    [one, 'error', `image: options must be an object such as { title: 'error' }, got 'error'`],
    [one, null, `image: options must be an object such as { title: 'error' }, got null`],
    [
      one,
      { colourmap: 'grey' },
      `image: unknown option 'colourmap'; it takes title, range, colormap, log, batch, channel, angle, labels, ignore, role`,
    ],
    [one, { title: 5 }, `image: title must be a string such as 'error in degrees', got 5`],
    [one, { range: [1, 0] }, `${range}, got [1,0]`],
    [one, { range: [0, NaN] }, `${range}, got [0,NaN]`],
    [one, { range: [0, 1, 2] }, `${range}, got [0,1,2]`],
    [one, { range: ['0', '1'] }, `${range}, got ['0','1']`],
    [one, { range: 5 }, `${range}, got 5`],
    [one, { range: null }, `${range}, got null`],
    [one, { colormap: 'jet' }, `image: there is no colour map 'jet'; there are ${colormaps}`],
    [one, { colormap: 3 }, `image: there is no colour map 3; there are ${colormaps}`],
    [[2, 3, 3, 1], { batch: 3 }, 'image: batch must be a whole number from 0 to 1, got 3'],
    [one, { batch: '0' }, `image: batch must be a whole number from 0, or 'all', got '0'`],
    [one, { batch: -1 }, `image: batch must be a whole number from 0, or 'all', got -1`],
    [one, { log: 1 }, 'image: log must be true or false, got 1'],
    [
      one,
      { labels: [1] },
      `image: labels must be true, or an array of names such as ['road', 'car'], got [1]`,
    ],
    [one, { ignore: 0.5 }, 'image: ignore must be a whole number such as 255, got 0.5'],
    [
      one,
      { labels: false, ignore: 255 },
      'image: ignore is about labels; leave it out, or leave out labels',
    ],
    [
      one,
      { labels: true, colormap: 'grey' },
      'image: colormap says nothing about labels, which have a colour each; leave out colormap, or labels and ignore',
    ],
    [one, { channel: 1 }, 'image: channel must be a whole number from 0 to 0, got 1'],
    [one, { channel: 'red' }, `image: channel must be a whole number from 0, or 'rgb', got 'red'`],
    [one, { channel: 0.5 }, `image: channel must be a whole number from 0, or 'rgb', got 0.5`],
    [two, { channel: 'rgb' }, `image: channel 'rgb' needs 3 channels, the tensor [3,3,2] has 2`],
    [
      [3, 3, 3],
      { channel: 'rgb', colormap: 'grey' },
      `image: channel 'rgb' has its own colours; leave out colormap, or pick a channel`,
    ],
    [
      one,
      { role: 'truth' },
      `image: role must be one of 'value', 'error', 'loss', 'gradient', 'mask', 'prediction', 'target', got 'truth'`,
    ],
    [
      two,
      { angle: 'rad' },
      `image: angle must be true, false or an object such as { period: Math.PI }, got 'rad'`,
    ],
    [
      two,
      { angle: { periode: Math.PI } },
      `image: angle: unknown option 'periode'; it takes encoding, unit, period, zero, sense`,
    ],
    [two, { angle: { period: 3 } }, `${period}, ${inDegrees}, got 3`],
    [two, { angle: { period: 'half' } }, `${period}, ${inDegrees}, got 'half'`],
    [two, { angle: { period: 360 } }, `${period}, ${inDegrees}, got 360`],
    [two, { angle: { period: 6.2831 } }, `${period}, ${inDegrees}, got 6.2831`],
    [two, { angle: { unit: 'deg', period: 90 } }, `${period}, in degrees also 360 or 180, got 90`],
    [
      two,
      { angle: { unit: 'degrees' } },
      `image: angle.unit must be one of 'rad', 'deg', got 'degrees'`,
    ],
    [
      two,
      { angle: { encoding: 'sin-cos' } },
      `image: angle.encoding must be one of 'cos-sin', 'double-angle', 'scalar', got 'sin-cos'`,
    ],
    [two, { angle: { zero: 0 } }, `image: angle.zero must be one of 'east', 'north', got 0`],
    [
      two,
      { angle: { sense: 'left' } },
      `image: angle.sense must be one of 'cw', 'ccw', got 'left'`,
    ],
    [
      one,
      { angle: true },
      `image: angles encoded as cos-sin need 2 channels, the tensor [3,3] has 1; numbers that are angles themselves are { angle: { encoding: 'scalar' } }`,
    ],
    [
      [1, 3, 3, 21],
      { angle: { encoding: 'scalar' } },
      'image: angles encoded as scalar need 1 channel, the tensor [1,3,3,21] has 21; take those of the angle with slice',
    ],
    [
      two,
      { angle: { encoding: 'double-angle', period: 2 * Math.PI } },
      'image: doubled angles repeat after half a turn; leave out angle.period, or make it Math.PI',
    ],
    [
      two,
      { angle: true, colormap: 'viridis' },
      `image: angles need a colour map that ends as it begins, cyclic or cyclicSafe, got 'viridis'`,
    ],
    [
      two,
      { angle: true, range: [0, 1] },
      'image: range says nothing about angles, which are drawn over their period from all channels; leave out range, or leave out angle to see the numbers',
    ],
    [
      two,
      { angle: true, channel: 1 },
      'image: channel says nothing about angles, which are drawn over their period from all channels; leave out channel, or leave out angle to see the numbers',
    ],
  ];
  function refuses(name: string, run: () => void, message: string): void {
    it(name, () => {
      const stop = onDisplay(() => assert.fail('shown'));
      try {
        assert.throws(run, { message });
      } finally {
        stop();
      }
    });
  }
  for (const [shape, options, message] of refused) {
    const run = (): void => image(tf.zeros(shape), options as ImageOptions);
    refuses(`[${shape.join(',')}]: ${message}`, run, message);
  }
  const noTensors: readonly (readonly [value: () => unknown, message: string])[] = [
    [() => [1], 'image: expected a tensor, got [1]; arrays become one by tf.tensor'],
    [
      () => [[1], [2]],
      'image: expected a tensor, got an array of 2; arrays become one by tf.tensor',
    ],
    [() => undefined, 'image: expected a tensor, got undefined; arrays become one by tf.tensor'],
    [() => tf.tensor2d([['a']]), 'image: expected a tensor of real numbers, got string'],
    [
      () => tf.complex([[1]], [[2]]),
      'image: expected a tensor of real numbers, got complex64; draw tf.abs, tf.real or tf.imag of it',
    ],
  ];
  for (const [value, message] of noTensors) {
    refuses(message, () => image(value() as tf.Tensor), message);
  }
});
