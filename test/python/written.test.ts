/** Losses as people write them in PyTorch, each with what gradcheck says of it: a verdict, or what to change. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usePython } from './pythons.js';

const right = /^gradcheck PASS 96\/96 ok/;
const cut = /torch sees no path from y_pred to the loss/;

const rows: readonly (readonly [expression: string, says: RegExp])[] = [
  ['Weighted()', right],
  ['Weighted', /^Weighted is a class: make one of it/],
  [
    'Running()',
    /^gradcheck FAIL .* \(non-deterministic\)\n {2}non-deterministic: (?!.*right in doubles)/s,
  ],
  ['Huber(beta=0.1)', right],
  ['charbonnier', right],
  ['power(1.5)', right],
  ['power', /if it makes the loss, call it in the expression: power\(…\)/],
  ['masked', right],
  ['chosen', right],
  ['in_place', right],
  ['in_place_input', /the loss writes to or disposes of its input y_true/],
  ['patches', right],
  ['talks', right],
  [
    'refuses',
    /^ValueError: expected channels first, got \(2, 6, 4, 2\)\n {2}writing_torch\.py, line/,
  ],
  ['metrics', /metrics returned a dict with 'loss', 'mse'; a loss returns one tensor: pick it/],
  [`lambda *x: metrics(*x)['loss']`, right],
  [
    'halves',
    /not in doubles \(on the way it casts to float16, .*; leave the cast out for the check/,
  ],
  ['item', cut],
  ['through_numpy', cut],
  ['evaluation', cut],
  ['own_backward', /autodiff = truth × 0\.5; look for a torch\.autograd\.Function/],
  ['Forgets()', /Forgets\(\) returned None; expected .*has it a return statement/],
];

describe('losses of PyTorch as people write them', function () {
  this.timeout(120_000);
  const python = usePython('torch');
  const said = async (file: string, expression: string) => {
    const { value, error } = await python.test.run(
      `gradcheck(python('${file}', ${JSON.stringify(expression)}, { python: interpreter }), [1, 2].map((seed) => tf.randomUniform([2, 6, 4, 2], -1.5, 1.5, 'float32', seed)))`,
    );
    return value ?? error?.stack.replace(/^PythonError: /, '') ?? '';
  };
  for (const [expression, says] of rows) {
    it(`${expression}: ${says.source}`, async () =>
      assert.match(await said('writing_torch.py', expression), says));
  }
  it('an acos has no finite gradient where prediction and label are equal (pytorch#8069, jax#15798)', async () => {
    const { value, error } = await python.test.run(
      `const axes = tf.tensor([[1, 0], [0, 1]]); gradcheck(python('writing_torch.py', 'arc', { python: interpreter }), [axes, axes])`,
    );
    assert.match(value ?? error?.stack ?? '', /^gradcheck FAIL [^\n]*non-finite/);
  });
  it('a helper above the helper, and no __init__.py: found, and the framework with it', async () => {
    const write = (name: string, text: string) =>
      writeFileSync(join(python.test.folder, name), text);
    mkdirSync(join(python.test.folder, 'lib', 'losses'), { recursive: true });
    write('lib/common.py', 'import torch\ndef square(x): return x * x\n');
    write('lib/losses/helper.py', 'from ..common import square\n');
    write(
      'lib/losses/mine.py',
      'from .helper import square\ndef mse(y_true, y_pred): return square(y_pred - y_true).mean()\n',
    );
    assert.match(await said('lib/losses/mine.py', 'mse'), right);
  });
});
