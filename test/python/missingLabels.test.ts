/** Labels that are NaN: left out is a policy; hidden, or in the gradient, is a fault, and the prediction's may never be left out. */
import assert from 'node:assert/strict';
import { probe } from '../../extension/check/index.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { required } from '../support/pythonEnvironment.js';
import { useBackend } from '../check/support.js';

const leftOut = 'note left out: a missing label';
const shown = 'pass shows';

/** Loss, and what the rows of a NaN in yTrue and in yPred find. */
const rows: readonly (readonly [loss: string, truth: string, prediction: string])[] = [
  ['selected', leftOut, shown],
  ['filled', leftOut, shown],
  ['silog', leftOut, shown],
  ['sampled', shown, shown],
  ['zeroed', 'fail nan-hidden', shown],
  ['prediction_zeroed', shown, 'fail nan-hidden'],
  ['nanmean', leftOut, 'fail nan-hidden'],
  ['chosen_after', 'fail nan-left-out-late', shown],
  ['whole_batch', 'fail nan-hidden', shown],
];

describe('labels that are NaN, in PyTorch', function () {
  this.timeout(120_000);
  let path = '';
  before(async function () {
    path = required(this, 'torch');
    await useBackend('wasm');
  });
  after(disposePython);
  for (const [loss, ...expected] of rows) {
    it(`${loss}: ${expected.join('; ')}`, () => {
      const options = { python: path, framework: 'torch', truthFirst: true } as const;
      const mine = python('test/python/files/missing_torch.py', loss, options);
      const report = probe(mine, { kind: 'regression', domain: [0.5, 4] });
      const found = ['nan-truth', 'nan-prediction'].map((id) => {
        const { verdict, policy } = report.rows.find((row) => row.id === id)!;
        const code = report.diagnoses.find(({ data }) => data?.['row'] === id)?.code;
        return `${verdict} ${code ?? policy}`;
      });
      assert.deepEqual(found, expected);
    });
  }
});
