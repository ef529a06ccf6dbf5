/** Number formats of training in the real frameworks: their own halves, and PyTorch's autocast. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { precision } from '../../extension/check/index.js';
import type { FormatResult } from '../../extension/wire/report.js';
import type { TrainingFormat } from '../../extension/wire/numberFormats.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import type { Framework } from '../../extension/wire/frameworks.js';
import { pythonOf, required, type Environment } from '../support/pythonEnvironment.js';

const ones = (): tf.Tensor => tf.ones([1, 300, 300, 1]);

const frameworks = [
  ['torch', 'torch', 'dice_torch.py', 'dice', 'torch.sum'],
  ['tensorflow', 'tensorflow', 'dice_tensorflow.py', 'dice', 'tf.reduce_sum'],
  ['keras', 'tensorflow', 'halves.py', "losses_of('keras')['dice_by_sums']", 'tf.reduce_sum'],
  ['jax', 'jax', 'halves.py', "losses_of('jax')['dice_by_sums']", 'jnp.sum'],
] as const satisfies readonly (readonly [Framework, Environment, string, string, blamed: string])[];

for (const [framework, environment, file, expression, blamed] of frameworks) {
  describe(`formats of training in ${framework}`, function () {
    this.timeout(120_000);
    let dice: ReturnType<typeof python>;
    before(async function () {
      const interpreter = required(this, environment);
      await tf.setBackend('cpu');
      dice = python(`test/python/files/${file}`, expression, {
        python: interpreter,
        framework,
      });
    });
    after(() => disposePython());

    const resultIn = (format: TrainingFormat): FormatResult =>
      precision({ dice: dice }, [ones(), ones()], { as: format }).formats!.at(-1)!;

    it('Dice by sums: not finite in float16, a number in bfloat16', () => {
      const half = resultIn('float16');
      assert.equal(half.verdict, 'fail');
      assert.equal(half.value.nonFinite, 1);
      assert.equal(half.gradient?.nonFinite, 90_000);
      assert.deepEqual(
        half.blame.map(({ operation }) => operation),
        [blamed],
      );
      assert.equal(resultIn('bfloat16').verdict, 'pass');
    });
    if (framework === 'torch') {
      it("PyTorch's own autocast: on the CPU it sums the prediction in half precision", () => {
        // 90,000 is infinite there, and the loss 1 − x / ∞: a number, with no gradient left (PyTorch 2.15.0 by itself: 1 and 0).
        const cast = resultIn('autocast');
        assert.equal(cast.verdict, 'fail');
        assert.deepEqual([cast.value.nonFinite, cast.gradient?.becameZero], [0, 90_000]);
        assert.equal(resultIn('autocast-bfloat16').verdict, 'pass');
      });
    } else {
      it("an autocast is PyTorch's", () => {
        const report = precision({ dice: dice }, [ones(), ones()], { as: 'autocast' });
        assert.ok(report.toString().includes(`autocast is not for losses of ${framework}`));
        assert.equal(report.verdict, 'fail');
      });
    }
    if (framework === 'keras') {
      it('a Loss casts to float32 and loses nothing, unless it is made with a dtype', () => {
        const verdictOf = (expression: string): string => {
          const loss = python(`test/python/files/${file}`, expression, {
            python: pythonOf(environment)!,
            framework,
          });
          return precision(loss, [ones(), ones()], { as: 'float16' }).verdict;
        };
        assert.equal(verdictOf("losses_of('keras')['dice']"), 'pass');
        assert.equal(verdictOf("__import__('keras').losses.Dice(dtype='float16')"), 'fail');
      });
    }
    it('the GPU is arithmetic of TensorFlow.js', () =>
      assert.match(
        precision({ dice: dice }, [ones(), ones()], { as: 'gpu' }).toString(),
        /gpu is not for losses of/,
      ));
    it('afterwards it runs in float32 as before', () => {
      const value = dice(ones(), ones()).dataSync()[0]!;
      assert.ok(Math.abs(value) < 1e-5, String(value));
    });
  });
}
