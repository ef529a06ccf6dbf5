/** Blame in PyTorch: the operation that a format broke a loss at, held to losses whose culprit is known. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { precision } from '../../extension/check/index.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { same } from '../check/blameInputs.js';
import { required } from '../support/pythonEnvironment.js';
import { assertMostNamed, assertNobodyBlamed, type ReportOf } from './blameRows.js';
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

  const report: ReportOf = (expression, inputs, format) => {
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

  it('names the right operation in 80 of 100 of losses whose culprit is known, 40 and more', () =>
    assertMostNamed(report, brokenInTorch, asCalled));

  for (const [loss, inputs] of soundInTorch) {
    it(`${loss}: nobody is blamed, as nothing is lost`, () => {
      const formats = ['float16', 'bfloat16', 'autocast', 'autocast-bfloat16'] as const;
      const found = report(`lambda t, p: ${loss}`, inputs, formats);
      assertNobodyBlamed(found);
    });
  }
});
