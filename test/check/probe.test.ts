/** probe: right losses have no failing row, wrong ones have the one that names their mistake. */
import assert from 'node:assert/strict';
import { backends } from '../support/backends.js';
import { rowsOn } from '../support/whole.js';
import * as tf from '@tensorflow/tfjs';
import { probe } from '../../extension/check/index.js';
import type { ProbeReport } from '../../extension/wire/report.js';
import * as library from '../../extension/losses/index.js';
import { metrics, namesWithLoop } from '../losses/publicNames.js';
import { angular, libraryOptions, rightLosses } from './probeRight.js';
import { seedLoss, wrongLosses } from './probeWrong.js';
import { codesOf, textOf, useBackend } from './support.js';

type Loss = Parameters<typeof probe>[0];

const seeds = Number(process.env['LOSSBOOK_SEEDS'] ?? 1);
const failing = (report: ProbeReport): readonly string[] =>
  report.rows.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
const row = (report: ProbeReport, id: string) => report.rows.find((r) => r.id === id)!;

describe('probe', () => {
  for (const backend of backends) {
    describe(`right losses (${backend})`, () => {
      before(() => useBackend(backend));
      for (const { name, loss, options } of rowsOn(backend, rightLosses)) {
        it(name, () => {
          for (let seed = 1; seed <= seeds; seed++) {
            const report = probe(loss, { ...options, seed });
            assert.equal(report.verdict, 'pass', textOf(report));
          }
        });
      }
    });

    describe(`wrong losses (${backend})`, () => {
      before(() => useBackend(backend));
      for (const { name, loss, rows, options } of rowsOn(backend, wrongLosses)) {
        it(`${name}: ${rows.join(', ')}`, () => {
          const failed = failing(probe(loss, options));
          for (const id of rows) assert.ok(failed.includes(id), `failed: ${failed.join(', ')}`);
        });
      }
    });
  }

  it('every loss of the library is probed', () => {
    const probed = [...Object.keys(libraryOptions), ...metrics];
    assert.deepEqual(namesWithLoop(library), probed.sort());
  });
});

describe('probe report', () => {
  before(() => useBackend('cpu'));

  it('the seed loss: plateau beyond 90°, floor of 0.081°, not normalised, in this order', () => {
    const report = probe(seedLoss);
    assert.match(
      report.summary,
      /^probe FAIL 3\/\d+ rows .*; the loss is capped at 1\.719\d; it holds every error from 90° on/,
    );
    assert.deepEqual(codesOf(report), ['plateau', 'floor', 'not-normalised']);
    // losses.md 1: acos(1e-6)^1.2 = 1.7193, acos(1 − 1e-6) = 0.0810°, acos(1/2) = 60°.
    const [, floor, length] = report.diagnoses.map(({ message }) => message);
    assert.match(
      floor!,
      /^the loss never goes below 0\.000380\d*: every error up to 0\.081° sits on this floor/,
    );
    assert.match(length!, /with length 2, all errors up to 60° sit on the floor/);
  });

  it('always has the same rows', () => {
    const ids = (loss: Loss, kind: 'direction' | 'regression'): string[] =>
      probe(loss, { kind }).rows.map(({ id }) => id);
    const all = ids(library.angularLoss, 'direction');
    assert.deepEqual(ids(library.mse, 'regression'), all);
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.length >= 30 + 15, String(all.length));
  });

  it('is JSON, counts its rows, and is frozen', () => {
    const report = probe(seedLoss, { kind: 'direction', name: 'seed' });
    assert.deepEqual(JSON.parse(JSON.stringify(report)), { ...report });
    assert.equal(report.counts['fail'], report.failures);
    assert.equal(report.worst.length, report.failures);
    assert.ok(report.summary.startsWith('probe seed FAIL 5/'), report.summary);
    assert.ok(Object.isFrozen(report.rows));
    assert.equal(report.expect('fail').expected, 'fail');
  });

  const inferred: [string, Loss, string][] = [
    ['angularLoss', library.angularLoss, 'direction'],
    ['axialDoubleAngle', library.axialDoubleAngle, 'axial'],
    ['mse', library.mse, 'regression'],
    ['cosSinL1', library.cosSinL1, 'regression'],
    ['the seed loss', seedLoss, 'direction'],
  ];
  for (const [name, loss, kind] of inferred) {
    it(`${name} is seen to be of kind ${kind}`, () => {
      assert.deepEqual(probe(loss).loss, { kind, stated: false, channels: 2 });
    });
  }

  it('optical flow, seen as a direction, does not fail for its length', () => {
    const report = probe(library.flowAngularError);
    assert.equal(report.verdict, 'pass', textOf(report));
    assert.equal(row(report, 'scale').verdict, 'note');
  });

  it('names the operation behind a NaN, once for all rows that have it', () => {
    const root = (t: tf.Tensor, p: tf.Tensor) =>
      tf.sqrt<tf.Tensor>(tf.mean(tf.squaredDifference(t, p)));
    const { diagnoses } = probe(root, { kind: 'regression' });
    const told = diagnoses.filter(({ message }) => message.includes('makes the first'));
    assert.match(
      told.map(({ message }) => message).join('\n'),
      /^a perfect prediction: value 0, gradient .* NaN: RealDiv \(in the derivative\) makes the first Infinity.*$/,
    );
  });

  it('a decision has no gradient to see by which pixels belong together: no claim is made of it', () => {
    const hardIou = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
      const yes = tf.cast(tf.greater(p, 0.5), 'float32');
      const [both, sum] = [tf.sum(tf.mul(t, yes), [1, 2, 3]), tf.sum(tf.add(t, yes), [1, 2, 3])];
      return tf.mean(tf.sub(1, tf.div(tf.add(both, 1), tf.add(tf.sub(sum, both), 1))));
    };
    for (const kind of ['other', 'classification'] as const) {
      const failed = failing(probe(hardIou, { kind }));
      for (const id of ['locality', 'permutation', 'tile', 'halves'])
        assert.ok(!failed.includes(id), failed.join(', '));
    }
  });

  it('only of a power of 2 it is said what makes a loss grow with the image', () => {
    const grows = (power: number) => (t: tf.Tensor, p: tf.Tensor) =>
      tf.mul<tf.Tensor>(tf.mean(tf.squaredDifference(t, p)), t.shape[1]! ** power);
    assert.match(textOf(probe(grows(2), { kind: 'regression' })), /×4: it divides or multiplies/);
    const other = textOf(probe(grows(0.7), { kind: 'regression' }));
    assert.match(other, /×1\.62\d*, where a mean stays what it is and a sum doubles/);
  });

  it('leaves no tensors behind', () => {
    const before = tf.memory().numTensors;
    probe(library.angularLoss);
    assert.equal(tf.memory().numTensors, before);
  });
});

describe('probe: what a loss declares', () => {
  before(() => useBackend('cpu'));
  const quarter = (Math.PI / 2) ** 1.2;
  const cases: [string, string, number | 'nan' | 'throws' | 'finite', 'pass' | 'fail'][] = [
    ['zero-prediction', '(π/2)^1.2', quarter, 'pass'],
    ['zero-prediction', 'finite', 'finite', 'pass'],
    ['zero-prediction', '0', 0, 'fail'],
    ['zero-prediction', 'NaN', 'nan', 'fail'],
    ['nan-prediction', 'NaN', 'nan', 'pass'],
    ['infinite-truth', 'NaN', 'nan', 'pass'],
    ['empty', '0', 0, 'pass'],
    ['all-masked', '0', 0, 'pass'],
    ['integers', 'throws', 'throws', 'pass'],
    ['integers', 'finite', 'finite', 'fail'],
  ];
  for (const [id, shown, declared, verdict] of cases) {
    it(`${id} declared ${shown}: ${verdict}`, () => {
      const report = probe(library.angularLoss, {
        kind: 'direction',
        declares: { [id]: declared },
      });
      assert.equal(row(report, id).verdict, verdict);
    });
  }

  it('not declared: a note, never a failure', () => {
    assert.equal(row(probe(library.angularLoss), 'zero-truth').verdict, 'note');
  });

  it('not claimed: skipped', () => {
    const declares = {
      plateau: 'not claimed',
      floor: 'not claimed',
      scale: 'not claimed',
    } as const;
    assert.equal(probe(seedLoss, { declares }).verdict, 'pass');
  });
});

describe('probe: bad input', () => {
  before(() => useBackend('cpu'));
  const cases: [string, unknown, object | undefined, RegExp][] = [
    ['no function', 3, undefined, /^TypeError: probe: the first argument must be a function/],
    [
      'a loss that throws',
      () => {
        throw new Error('boom');
      },
      {},
      /the loss throws on ordinary inputs \[2,3,5,2\].*boom/,
    ],
    ['no tensor', () => 3, { kind: 'direction' }, /the loss returned number 3; expected a tensor/],
    ['async', async () => tf.scalar(1), { kind: 'direction' }, /the loss is async/],
    ['an unknown kind', angular, { kind: 'angle' }, /kind is angle; valid are direction, axial/],
    ['an unknown row', angular, { declares: { zero: 0 } }, /declares has zero, which is no row/],
    [
      'a kind that does not show',
      library.unitNormPenalty,
      {},
      /cannot be told from its values; say it/,
    ],
    ['a constant', () => tf.scalar(1), {}, /cannot be told from its values/],
    [
      'one axis',
      library.mse,
      {
        kind: 'regression',
        inputs: [
          [1, 2],
          [2, 3],
        ],
      },
      /two axes or more.*got \[2\]/,
    ],
    [
      'numbers that do not suit',
      (_t: tf.Tensor, p: tf.Tensor) => tf.mean(tf.log(p)),
      { kind: 'regression' },
      /is NaN on ordinary inputs \[2,3,5,1\]/,
    ],
  ];
  for (const [name, loss, options, message] of cases) {
    it(name, () => {
      const before = tf.memory().numTensors;
      assert.throws(
        () => probe(loss as Loss, options),
        (e: Error) => message.test(String(e)),
      );
      assert.ok(tf.memory().numTensors <= before + 2, 'tensors left behind');
    });
  }
});
