/** The Lovász extension by its own kernel: that of operations and of doubles, entry by entry, equal errors included. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles, traceKernels } from '../../../extension/backends/doubles.js';
import { withoutFused } from '../../../extension/backends/fused/index.js';
import { lovasz, lovaszSoftmax } from '../../../extension/losses/index.js';
import { lovaszExtension } from '../../../extension/losses/lovasz.js';
import { assertClose, onEachBackend, uniform, withoutLeak } from '../../losses/support.js';

onEachBackend('fused Lovász extension', () => {
  const run = (y: readonly number[], errors: readonly number[], rows: number): number[][] =>
    tf.tidy(() => {
      const shape: [number, number] = [rows, y.length / rows];
      const labels = tf.tensor2d([...y], shape);
      const { value, grad } = tf.valueAndGrad((e: tf.Tensor) =>
        tf.sum(tf.square(lovaszExtension(labels, e))),
      )(tf.tensor2d([...errors], shape));
      return [value, grad].map((each) => [...each.dataSync()]);
    });

  for (const [rows, columns] of [
    [1, 1],
    [3, 1],
    [1, 2],
    [5, 7],
    [2, 2047],
    [3, 2049],
    [1, 70_000],
  ] as const) {
    it(`${rows} rows of ${columns} errors, as doubles have it, and the same bits again`, () => {
      const next = uniform(rows + columns);
      const errors = Array.from({ length: rows * columns }, () =>
        Math.fround(10 ** (8 * next() - 6)),
      );
      const labels = errors.map(() => Number(next() < 0.3));
      const found = run(labels, errors, rows);
      withoutLeak(() => run(labels, errors, rows));
      // Of a first step, 1 − I/U, operations lose what rounding leaves of a number near 1.
      const expected = inDoubles(() => run(labels, errors, rows));
      assertClose(found[0]!, expected[0]!, 4e-6, 'value');
      assertClose(found[1]!, expected[1]!, 4e-6, 'gradient');
      assert.deepEqual(run(labels, errors, rows), found);
    });
  }

  const special: readonly (readonly [name: string, y: number[], errors: number[]])[] = [
    ['equal errors, in the order of the entries', [0, 1, 0, 1, 1], [2, 2, 2, 2, 2]],
    ['no error', [0, 1, 0], [0, 0, 0]],
    ['0 and −0, which are equal', [0, 1, 1, 0], [-0, 0, 1e-30, -0]],
    ['no positive label', [0, 0, 0, 0], [0.5, 3, 0.1, 3]],
    ['positive labels alone', [1, 1, 1], [0.5, 3, 0.1]],
    ['errors of float32 from end to end', [1, 0, 1, 0, 1], [3e38, 1e-37, 1e-36, 1, 1e19]],
  ];
  for (const [name, y, errors] of special) {
    it(name, () => {
      const steps = (): number[] =>
        tf.tidy(() => {
          const f = (e: tf.Tensor): tf.Tensor => tf.sum(lovaszExtension(tf.tensor2d([y]), e));
          const { value, grad } = tf.valueAndGrad(f)(tf.tensor2d([errors]));
          return [...value.dataSync(), ...grad.dataSync()];
        });
      assertClose(steps(), withoutFused(steps), 1e-6, name);
      assertClose(steps(), inDoubles(steps), 1e-6, name);
    });
  }

  it('NaN in is NaN out', () => {
    assert.deepEqual([...lovasz([[1, 0]], [[NaN, 0]]).dataSync()], [NaN]);
    assert.deepEqual([...lovasz([[1, 0]], [[0, NaN]]).dataSync()], [NaN]);
  });

  it('both losses have it', () => {
    const names: string[] = [];
    tf.tidy(() =>
      traceKernels(
        ({ name }) => names.push(name),
        () => [lovasz([[1, 0]], [[1, 2]]), lovaszSoftmax([[[1, 0]]], [[[1, 0]]])],
      ),
    );
    assert.equal(names.filter((name) => name === 'LossbookLovasz').length, 2);
  });
});
