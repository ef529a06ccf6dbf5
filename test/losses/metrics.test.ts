/** Metrics, and the policies of the loops. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { goldenFile } from '../support/goldenFile.js';
import { assertClose, nest, onEachBackend, uniform } from './support.js';
import type { Nested } from './support.js';
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

const shape = [2, 4, 5];
const draw = uniform(21);
const many = (f: () => number, of = shape): Nested =>
  nest(
    Array.from({ length: of.reduce((a, b) => a * b, 1) }, () => Math.fround(f())),
    of,
  );
const label = (): number => (draw() < 0.1 ? 255 : Math.floor(4 * draw()));
const mask = many(() => Math.round(draw()));
const depths = { t: many(() => 1 + 9 * draw()), p: many(() => 1 + 9 * draw()) };
const flows = {
  t: many(() => 60 * draw(), [...shape, 2]),
  p: many(() => 60 * draw(), [...shape, 2]),
};
const labels = { t: many(label), p: many(() => Math.floor(4 * draw())) };
const scores = { t: labels.t, p: many(draw, [...shape, 4]) };

/** Segments of columns, and a prediction that moves some of their borders: things 1 and 2, stuff 3, void 0. */
const segment = (x: number): number[] => [[1, 1], [1, 2], [2, 1], [3, 0], [0, 0]][Math.floor(x)]!; // prettier-ignore
const segments = (shift: number): Nested =>
  Array.from({ length: 2 }, () =>
    Array.from({ length: 4 }, (_, y) =>
      Array.from({ length: 5 }, (_, x) => segment((x + shift * draw() + (y % 2) * shift) % 5)),
    ),
  );
const panoptic = { t: segments(0.3), p: segments(0.7) };

const rows = [
  ['panopticMetrics', panoptic, { things: [1, 2], stuff: [3] }],
  ['depthMetrics', depths, {}],
  ['flowMetrics', flows, {}],
  ['segmentationMetrics', labels, { classes: 5, ignoreLabel: 255 }],
  ['segmentationMetrics', scores, { ignoreLabel: 255 }],
] as const;

/** All figures of a record, in order. */
const figures = (x: unknown): number[] =>
  typeof x === 'number' ? [x] : Object.values(x as object).flatMap(figures);

type Metric = (t: unknown, p: unknown, options: object) => object;

onEachBackend('metrics of dense predictions', () => {
  for (const [name, { t, p }, own] of rows) {
    const of = (where: object): Metric => (where as Record<string, Metric>)[name]!;
    const what = `${name} ${JSON.stringify(own)}`;

    it(`${what}: as the loop, masked and not`, () => {
      for (const options of [own, { ...own, mask }]) {
        const expected = figures(of(reference)(t, p, options));
        assertClose(figures(of(losses)(t, p, options)), expected, 1e-6, what, 1e-6);
      }
    });

    it(`${what}: batch after batch is all at once`, () => {
      const metric = losses.overBatches(name, own);
      const batch = (x: Nested, i: number): Nested => [(x as Nested[])[i]!];
      for (const i of [0, 1]) metric.add(batch(t, i), batch(p, i), { mask: batch(mask, i) });
      assertClose(
        figures(metric.result()),
        figures(of(losses)(t, p, { ...own, mask })),
        1e-9,
        what,
        1e-9,
      );
    });

    it(`${what}: of nothing`, () => {
      const none = of(losses)(t, p, { ...own, mask: many(() => 0) }) as { count: number };
      const rates = Object.entries(none).filter(([key]) =>
        /^(absRel|epe|accuracy|meanIou|pq)$/.test(key),
      );
      assert.ok(none.count === 0 && rates.length > 0 && rates.every(([, x]) => Number.isNaN(x)));
    });
  }

  it('segmentationMetrics: the numbers of torchmetrics', () => {
    const golden = goldenFile('metrics.npz');
    const of = (name: string, part: string) => golden.get(`torchmetrics.${name}.${part}`)!;
    const [t, p] = ['true', 'pred'].map((part) => {
      const { values, shape } = of('iou', part);
      return tf.tensor([...values], [...shape], 'int32');
    }) as [tf.Tensor, tf.Tensor];
    const m = losses.segmentationMetrics(t, p, { classes: 5, ignoreLabel: 255 });
    // A class that is nowhere: torchmetrics says 0 of it by itself, and leaves it out of the mean, as here.
    const orZero = (xs: readonly number[]): number[] => xs.map((x) => (Number.isNaN(x) ? 0 : x));
    const figures: Readonly<Record<string, readonly number[]>> = {
      confusion: m.confusion.flat(),
      iou: orZero(m.iou),
      mean_iou: [m.meanIou],
      dice: orZero(m.dice),
      accuracy: [m.accuracy],
      weighted_iou: [m.frequencyWeightedIou],
    };
    for (const [name, got] of Object.entries(figures)) {
      // torchmetrics works in float32.
      assertClose(got, of(name, 'value').values, 1e-6, name);
    }
    tf.dispose([t, p]);
  });

  it('panopticMetrics: ids that float32 has not', () => {
    const [one, other] = [2 ** 24, 2 ** 24 + 1].map((id) => tf.tensor([1, id], [1, 1, 2], 'int32'));
    const both = tf.concat([one!, other!], 1);
    const { truePositives } = losses.panopticMetrics(both, both, { things: [1] });
    assert.deepEqual(truePositives, [2]);
    tf.dispose([one!, other!, both]);
  });

  it('what cannot be is refused', () => {
    const refusals: readonly (readonly [() => unknown, RegExp])[] = [
      [
        () => losses.depthMetrics([0], [1]),
        /depthMetrics: yTrue must hold depths greater than 0; mask pixels/,
      ],
      [
        () => losses.segmentationMetrics([4], [0], { classes: 4 }),
        /yTrue must hold class numbers from 0 to 3, got 4 at pixel 0/,
      ],
      [
        () => losses.segmentationMetrics([0], [[0, NaN]]),
        /yPred must hold class numbers from 0 to 1, got NaN/,
      ],
      [
        () => losses.overBatches('mse' as 'flowMetrics'),
        /overBatches: metric must be one of depthMetrics, flowMetrics, segmentationMetrics, panopticMetrics, got mse/,
      ],
      [
        () => losses.panopticMetrics([[[1, 1]]], [[[1, 1]]]),
        /things and stuff must hold at least one category, as \{ things: \[1, 2\], stuff: \[0\] \}/,
      ],
      [
        () => losses.panopticMetrics([[[1, 1]]], [[[1, 1]]], { things: [1], stuff: [1] }),
        /things and stuff must not repeat a category, got 1 twice/,
      ],
      [
        () => losses.panopticMetrics([[[1, 0.5]]], [[[1, 1]]], { things: [1] }),
        /yTrue must hold whole numbers \(category, instance\), got \(1, 0\.5\) at pixel 0/,
      ],
      [() => losses.flowMetrics([1], [1]), /must end in an axis of length 2 \(u, v\)/],
    ];
    for (const [call, message] of refusals) assert.throws(call, message);
  });
});
