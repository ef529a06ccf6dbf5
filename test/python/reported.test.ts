/** Losses of public reports, checked as their repositories have them: each is failed, and told for what it is. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe } from '../../extension/check/index.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { required, type Environment } from '../support/pythonEnvironment.js';

interface Report {
  readonly verdict: string;
  toString: () => string;
}
type Loss = (name: string) => ReturnType<typeof python>;
type Row = readonly [source: string, check: (loss: Loss) => Report, said: RegExp];

const labels = (): tf.Tensor =>
  tf.cast(tf.greater(tf.randomUniform([2, 16, 16, 1], -2, 2, 'float32', 1), 0), 'float32');
const logits = (): tf.Tensor => tf.randomUniform([2, 16, 16, 1], -2, 2, 'float32', 2);
const images = (): tf.Tensor[] =>
  [1, 2].map((seed) => tf.randomUniform([2, 6, 5, 2], 0, 1, 'float32', seed));
const aligned = [[0, 1], [1, 0]]; // prettier-ignore

/** The inputs of the first are the report's own. */
const ofTorch: readonly Row[] = [
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
  [
    'pytorch #61810',
    (torch) => gradcheck(torch('angle_61810'), [aligned, aligned]),
    /^gradcheck FAIL .*non-finite.*in the derivative of torch\.acos, line 49 of reported_torch\.py, makes the first Infinity/s,
  ],
  [
    'kornia #473',
    (torch) => compare(torch('dissimilarity_473'), torch('dissimilarity'), images()),
    /plateau: the loss is capped at 0\.5 where the reference reaches/,
  ],
];
const ofKeras: readonly Row[] = [
  [
    'keras #23235',
    (keras) =>
      compare(keras('weighted_23235'), keras('lambda t, p: ops.mean(ops.square(p - t))'), images()),
    /candidate = reference × H/,
  ],
];
const ofJax: readonly Row[] = [
  [
    'jax #15798',
    (jax) => gradcheck(jax('angle_15798'), [aligned, aligned]),
    /in the derivative of jnp\.arccos, line \d+ of reported_jax\.py, makes the first/,
  ],
  [
    'jax #22101',
    (jax) => gradcheck(jax('policy_22101'), images(), { reference: jax('policy') }),
    /^gradcheck FAIL .*wrong.*lax\.stop_gradient/s,
  ],
];
const suites: readonly (readonly [
  Environment,
  framework: 'torch' | 'keras' | 'jax',
  readonly Row[],
])[] = [
  ['torch', 'torch', ofTorch],
  ['tensorflow', 'keras', ofKeras],
  ['jax', 'jax', ofJax],
];

for (const [environment, framework, rows] of suites) {
  describe(`losses of public reports, in ${framework}`, function () {
    this.timeout(120_000);
    let loss: Loss;
    before(async function () {
      const interpreter = required(this, environment);
      await tf.setBackend('cpu');
      loss = (name) =>
        python(`test/python/files/reported_${framework}.py`, name, {
          python: interpreter,
          framework,
        });
    });
    after(() => disposePython());

    if (framework === 'torch')
      it('MONAI #3618: by the labels it cannot be differentiated at all, which PyTorch says of its line', () =>
        assert.throws(
          () => gradcheck(loss('generalized_dice_3618'), images(), { wrt: 0 }),
          /is a view and is being modified inplace.*reported_torch\.py, line 58: of_image\[infinite\] = 0\.0/s,
        ));
    for (const [source, check, said] of rows)
      it(`${source}: ${said.source}`, () => {
        const report = check(loss);
        assert.equal(report.verdict, 'fail');
        assert.match(report.toString(), said);
      });
  });
}
