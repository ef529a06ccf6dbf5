/** Losses of public reports in PyTorch, checked as their repositories have them: each is failed, and told for what it is. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe } from '../../extension/check/index.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { required } from '../support/pythonEnvironment.js';

interface Report {
  readonly verdict: string;
  toString: () => string;
}
type Torch = (name: string) => ReturnType<typeof python>;

const labels = (): tf.Tensor =>
  tf.cast(tf.greater(tf.randomUniform([2, 16, 16, 1], -2, 2, 'float32', 1), 0), 'float32');
const logits = (): tf.Tensor => tf.randomUniform([2, 16, 16, 1], -2, 2, 'float32', 2);

/** The inputs of the first are the report's own. */
const rows: readonly (readonly [source: string, (torch: Torch) => Report, RegExp])[] = [
  [
    'kornia #918',
    (torch) => gradcheck(torch('focal_918'), [[[0, 1, 0, 1]], [[-100, -100, 100, 100]]]),
    /^gradcheck FAIL 4\/4 non-finite/,
  ],
  [
    'DexiNed #77',
    (torch) => compare(torch('edges_77'), torch('edges_of_tensorflow'), [labels(), logits()]),
    /candidate = reference × B·H·W/,
  ],
  [
    'MONAI #5668',
    (torch) => gradcheck(torch('dice_of_labels'), [labels(), logits()]),
    /it does so in steps, so nothing is learned/,
  ],
  [
    'fc4 #33',
    (torch) => probe(torch('illuminant_33'), { kind: 'direction' }),
    /every error up to 0\.081° sits on this floor/,
  ],
  [
    'pytorch #8069',
    (torch) => probe(torch('angle_8069'), { kind: 'direction' }),
    /nan-source: .* value NaN/,
  ],
];

describe('losses of public reports, in PyTorch', function () {
  this.timeout(120_000);
  let torch: Torch;
  before(async function () {
    const interpreter = required(this, 'torch');
    await tf.setBackend('cpu');
    torch = (name) =>
      python('test/python/files/reported_torch.py', name, {
        python: interpreter,
        framework: 'torch',
      });
  });
  after(() => disposePython());

  for (const [source, check, said] of rows)
    it(`${source}: ${said.source}`, () => {
      const report = check(torch);
      assert.equal(report.verdict, 'fail');
      assert.match(report.toString(), said);
    });
});
