/** Losses in half precision are, number for number, what Keras, JAX and PyTorch by themselves make of them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { readInputs } from '../../extension/check/inputs.js';
import { runIn } from '../../extension/check/precision/formats/formatRun.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { line, noise, type Numbers } from '../check/blameInputs.js';
import { required, type Environment } from '../support/pythonEnvironment.js';

const file = 'test/python/files/halves.py';
/** Probabilities, some near the ends, where the formats tell apart. */
const inputs: readonly [Numbers, Numbers] = [
  line(0, 1).map((x) => Math.round(x)),
  noise(0, 1).map((x, i) => [x, 1 - 1e-4 * x, 1e-5 * x][i % 3]!),
];

type Found = Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>>;

for (const [framework, environment] of [
  ['keras', 'tensorflow'],
  ['jax', 'jax'],
  ['torch', 'torch'],
] as const satisfies readonly (readonly [string, Environment])[]) {
  describe(`half precision in ${framework}`, function () {
    this.timeout(120_000);
    let interpreter: string;
    let byItself: Found;
    before(async function () {
      interpreter = required(this, environment);
      await tf.setBackend('cpu');
      const { stdout, stderr } = spawnSync(interpreter, [file, framework], {
        input: JSON.stringify(inputs),
        encoding: 'utf8',
      });
      assert.ok(stdout, stderr);
      byItself = JSON.parse(stdout) as Found;
    });
    after(() => disposePython());

    const lossOf = (name: string) =>
      python(file, `losses_of('${framework}')['${name}']`, { python: interpreter, framework });

    it('value and gradient are those of the framework', () => {
      const samples = readInputs('precision', inputs);
      for (const [name, formats] of Object.entries(byItself)) {
        const loss = lossOf(name) as never;
        for (const [format, [value, gradient]] of Object.entries(formats)) {
          const run = { loss, samples, wrt: 1, lossScale: 1, seed: 0 };
          const got = runIn(format as 'float16', run);
          assert.deepEqual([...got.value.values], value!.map(Number), `${name} in ${format}`);
          assert.deepEqual([...got.gradient!], gradient!.map(Number), `∇${name} in ${format}`);
        }
      }
    });
  });
}
