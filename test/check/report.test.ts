/** Reports: JSON through and through, expect(), what they show, and who hears of them. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, onReport } from '../../extension/check/index.js';
import { displaySymbol, mime } from '../../extension/wire/ids.js';
import { decodeView } from '../../extension/wire/container.js';
import type { Report } from '../../extension/wire/report.js';
import { textOf, useBackend, type Loop, type Loss } from './support.js';

const mse: Loss = (t, p) => tf.losses.meanSquaredError(t, p);
const loop = ((t: number[], p: number[]) =>
  t.reduce((sum, x, i) => sum + (x - p[i]!) ** 2, 0) / t.length) as Loop;
const inputs = [
  [1, 2],
  [3, 5],
];
const square: Loss = (t, p) => tf.squaredDifference(t, p);
const squares = ((t: number[], p: number[]) => t.map((x, i) => (x - p[i]!) ** 2)) as Loop;

describe('reports', () => {
  before(() => useBackend('cpu'));

  const reports: Readonly<Record<string, () => Report>> = {
    'compare, pass': () => compare(mse, loop, inputs),
    'compare, fail with Infinity': () => compare((t, p) => tf.div(mse(t, p), 0), loop, inputs),
    'gradcheck, pass': () => gradcheck(mse, inputs),
    'gradcheck, fail with NaN': () => gradcheck((p) => tf.norm(p), [[0, 0]]),
    'gradcheck, nothing checked': () =>
      gradcheck((p) => tf.mean(tf.where(tf.greater(p, 0), p, 0)), [[1, 2]]),
  };

  for (const [name, make] of Object.entries(reports)) {
    it(`${name}: survives JSON, is frozen, and shows its verdict first`, () => {
      const report = make();
      assert.deepEqual(JSON.parse(JSON.stringify(report)), { ...report });
      assert.ok(Object.isFrozen(report) && Object.isFrozen(report.diagnoses));
      assert.ok(textOf(report).startsWith(report.summary));
      assert.match(report.summary, /^(compare|gradcheck) (PASS|FAIL) /);
    });
  }

  it('expect() sets what is expected and returns the report; the listener holds the same report', () => {
    const heard: Report[] = [];
    const stop = onReport((report) => heard.push(report));
    const report = compare((t, p) => tf.mul(mse(t, p), 2), loop, inputs);
    assert.equal(heard[0]!.expected, 'pass');
    assert.equal(report.expect('fail'), report);
    assert.equal(heard[0]!.expected, 'fail');
    assert.equal((JSON.parse(JSON.stringify(report)) as typeof report).expected, 'fail');
    assert.throws(
      () => report.expect('maybe' as never),
      /expect: got maybe; valid are 'pass' and 'fail'/,
    );
    stop();
    compare(mse, loop, inputs);
    assert.equal(heard.length, 1);
  });

  it('in a program that is no kernel, another verdict than is expected throws, with the report as message', () => {
    const [right, wrong] = [mse, (t: tf.Tensor, p: tf.Tensor) => tf.mul(mse(t, p), 2)].map((loss) =>
      compare(loss, loop, inputs),
    );
    assert.equal(right!.mustPass(), right);
    assert.equal(wrong!.mustFail(), wrong);
    const thrown = { name: 'UnexpectedVerdict' };
    assert.throws(() => wrong!.expect('pass'), {
      ...thrown,
      message: /^expected PASS, got FAIL: compare FAIL 1\/1 wrong; [^]*\n {2}constant-factor: /,
    });
    assert.throws(() => wrong!.mustPass(), thrown);
    assert.throws(() => right!.mustFail(), {
      ...thrown,
      message: /^expected FAIL, got PASS: compare PASS/,
    });
  });
  it('as a string it is its text', () => {
    const report = compare(mse, loop, inputs);
    assert.equal(String(report), textOf(report));
  });

  const near = (off: number): Loss => {
    return (t, p) => tf.mul(mse(t, p), 1 + off);
  };
  for (const off of [1e-3, 1e-5, 1e-6])
    it(`numbers that differ by ${off} of themselves are told with the digits that differ`, () => {
      const report = compare(near(off), loop, [
        [1, 2],
        [3, 5.123],
      ]);
      const row = textOf(report).split('\n').at(-1)!.trim().split(/ +/);
      for (const [, own, other] of [
        /candidate (\S+) reference (\S+)/.exec(report.summary)!,
        ['', row[2], row[3]],
      ])
        assert.ok(Number(own) > Number(other), `${report.summary}\n${row.join(' ')}`);
    });
  it('a map is shown as pictures beside the text', () => {
    const report = compare(square, squares, inputs);
    const bundle = (report as unknown as Record<symbol, () => Record<string, Uint8Array>>)[
      displaySymbol
    ]!();
    const view = decodeView(bundle[mime.view]!);
    assert.ok(view.ok);
    assert.deepEqual(
      view.header.tensors.map(({ name }) => name),
      ['candidate', 'reference', 'difference', 'judged difference', 'class'],
    );
    const gradient = gradcheck(square, inputs);
    const shown = decodeView(
      (gradient as unknown as Record<symbol, () => Record<string, Uint8Array>>)[displaySymbol]!()[
        mime.view
      ]!,
    );
    assert.ok(shown.ok);
    assert.deepEqual(
      shown.header.tensors.map(({ name }) => name),
      ['autodiff', 'truth', 'difference', 'judged difference', 'allowance', 'class'],
    );
  });

  it('a scalar is shown as a view without tensors', () => {
    const report = compare(mse, loop, inputs);
    const bundle = (report as unknown as Record<symbol, () => Record<string, Uint8Array>>)[
      displaySymbol
    ]!();
    assert.deepEqual(Object.keys(bundle), [mime.text, mime.view]);
    const view = decodeView(bundle[mime.view]!);
    assert.ok(view.ok && view.header.kind === 'compare');
    assert.deepEqual(view.header.tensors, []);
    assert.deepEqual(view.header.report, { ...JSON.parse(JSON.stringify(report)), id: 'compare' });
  });

  it('names come from the parameters of the loss, where they can be read', () => {
    const names = (loss: Loss): string => gradcheck(loss, inputs).wrt.name;
    assert.equal(
      names((yTrue, yPred) => mse(yTrue, yPred)),
      'yPred',
    );
    assert.equal(
      names(function (a, b) {
        return mse(a, b);
      }),
      'b',
    );
    assert.equal(
      names((...all) => mse(...all)),
      'input 1',
    );
  });

  it('the same inputs give the same report', () => {
    assert.deepEqual({ ...gradcheck(mse, inputs) }, { ...gradcheck(mse, inputs) });
  });
});
