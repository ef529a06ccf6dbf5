/** Metrics, and the policies of the loops. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { assertClose, nest, onEachBackend, uniform } from './support.js';
import { batchShape, named, sample, table } from './table.js';

onEachBackend('metrics', () => {
  it('metrics agree with the loops, masked, axial and on 3-vectors', () => {
    const next = uniform(12);
    for (const [name, own] of [
      ['angularLoss', {}],
      ['angularLoss', { period: Math.PI, unit: 'radians' }],
      ['surfaceNormalAngular', {}],
    ] as const) {
      const { yTrue, yPred } = sample(named(name));
      const mask = nest(
        Array.from({ length: 30 }, () => Math.round(next())),
        [2, 3, 5],
      );
      for (const options of [own, { ...own, mask }]) {
        const numbers = ({
          under,
          unit,
          ...rest
        }: ReturnType<typeof losses.angularErrorMetrics>): number[] => {
          assert.ok(unit === 'degrees' || unit === 'radians');
          return [...Object.values(rest), ...Object.values(under)];
        };
        const loops = reference.angularErrorMetrics(yTrue, yPred, options);
        assertClose(
          numbers(losses.angularErrorMetrics(yTrue, yPred, options)),
          numbers(loops),
          1e-6,
          'metrics',
        );
        if (name !== 'angularLoss') continue;
        const circular = statistics(losses.circularStatistics(yTrue, yPred, options));
        const expected = statistics(reference.circularStatistics(yTrue, yPred, options));
        assertClose(circular, expected, 1e-6, 'circular');
      }
    }
  });

  it('an angle of exactly the threshold is not under it, and one beside it is', () => {
    for (const threshold of [5, 7.5, 11.25, 22.5, 30] as const) {
      for (const at of [0, 0.3, 1.7, 3, -2.2]) {
        const vector = (angle: number): [number[]] => [[Math.cos(angle), Math.sin(angle)]];
        const under = (degrees: number): number[] => {
          const error = (degrees * Math.PI) / 180;
          const [t, p] = [vector(at), vector(at + error)];
          const of = [losses.angularErrorMetrics, reference.angularErrorMetrics];
          return of.map((metrics) => metrics(t, p).under[`${threshold}`]);
        };
        assert.deepEqual(under(threshold), [0, 0], `${threshold}°`);
        assert.deepEqual(under(threshold - 1e-4), [1, 1], `less than ${threshold}°`);
      }
    }
  });

  it('metrics: none, NaN, zero vectors, bad input', () => {
    const none = losses.angularErrorMetrics(tf.zeros([0, 2]), tf.zeros([0, 2]));
    assert.ok(none.count === 0 && Number.isNaN(none.mean) && Number.isNaN(none.under['5']));
    const broken = losses.angularErrorMetrics(
      [
        [1, 0],
        [1, 0],
      ],
      [
        [1, 0],
        [NaN, 0],
      ],
    );
    assert.ok(
      broken.count === 2 && Number.isNaN(broken.median) && Number.isNaN(broken.under['30']),
    );
    // π/2 in float32 is 4·10⁻⁸ off.
    assertClose([losses.angularErrorMetrics([[1, 0]], [[0, 0]]).mean], [90], 1e-7, 'zero vector');
    assert.equal(
      losses.circularStatistics(
        [
          [1, 0],
          [1, 0],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ).count,
      1,
    );
    assert.throws(
      () => losses.angularErrorMetrics([[1]], [[1]]),
      /angularErrorMetrics: yTrue and yPred must end in an axis of at least 2/,
    );
    assert.throws(
      () => losses.angularErrorMetrics([[1, 0]], [[1, 0]], { weights: [1] } as object),
      /unknown option 'weights'/,
    );
  });
});

function statistics(s: ReturnType<typeof losses.circularStatistics>): number[] {
  return [s.count, s.mean, s.resultantLength, s.standardDeviation];
}

describe('reference', () => {
  it('has the same policies for nothing and for everything masked', () => {
    for (const c of table) {
      const { yTrue, yPred } = sample(c);
      const shape =
        c.kind === 'image'
          ? batchShape(c).slice(0, 3)
          : c.kind === 'region'
            ? batchShape(c)
            : [2, 3, 5];
      const mask = nest(Array<number>(shape.reduce((a, b) => a * b)).fill(0), shape);
      assert.equal(c.loop(yTrue, yPred, { mask }), 0, c.name);
    }
  });
});
