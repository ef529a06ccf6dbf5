/** Losses in Python in one kernel: two interpreters, the checks that need no reference, tensors from outside of a loss. */
import assert from 'node:assert/strict';
import { required } from '../support/pythonEnvironment.js';
import { usePython } from './pythons.js';

describe('a kernel with two interpreters', function () {
  this.timeout(120_000);
  const torch = usePython('torch');
  let jax = '';
  before(async function () {
    jax = required(this, 'jax');
    await torch.test.run('const inputs = [directions([1, 4, 4], 1), directions([1, 4, 4], 2)];');
    await torch.test.run(
      `const [a, b] = [python('losses_torch.py', 'angle', { python: interpreter }), python('losses_jax.py', 'angle', { python: ${JSON.stringify(jax)} })];`,
    );
  });
  const said = async (code: string): Promise<string> => {
    const { value, error } = await torch.test.run(code);
    return value ?? error?.stack ?? '';
  };

  it('has a loss of each, and one checks the other', async () => {
    assert.match(await said('compare(a, b, inputs)'), /^compare PASS 1\/1 ok/);
    assert.match(await said('compare(b, a, inputs)'), /^compare PASS 1\/1 ok/);
  });
  it('differentiates through both at once', async () => {
    assert.match(
      await said('gradcheck((t, p) => tf.add(a(t, p), b(t, p)), inputs)'),
      /^gradcheck PASS 32\/32 ok/,
    );
  });
  it('precision says how many bits each loses', async () => {
    assert.match(await said('precision({ a, b }, { inputs })'), /^precision PASS .*\ba\b.*\bb\b/s);
  });
  it('benchmark measures them', async () => {
    await torch.test.run("import { benchmark } from 'lossbook/check';");
    assert.match(
      await said('await benchmark({ a, b }, inputs)'),
      /^benchmark PASS (?=.*\ba [\d.]+ ms)(?=.*\bb [\d.]+ ms)/,
    );
  });
});

describe('a tensor of TensorFlow that was made outside of the loss', function () {
  this.timeout(120_000);
  const python = usePython('tensorflow');
  for (const name of [
    ...['held', 'held_second', 'variable', 'listed', 'stacked', 'chosen', 'multiplied', 'is_cast'],
    ...['weighted([0.1, 2.0])', 'compiled'],
  ]) {
    it(`${name}: is in doubles what it is in training`, async () => {
      const { value, error } = await python.test.run(
        `gradcheck(python('outside_tensorflow.py', '${name}', { python: interpreter }), [tf.ones([2, 2]), tf.tensor([[0.3, 0.1], [0.7, 2]])])`,
      );
      assert.match(value ?? error?.stack ?? '', /^gradcheck PASS 4\/4 ok/);
    });
  }
});
