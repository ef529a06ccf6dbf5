/** The operation of a loss in Python that makes the first NaN or Infinity: named as people write it, at its line, in each framework alike. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Environment } from '../support/pythonEnvironment.js';
import { usePython } from './pythons.js';

/** Row: loss, operation (of the way forward, or in whose derivative), what it makes, where and from what; the inputs. */
type Row = readonly [loss: string, operation: string, made: string, inputs?: string];

const equal = '[[[1, 0], [0, 1]], [[1, 0], [0, 1]]]';
const zeros = '[[[1, 2], [3, 4]], [[1, 0.5], [0, 2]]]';

const rows: readonly Row[] = [
  ['arc', 'acos', 'Infinity|-Infinity|NaN'],
  ['bare_log', 'log', '-Infinity, at \\[1,0\\], from 0', zeros],
  ['root', 'sqrt', 'Infinity, at \\[0,0\\]'],
  ['grows', 'exp', 'Infinity, at \\[0,0\\], from 100'],
  ['ratio', 'div', 'NaN, at \\[0\\], from 0 and 0', '[[[1, 2]], [[0, 0]]]'],
];
/** In TensorFlow the derivative of a root is 0 where what comes back to it is. */
const guarded: Row = ['guarded_outside', 'sqrt', '(NaN|Infinity), at \\[0,0\\]'];
const onlyTorch: readonly Row[] = [['in_place', 'log', '-Infinity, at \\[0,0\\], from 0']];

interface Written {
  readonly environment: Environment;
  readonly names: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

const inTensorflow = {
  ...{ acos: 'tf.acos', log: 'tf.math.log', sqrt: 'tf.sqrt', exp: 'tf.exp', div: 'tf.divide' },
};
const all: Readonly<Record<string, Written>> = {
  torch: {
    environment: 'torch',
    names: {
      ...{ acos: 'torch.acos', log: 'torch.log', sqrt: 'torch.sqrt', exp: 'torch.exp' },
      div: 'torch.div',
    },
    rows: [...rows, guarded, ...onlyTorch],
  },
  tensorflow: { environment: 'tensorflow', names: inTensorflow, rows },
  keras: { environment: 'tensorflow', names: inTensorflow, rows },
  jax: {
    environment: 'jax',
    names: {
      ...{ acos: 'jnp.arccos', log: 'jnp.log', sqrt: 'jnp.sqrt', exp: 'jnp.exp' },
      div: 'jnp.divide',
    },
    rows: [...rows, guarded],
  },
};

for (const [framework, { environment, names, rows }] of Object.entries(all)) {
  describe(`the first number that is none, in ${framework}`, function () {
    this.timeout(120_000);
    const python = usePython(environment);
    const file = `strange_${framework}.py`;
    for (const [loss, operation, made, inputs = equal] of rows) {
      it(`${loss}: ${operation} makes ${made}`, async () => {
        const lines = readFileSync(`test/python/files/${file}`, 'utf8').split('\n');
        const line = lines.findIndex((text) => text.endsWith(`# ${loss}`)) + 1;
        const { value, error } = await python.test.run(
          `gradcheck(python('${file}', '${loss}', { python: interpreter }), ${inputs})`,
        );
        const name = names[operation]!.replaceAll('.', '\\.');
        const said = `nan-source: (${name}|\\S+, in the derivative of ${name}), line ${line} of ${file}, makes the first (${made})`;
        assert.match(value ?? error?.stack ?? '', new RegExp(said));
      });
    }
  });
}
