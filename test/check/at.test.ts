/** The option `at`: single entries, as the whole check finds them. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, type GradcheckOptions } from '../../extension/check/index.js';
import { seeded, shaped, textOf, uniform, useBackend, type Loop, type Loss } from './support.js';

const relu: Loss = (p) => tf.sum(tf.relu(p));
const field = (shape: number[]): never => uniform(seeded(3), shape) as never;

/** Losses whose entries are of every class, by pixel, by entry, and sampled. */
const losses: readonly (readonly [name: string, Loss, unknown[], GradcheckOptions])[] = [
  ['relu with kinks', relu, [[0, -1, 2, 0, 3]], {}],
  ['a pole', (p) => tf.sum(tf.sqrt(tf.abs(p))), [[0, 1, -4]], {}],
  [
    'a plateau that the loop has not',
    (p) => tf.mean(tf.minimum(tf.square(p), 1)),
    [field([1, 4, 5, 2])],
    { reference: (p: number[][][][]) => meanSquare(p) },
  ],
  ['a gradient twice too large', doubled(), [field([1, 40, 30, 1])], {}],
  ['one loss of all entries', (p) => tf.logSumExp(tf.mul(p, p)), [field([3, 7])], {}],
  ['a sample', (p) => tf.logSumExp(tf.mul(p, p)), [field([40, 10])], { budget: 64 }],
];

function meanSquare(p: number[][][][]): number {
  const all = p.flat(3);
  return all.reduce((sum, x) => sum + x * x, 0) / all.length;
}

/** Σ x², whose derivative someone wrote down as 4x. */
function doubled(): Loss {
  const op = tf.customGrad((x) => ({
    value: tf.sum(tf.square(x as tf.Tensor)),
    gradFunc: (dy) => tf.mul(dy, tf.mul(4, x as tf.Tensor)),
  }));
  return (p) => op(p);
}

describe('gradcheck: at', () => {
  before(() => useBackend('cpu'));

  for (const [name, loss, inputs, options] of losses) {
    it(`${name}: each of the worst, and the first, as in the whole`, () => {
      const whole = gradcheck(loss, inputs as never, options);
      const wanted = whole.worst.slice(0, 4);
      for (const expected of wanted) {
        const one = gradcheck(loss, inputs as never, { ...options, at: expected.index });
        const entry = one.entries![0]!;
        const { left, right } = entry;
        assert.ok(left !== undefined && right !== undefined);
        // The whole gives slopes only where they differ.
        assert.deepEqual(entry, { ...expected, left, right }, textOf(one));
        if ('left' in expected) assert.deepEqual([left, right], [expected.left, expected.right]);
        assert.deepEqual([one.checked, one.counts], [1, { [entry.class]: 1 }]);
        assert.equal(one.verdict, ['ok', 'kink'].includes(entry.class) ? 'pass' : 'fail');
      }
      const zero = whole.shape.map(() => 0);
      const first = gradcheck(loss, inputs as never, { ...options, at: zero }).entries![0]!;
      assert.deepEqual(first.index, zero);
      if (first.class === 'ok') {
        const [left, right, truth] = [first.left, first.right, first.truth].map(Number);
        for (const side of [left!, right!]) assert.ok(Math.abs(side - truth!) <= 1e-5, `${side}`);
      }
    });
  }

  it('what a sample leaves out is looked at when it is asked for', () => {
    const loss: Loss = (p) => tf.logSumExp(tf.mul(p, p));
    const at = Array.from({ length: 40 }, (_, y) => [y, y % 10]);
    const { entries, sampled, diagnoses } = gradcheck(loss, [field([40, 10])], { budget: 64, at });
    assert.ok(entries!.every(({ class: c, truth }) => c === 'ok' && Number.isFinite(truth)));
    assert.deepEqual([sampled, diagnoses], [undefined, []]);
  });
  it('slopes of a mean are those of the mean', () => {
    const mean: Loss = (p) => tf.mean(tf.square(p));
    const { entries } = gradcheck(mean, [[[1], [2], [3], [4]]], { at: [1, 0] });
    // 2x/4 at 2.
    const { left, right } = entries![0]!;
    for (const side of [left, right]) assert.ok(Math.abs(Number(side) - 1) < 1e-8, String(side));
  });
  it('slopes on both sides, differing or not; right of 0 relu has 1', () => {
    const { entries } = gradcheck(relu, [[0, -1, 2]], { at: [[0], [2], [1]] });
    assert.deepEqual(
      entries!.map(({ index, class: c, left, right }) => [index[0], c, left, right].join(' ')),
      ['0 kink 0 1', '2 ok 1 1', '1 ok 0 0'],
    );
  });
  it('the text shows what was asked for, passed or failed', () =>
    assert.match(textOf(gradcheck(relu, [[1, 2]], { at: [[1]] })), /\[1\] +ok +1 +1/));
  it('no maps of a single entry', () =>
    assert.deepEqual(
      (gradcheck(relu, [[1, 2]], { at: [1] }) as unknown as { maps: unknown }).maps,
      [],
    ));
  it('a scalar input has the index []', () =>
    assert.equal(gradcheck(relu, [3], { at: [] }).checked, 1));

  const bad: readonly (readonly [at: unknown, message: RegExp])[] = [
    [[], /at is \[\]; expected full indices into p \[2,3\], such as \[\[0,0\]\]/],
    ['all', /at is "all"; expected full indices/],
    [[0], /at \[0\] is no index into p \[2,3\]; expected 2 whole numbers from 0/],
    [[[0, 3]], /at \[0,3\] is no index/],
    [[[0, -1]], /at \[0,-1\] is no index/],
    [[[0, 0.5]], /at \[0,0.5\] is no index/],
    [[[0, 1], 2], /at 2 is no index/],
  ];
  for (const [at, message] of bad) {
    it(`at: ${JSON.stringify(at)} is refused`, () =>
      assert.throws(
        () => gradcheck(relu, [field([2, 3])], { at: at as never }),
        (error: Error) => message.test(error.message) && error.message.startsWith('gradcheck: '),
      ));
  }
  it('order 2 has no entries to ask for', () =>
    assert.throws(() => gradcheck(relu, [[1]], { at: [0], order: 2 }), /leave one of them out/));
});

describe('compare: at', () => {
  before(() => useBackend('cpu'));
  const p = shaped([0.5, -1, 2, 3], [2, 2]) as never;
  const capped: Loss = (x) => tf.minimum(tf.abs(x), 1.5);
  const loop = ((x: number[][]) => x.map((row) => row.map(Math.abs))) as unknown as Loop;

  it('entries in the order asked for, with the numbers of the whole', () => {
    const whole = compare(capped, loop, [p]);
    const some = compare(capped, loop, [p], {
      at: [
        [1, 1],
        [0, 0],
      ],
    });
    assert.deepEqual(some.entries![0], whole.worst[0]);
    assert.deepEqual(
      some.entries!.map(({ index, class: c, candidate }) => [index.join(), c, candidate]),
      [
        ['1,1', 'wrong', 1.5],
        ['0,0', 'ok', 0.5],
      ],
    );
    assert.deepEqual([some.checked, some.failures, some.verdict], [2, 1, 'fail']);
  });
  it('an entry that is right passes, and nothing is said of the others', () => {
    const inputs = [shaped([0, -1, 2, 3], [2, 2])] as never;
    const twice: Loss = (x) => tf.mul(tf.abs(x), 2);
    assert.ok(compare(twice, loop, inputs).diagnoses.length > 0);
    const report = compare(twice, loop, inputs, { at: [0, 0] });
    assert.deepEqual([report.verdict, report.diagnoses, report.worst], ['pass', [], []]);
    assert.ok(compare(twice, loop, inputs, { at: [0, 1] }).diagnoses.length > 0);
  });
  it('a scalar output has the index []', () => {
    const mean = compare((x) => tf.mean(x), ((x: number[]) => x[0]) as Loop, [[2]], { at: [] });
    assert.deepEqual(
      mean.entries!.map(({ index }) => index),
      [[]],
    );
  });
  it('an index beyond the output is refused', () =>
    assert.throws(
      () => compare(capped, loop, [p], { at: [2, 0] }),
      /compare: at \[2,0\] is no index into the output \[2,2\]/,
    ));
});
