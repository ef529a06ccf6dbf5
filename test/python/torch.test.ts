/** Losses of PyTorch through the kernel: what the checks say of them. */
import assert from 'node:assert/strict';
import { usePython } from './pythons.js';

describe('losses of torch', function () {
  this.timeout(60_000);
  const python = usePython('torch');
  const loss = (expression: string, options = ''): string =>
    `python('torch_losses.py', ${JSON.stringify(expression)}, { python: interpreter, ${options} })`;
  const inputs = '[directions([2, 8, 8], 1), directions([2, 8, 8], 2)]';

  const cases: readonly (readonly [string, RegExp])[] = [
    [`compare(${loss('angle')}, reference.angularLoss, ${inputs})`, /^compare PASS 1\/1 ok/],
    [`gradcheck(${loss('angle')}, ${inputs})`, /^gradcheck PASS 256\/256 ok/],
    [`gradcheck(${loss('angle')}, ${inputs}, { wrt: 0 })`, /^gradcheck PASS 256\/256 ok/],
    [`gradcheck(${loss('mse')}, ${inputs})`, /^gradcheck PASS 256\/256 ok/],
    [`gradcheck(${loss('mse')}, ${inputs}, { order: 2 })`, /^gradcheck PASS 256\/256 ok/],
    [`gradcheck(${loss('wrong')}, ${inputs})`, /^gradcheck FAIL 256\/256 wrong.*autodiff/s],
    [
      `gradcheck(${loss('angle')}, ${inputs}, { reference: python('loops.py', 'naive', { python: interpreter }) })`,
      /^gradcheck PASS 256\/256 ok/,
    ],
  ];
  for (const [code, expected] of cases) {
    it(`${code.replaceAll(/, \{ python: interpreter,\s*\}/g, '')} says ${expected.source}`, async () => {
      const { value, error } = await python.test.run(code);
      assert.match(value ?? error?.stack ?? '', expected);
    });
  }

  it('an exception has the type, the message, the line and the cell that called', async () => {
    const { error, stdout } = await python.test.run(
      `const t = tf.ones([1, 1, 1, 2]);\n${loss('broken')}(t, t)`,
    );
    assert.equal(error?.name, 'UnboundLocalError');
    assert.match(error.message, /'l'.*\n {2}torch_losses\.py, line 22: l \+= i$/);
    assert.equal(error.line, 2);
    assert.equal(stdout, 'hello\n');
  });
});
