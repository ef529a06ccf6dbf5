/** precision in the formats of training: what reports say of losses that are known to survive, and that are not. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { precision, probe, type Input } from '../../extension/check/index.js';
import { angularLoss } from '../../extension/losses/index.js';
import type { FormatResult, PrecisionReport } from '../../extension/wire/report.js';
import { trainingFormats, type NumberFormat } from '../../extension/wire/numberFormats.js';
import { codesOf, useBackend } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const dice: Loss = (t, p) =>
  tf.sub(
    1,
    tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(t, p))), 1), tf.add(tf.add(tf.sum(t), tf.sum(p)), 1)),
  );
const seed: Loss = (t, p) =>
  tf.mean(tf.pow(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6)), 1.2));
const meanSquare: Loss = (t, p) => tf.mean(tf.squaredDifference(t, p));

const resultIn = (report: PrecisionReport, format: NumberFormat, name?: string): FormatResult =>
  report.formats!.find((r) => r.format === format && (name ?? r.name) === r.name)!;

const unit = (angle: number): number[] => [Math.cos(angle), Math.sin(angle)];
/** 64 pixels, 0.5° to 178° apart, as a field of orientations has them. */
const field: [number[][], number[][]] = [
  Array.from({ length: 64 }, (_, i) => unit(i * 0.7)),
  Array.from({ length: 64 }, (_, i) => unit(i * 0.7 + ((0.5 + 2.8 * i) * Math.PI) / 180)),
];

describe('precision in the formats of training', () => {
  before(() => useBackend('cpu'));

  it('Dice of 512² is NaN in float16 and a number in bfloat16 (segmentation_models #463)', () => {
    const ones = tf.ones([1, 512, 512, 1]);
    const report = precision(dice, [ones, ones], { as: ['float16', 'bfloat16'] });
    ones.dispose();
    const half = resultIn(report, 'float16');
    assert.equal(report.verdict, 'fail');
    assert.equal(half.value.nonFinite, 1);
    assert.equal(half.gradient?.nonFinite, 512 * 512);
    assert.equal(half.lossScale, 'none');
    assert.deepEqual(
      half.blame.map(({ operation, cause }) => [operation, cause]),
      [['tf.sum', 'overflow']],
    );
    const brain = resultIn(report, 'bfloat16');
    assert.deepEqual(
      [brain.verdict, brain.value.nonFinite, brain.gradient?.nonFinite],
      ['pass', 0, 0],
    );
    assert.match(
      report.summary,
      /^precision FAIL float16 value and 262144\/262144 gradients not finite \(tf\.sum, line \d+\); bfloat16 ok/,
    );
  });

  it('the acos loss loses gradients near 0°, angularLoss none', () => {
    const report = precision({ seed, angularLoss }, field, { as: ['float16', 'bfloat16'] });
    for (const format of ['float16', 'bfloat16'] as const) {
      const [acos, atan2] = ['seed', 'angularLoss'].map((name) => resultIn(report, format, name));
      assert.ok(acos!.gradient!.becameZero + acos!.gradient!.nonFinite > 0, report.toString());
      assert.equal(acos!.blame[0]?.operation, 'tf.acos');
      assert.match(acos!.blame[0]?.remedy ?? '', /atan2/);
      assert.equal(acos!.verdict, 'fail');
      assert.deepEqual([atan2!.gradient!.becameZero, atan2!.gradient!.nonFinite], [0, 0]);
      assert.equal(atan2!.verdict, 'pass', report.toString());
    }
    assert.equal(report.best, 'angularLoss');
    assert.equal(
      precision({ seed, angularLoss }, field, { as: 'float16', require: 'angularLoss' }).verdict,
      'pass',
    );
  });

  describe('loss scaling', () => {
    const many = 20000;
    const inputs = [
      tf.zeros([many]).arraySync() as number[],
      Array.from({ length: many }, (_, i) => 0.0002 + 0.0002 * (i % 5)),
    ];
    it('the factor that brings gradients back is told, and with it they are back', () => {
      const report = precision(meanSquare, inputs, { as: 'float16' });
      const { gradient, lossScale, verdict } = resultIn(report, 'float16');
      assert.equal(verdict, 'fail');
      assert.ok(gradient!.becameZero >= many / 5);
      assert.ok(typeof lossScale === 'number' && lossScale > 1 && lossScale <= 2 ** 15);
      assert.ok(codesOf(report).includes('loss-scale'));
      const scaled = precision(meanSquare, inputs, { as: 'float16', lossScale });
      assert.equal(scaled.lossScale, lossScale);
      assert.equal(resultIn(scaled, 'float16').gradient!.becameZero, 0);
      assert.equal(scaled.verdict, 'pass', scaled.toString());
    });
    it('bfloat16 needs none', () =>
      assert.equal(precision(meanSquare, inputs, { as: 'bfloat16' }).verdict, 'pass'));
  });

  it('a perfect prediction is no loss of bits', () => {
    const t = Array.from({ length: 50 }, (_, i) => i % 2);
    const report = precision(dice, [t, t], { as: trainingFormats });
    assert.equal(report.verdict, 'pass', report.toString());
  });

  it('bits of a value that is left of 1 are a warning where the gradient keeps its own', () => {
    const near: Loss = (_, p) => tf.sub(1, tf.mean(p));
    const report = precision(
      near,
      [
        [0, 0],
        [0.9990234375, 0.99951171875],
      ],
      { as: 'bfloat16', maxBits: 0.5 },
    );
    assert.deepEqual([report.verdict, codesOf(report)], ['pass', []], report.toString());
    const lossy = precision(
      near,
      [
        [0, 0, 0],
        [0.9, 0.97, 0.995],
      ],
      { as: 'bfloat16', maxBits: 0.5 },
    );
    assert.equal(lossy.verdict, 'pass', lossy.toString());
    assert.ok(codesOf(lossy).includes('format-value'), lossy.toString());
  });

  it('a metric that has no gradient is judged by its value', () => {
    // How many are right before the first that is wrong; TensorFlow.js 4.22 has no gradient of cumprod.
    const metric: Loss = (t, p) => tf.sum(tf.cumprod(tf.cast(tf.greater(p, t), 'float32')));
    const [t, p] = [new Array<number>(70000).fill(0), new Array<number>(70000).fill(1)];
    const report = precision(metric, [t, p], { as: 'float16' });
    assert.equal(report.verdict, 'fail');
    assert.ok(!('gradient' in resultIn(report, 'float16')));
  });

  it('is JSON, says the same twice, and leaves no tensors behind', () => {
    const before = tf.memory().numTensors;
    const reports = [0, 1].map(() =>
      precision({ seed, angularLoss }, field, { as: trainingFormats }),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(reports[0])), { ...reports[1]! });
    assert.equal(tf.memory().numTensors, before);
  });

  it('a candidate that throws fails, the others are measured', () => {
    const throws: Loss = () => {
      throw new Error('boom');
    };
    const report = precision({ throws, angularLoss }, field, { as: 'float16' });
    assert.equal(report.verdict, 'fail');
    assert.deepEqual(codesOf(report), ['threw']);
    assert.equal(resultIn(report, 'float16').verdict, 'pass');
  });

  const bad: [string, () => unknown, RegExp][] = [
    [
      'a format',
      () => precision(seed, field, { as: 'half' as never }),
      /as names "half"; valid are float16, bfloat16, autocast/,
    ],
    ['no format', () => precision(seed, field, { as: [] }), /as names \[\]; valid are/],
    ['no inputs', () => precision(seed, { as: 'float16' }), /as needs inputs/],
    ['a sweep', () => precision(seed, field, { as: 'float16', sweep: true }), /not over a sweep/],
    [
      'a scale',
      () => precision(seed, field, { as: 'float16', lossScale: 1000 }),
      /lossScale must be a power of two, such as 1024, got 1000/,
    ],
    [
      'a scale alone',
      () => precision(seed, field, { lossScale: 2 }),
      /lossScale is for the formats that as names/,
    ],
    [
      'an input',
      () => precision(seed, field, { as: 'float16', wrt: 2 }),
      /wrt is 2; there are inputs 0 to 1/,
    ],
    [
      'inputs twice',
      () => precision(seed, field, { as: 'float16', inputs: field }),
      /inputs are given twice/,
    ],
    [
      'a name',
      () => precision({ seed }, field, { as: 'float16', require: 'x' }),
      /require names x, which is no candidate/,
    ],
    [
      'bits',
      () => precision(seed, field, { as: 'float16', maxBits: -1 }),
      /maxBits must be a number from 0 to 32/,
    ],
  ];
  for (const [name, run, message] of bad) it(`refuses ${name}`, () => assert.throws(run, message));

  describe('rows of probe', () => {
    const overflowing: Loss = (t, p) =>
      tf.mean(tf.sqrt(tf.add(tf.square(tf.mul(tf.sub(t, p), 1000)), 1)));
    const rowsOf = (loss: Loss, declares = {}) =>
      probe(loss, { kind: 'regression', declares }).rows.filter(({ id }) =>
        (trainingFormats as readonly string[]).includes(id),
      );
    it('one for each format, which a sound loss passes', () => {
      const rows = rowsOf(meanSquare);
      assert.deepEqual(
        rows.map(({ id, verdict }) => [id, verdict]),
        ['float16', 'bfloat16', 'autocast', 'gpu'].map((id) => [id, 'pass']),
      );
      assert.match(rows[0]!.gradient, /^[\d.]+ of 11 bits lost$/);
    });
    it('what is lost is a note, and a failure where it is declared', () => {
      const [half, brain] = rowsOf(overflowing);
      assert.equal(half!.verdict, 'note');
      assert.match(half!.value + half!.gradient, /not finite/);
      assert.equal(brain!.verdict, 'pass');
      assert.equal(rowsOf(overflowing, { float16: 'finite' })[0]!.verdict, 'fail');
      assert.equal(rowsOf(overflowing, { float16: 'not claimed' })[0]!.verdict, 'skipped');
    });
  });

  it('inputs may be the second argument without a format too', () => {
    const inputs: Input[] = field;
    assert.deepEqual(
      precision({ angularLoss }, inputs, { sweep: false }).series,
      precision({ angularLoss }, { inputs, sweep: false }).series,
    );
  });
});
