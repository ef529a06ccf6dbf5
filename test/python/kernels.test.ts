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
  const check = (name: string) =>
    python.test.run(
      `\ngradcheck(python('outside_tensorflow.py', '${name}', { python: interpreter }), [tf.ones([2, 2]), tf.zeros([2, 2])])`,
    );
  it('is float32 in doubles, and what to do is said at its line', async () => {
    const { error } = await check('stays');
    assert.match(
      error?.message ?? '',
      /made outside of the loss is still float32: keep a numpy array/,
    );
    assert.match(error?.message ?? '', /outside_tensorflow\.py, line 8: return/);
  });
  it('is no matter where it is cast', async () => {
    const { value, error } = await check('is_cast');
    assert.match(value ?? error?.stack ?? '', /^gradcheck PASS 4\/4 ok/);
  });
});
