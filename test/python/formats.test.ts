/** Number formats of training in the real framework: PyTorch's own halves and autocast, TensorFlow's halves. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { precision } from '../../extension/check/index.js';
import type { FormatResult } from '../../extension/wire/report.js';
import type { TrainingFormat } from '../../extension/wire/numberFormats.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { required } from '../support/pythonEnvironment.js';

const ones = (): tf.Tensor => tf.ones([1, 300, 300, 1]);

for (const framework of ['torch', 'tensorflow'] as const) {
  describe(`formats of training in ${framework}`, function () {
    this.timeout(120_000);
    let dice: ReturnType<typeof python>;
    before(async function () {
      const interpreter = required(this, framework);
      await tf.setBackend('cpu');
      dice = python(`test/python/files/dice_${framework}.py`, 'dice', {
        python: interpreter,
        framework,
      });
    });
    after(() => disposePython());

    const resultIn = (format: TrainingFormat): FormatResult =>
      precision({ dice: dice as never }, [ones(), ones()], { as: format }).formats!.at(-1)!;

    it('Dice by sums: not finite in float16, a number in bfloat16', () => {
      const half = resultIn('float16');
      assert.equal(half.verdict, 'fail');
      assert.equal(half.value.nonFinite, 1);
      assert.equal(half.gradient?.nonFinite, 90_000);
      assert.deepEqual(half.blame, []);
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
        const report = precision({ dice: dice as never }, [ones(), ones()], { as: 'autocast' });
        assert.match(report.toString(), /autocast is not for losses of tensorflow/);
        assert.equal(report.verdict, 'fail');
      });
    }
    it('the GPU is arithmetic of TensorFlow.js', () =>
      assert.match(
        precision({ dice: dice as never }, [ones(), ones()], { as: 'gpu' }).toString(),
        /gpu is not for losses of/,
      ));
    it('afterwards it runs in float32 as before', () => {
      const value = dice(ones(), ones()).dataSync()[0]!;
      assert.ok(Math.abs(value) < 1e-5, String(value));
    });
  });
}
