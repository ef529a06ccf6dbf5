/** Blame in PyTorch: the operation that a format broke a loss at, held to losses whose culprit is known. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { precision } from '../../extension/check/index.js';
import type { TrainingFormat } from '../../extension/wire/numberFormats.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { same, type Numbers } from '../check/blameInputs.js';
import { required } from '../support/pythonEnvironment.js';
import { brokenInTorch, soundInTorch } from './blameTorch.js';

const file = 'test/python/files/blame_torch.py';

const asCalled = (name: string): string => (name.includes('.') ? name : `torch.${name}`);

describe('blame in PyTorch', function () {
  this.timeout(120_000);
  let interpreter: string;
  before(async function () {
    interpreter = required(this, 'torch');
    await tf.setBackend('cpu');
  });
  after(() => disposePython());

  const report = (
    expression: string,
    inputs: readonly [Numbers, Numbers],
    format: TrainingFormat | readonly TrainingFormat[],
  ): ReturnType<typeof precision> => {
    const loss = python(file, expression, { python: interpreter, framework: 'torch' });
    return precision({ loss: loss }, inputs, { as: format });
  };

  it('says the line of the file, why, and what helps in PyTorch', () => {
    const found = report('dice', [same(60), same(50)], 'float16');
    const [blame] = found.formats!.at(-1)!.blame;
    assert.deepEqual(
      [blame?.operation, blame?.place, blame?.cause, blame?.made],
      ['torch.sum', { label: 'blame_torch.py', line: 12 }, 'overflow', 'Infinity'],
    );
    assert.match(found.toString(), /torch\.sum, line 12 of blame_torch\.py/);
    assert.doesNotMatch(found.toString(), /tf\./);
  });

  it('names the right operation in 80 of 100 of losses whose culprit is known, 40 and more', () => {
    const wrong = brokenInTorch.flatMap(([format, culprit, loss, inputs]) => {
      const { blame } = report(`lambda t, p: ${loss}`, inputs, format).formats!.at(-1)!;
      const [first] = blame;
      const isRight = culprit.split('|').some((name) => asCalled(name) === first?.operation);
      return isRight ? [] : [`${format} ${loss}: ${culprit}, got ${first?.operation ?? 'none'}`];
    });
    assert.ok(brokenInTorch.length >= 40);
    assert.ok(wrong.length <= 0.2 * brokenInTorch.length, wrong.join('\n'));
  });

  for (const [loss, inputs] of soundInTorch) {
    it(`${loss}: nobody is blamed, as nothing is lost`, () => {
      const formats = ['float16', 'bfloat16', 'autocast', 'autocast-bfloat16'] as const;
      const found = report(`lambda t, p: ${loss}`, inputs, formats);
      for (const { format, blame, verdict } of found.formats!) {
        assert.deepEqual(blame, [], `${format}: ${found.summary}`);
        assert.equal(verdict, 'pass', `${format}: ${found.summary}`);
      }
    });
  }
});
