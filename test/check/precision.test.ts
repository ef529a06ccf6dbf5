/** precision: bits of error against doubles, and who keeps most. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { precision } from '../../extension/check/index.js';
import { bitsOfError } from '../../extension/check/precision/bits.js';
import { angularLoss } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import type { PrecisionReport } from '../../extension/wire/report.js';
import { codesOf, rowMap, seeded, textOf, useBackend, type Numbers } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const parts = (x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
  const [c, s] = tf.split(x, 2, -1);
  return [tf.squeeze(c!, [-1]), tf.squeeze(s!, [-1])];
};
const acos: Loss = (t, p) => tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), -1, 1));
const atan2: Loss = (t, p) => {
  const [tc, ts] = parts(t);
  const [pc, ps] = parts(p);
  const cross = tf.sub(tf.mul(tc, ps), tf.mul(ts, pc));
  return tf.atan2(tf.abs(cross), tf.add(tf.mul(tc, pc), tf.mul(ts, ps)));
};
const throws: Loss = () => {
  throw new Error('boom');
};
/** Of float32 inputs products are exact in doubles, so this is the angle to 1e-16. */
const angle = rowMap((t, p) =>
  Math.atan2(Math.abs(t[0]! * p[1]! - t[1]! * p[0]!), t[0]! * p[0]! + t[1]! * p[1]!),
);

function at(theta: number, count = 300): [Numbers, Numbers] {
  const random = seeded(7);
  const phases = Array.from({ length: count }, () => 2 * Math.PI * random());
  const vector = (phase: number): number[] => [Math.cos(phase), Math.sin(phase)];
  return [phases.map(vector), phases.map((phase) => vector(phase + theta))];
}

const mean = (report: PrecisionReport, name: string): number =>
  report.series.find((s) => s.name === name)!.meanBits;

describe('precision', () => {
  before(() => useBackend('cpu'));

  // losses.md 3.1, measured with NumPy and mpmath over 300 random phases: mean bits of error.
  const published: [theta: number, acos: number, atan2: number][] = [
    [1e-6, 29, 14],
    [1e-4, 29, 9],
    [1e-3, 18, 5.5],
    [1e-2, 11, 2.8],
  ];
  for (const [theta, ofAcos, ofAtan2] of published) {
    it(`θ = ${theta}: acos loses ${ofAcos} bits, atan2 ${ofAtan2}`, () => {
      const options = { inputs: at(theta), reference: angle, sweep: false };
      const report = precision({ acos, atan2 }, options);
      // Half a bit: other phases, and the published figures are rounded.
      assert.ok(Math.abs(mean(report, 'acos') - ofAcos) <= 0.5, report.summary);
      assert.ok(Math.abs(mean(report, 'atan2') - ofAtan2) <= 0.5, report.summary);
      assert.equal(report.best, 'atan2');
      assert.equal(report.verdict, 'pass');
    });
  }

  const bits: [got: number, truth: number, bits: number][] = [
    [1, 1, 0],
    [1 + 2 ** -23, 1, 1],
    [1 + 3 * 2 ** -23, 1, 2],
    [0, -0, 0],
    [1 + 2 ** -40, 1, 0],
    [NaN, 1, 32],
    [NaN, NaN, 0],
    [-1, 1, 30.99],
  ];
  for (const [got, truth, expected] of bits) {
    it(`${got} for ${truth}: ${expected} bits`, () => {
      assert.ok(Math.abs(bitsOfError(got, truth) - expected) < 0.01);
    });
  }

  it('the sweep: acos loses its bits near 0 and π, and nowhere else', () => {
    const { sweep, series } = precision({ acos }, { reference: angle });
    const near = (theta: number): number => {
      const nearest = sweep.map((x) => Math.abs(x - theta));
      return series[0]!.bits[nearest.indexOf(Math.min(...nearest))]!;
    };
    assert.ok(near(1e-6) > 25, String(near(1e-6)));
    assert.ok(near(1.5) < 3, String(near(1.5)));
    assert.ok(near(Math.PI - 1e-3) > near(1.5) + 5);
    assert.deepEqual(
      [...sweep].sort((a, b) => a - b),
      sweep,
    );
  });

  it('summary: who keeps most comes first', () => {
    const report = precision({ acos, atan2 }, { inputs: at(1e-2), reference: angle, sweep: false });
    assert.match(
      report.summary,
      /^precision PASS atan2 keeps most: 2\.\d bits lost on average, acos 1[01](\.\d)?$/,
    );
  });

  it('a required candidate over the limit fails, and its pixels are listed', () => {
    const options = { inputs: at(1e-3), reference: angle, require: 'acos' };
    const report = precision({ acos, atan2 }, options);
    assert.equal(report.verdict, 'fail', report.summary);
    assert.deepEqual(codesOf(report), ['precision-loss']);
    assert.equal(report.worst[0]!.name, 'acos');
    assert.equal(report.worst[0]!.index.length, 1);
    assert.equal(precision({ acos, atan2 }, { ...options, maxBits: 20 }).verdict, 'pass');
    assert.equal(precision({ acos, atan2 }, { ...options, require: 'atan2' }).verdict, 'pass');
  });

  it('one candidate alone is required', () => {
    const options = { inputs: at(1e-6), reference: angle };
    assert.equal(precision(acos, options).verdict, 'fail');
    assert.equal(precision(acos, options).series[0]!.name, 'acos');
  });

  it('losses that reduce: the map where they take reduction, else pixel by pixel', () => {
    const reduced: Loss = (t, p) => tf.mean(atan2(t, p));
    const options = { inputs: at(1e-3, 40), reference: angle, sweep: false };
    const report = precision({ reduced, atan2 }, options);
    assert.equal(mean(report, 'reduced'), mean(report, 'atan2'));
    const loop = { inputs: at(0.3, 40), reference: reference.angularLoss as never };
    assert.ok(mean(precision({ angularLoss }, loop), 'angularLoss') < 4);
  });

  it('a clip shows against a loop, and not against its own code', () => {
    const clipped: Loss = (t, p) =>
      tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6));
    const inputs = at(2);
    const against = (options: object): number =>
      mean(precision({ clipped }, { inputs, sweep: false, ...options }), 'clipped');
    assert.ok(against({ reference: angle }) > 20);
    assert.ok(against({}) < 1);
  });

  it('candidates that are different functions are said to be', () => {
    const twice: Loss = (t, p) => tf.mul(2, atan2(t, p));
    const report = precision({ atan2, twice }, { inputs: at(1) });
    assert.deepEqual(codesOf(report), ['unlike-functions'], textOf(report));
    assert.deepEqual(codesOf(precision({ atan2, again: atan2 }, { inputs: at(1) })), []);
  });

  it('a candidate that throws fails; the others are measured', () => {
    const report = precision({ throws, atan2 }, { inputs: at(1) });
    assert.equal(report.verdict, 'fail');
    assert.deepEqual(codesOf(report), ['threw']);
    assert.deepEqual(
      report.series.map(({ name }) => name),
      ['atan2'],
    );
  });

  it('where the truth is NaN nothing is counted, and that is said', () => {
    const root: Loss = (_t, p) => tf.sqrt(p);
    const report = precision(
      { root },
      {
        inputs: [
          [[1], [2]],
          [[4], [-4]],
        ],
      },
    );
    assert.deepEqual(codesOf(report), ['nan-source']);
    assert.equal(mean(report, 'root'), 0);
  });

  it('is JSON, and leaves no tensors behind', () => {
    const before = tf.memory().numTensors;
    const report = precision({ acos, atan2 }, { inputs: at(1e-3), require: 'acos' });
    assert.deepEqual(JSON.parse(JSON.stringify(report)), { ...report });
    assert.equal(tf.memory().numTensors, before);
  });

  const bad: [string, () => unknown, RegExp][] = [
    ['no candidates', () => precision({}), /must be a loss or an object of losses/],
    ['no function', () => precision({ a: 3 as never }), /must be a loss or an object of losses/],
    [
      'an unknown name',
      () => precision({ acos }, { require: 'cos' }),
      /require names cos, which is no candidate; candidates are acos/,
    ],
    [
      'a limit',
      () => precision({ acos }, { maxBits: 40 }),
      /maxBits must be a number from 0 to 32, got 40/,
    ],
    ['empty inputs', () => precision({ acos }, { inputs: [[], []] }), /the inputs are empty/],
    [
      'nothing to measure',
      () => precision({ acos }, { sweep: false }),
      /without a sweep there must be options.inputs/,
    ],
    [
      'a sweep of numbers',
      () => precision({ acos }, { inputs: [[[1]], [[2]]], sweep: true }),
      /two inputs with two channels/,
    ],
    [
      'a loop of another shape',
      () => precision({ atan2 }, { inputs: at(1), reference: () => 3 }),
      /the candidate gives \[300\], the reference \[\]/,
    ],
  ];
  for (const [name, run, message] of bad) it(name, () => assert.throws(run, message));

  it('wasm: atan2 keeps more than acos there too', async () => {
    await useBackend('wasm');
    const report = precision({ acos, atan2, angularLoss }, { reference: angle, require: 'atan2' });
    assert.equal(report.best, 'atan2', report.summary);
    assert.equal(report.backend, 'wasm');
  });
});
