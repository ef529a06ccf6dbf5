/**
 * The same losses in every framework: the same verdicts, the same worst entries, and the same causes named. Each framework is
 * started once.
 */
import assert from 'node:assert/strict';
import { type Environment } from '../support/pythonEnvironment.js';
import { usePython } from './pythons.js';

interface Written {
  readonly environment: Environment;
  readonly file: string;
  readonly framework: string;
  /** How it is said that no path leads to the loss, and where to look for a wrong gradient. */
  readonly cut: RegExp;
  readonly look: RegExp;
}

const all: readonly Written[] = [
  {
    environment: 'torch',
    file: 'losses_torch.py',
    framework: 'torch',
    cut: /torch sees no path from y_pred to the loss, so autodiff = truth × 0: a \.detach\(\)/,
    look: /look for a torch\.autograd\.Function, a hook, a \.detach\(\)/,
  },
  {
    environment: 'tensorflow',
    file: 'losses_tensorflow.py',
    framework: 'tensorflow',
    cut: /(tensorflow|keras) sees no path from y_pred to the loss.*tf\.stop_gradient/,
    look: /look for a tf\.custom_gradient, a tf\.stop_gradient/,
  },
  {
    environment: 'jax',
    file: 'losses_jax.py',
    framework: 'jax',
    cut: /jax sees no path from y_pred to the loss.*lax\.stop_gradient/,
    look: /look for a jax\.custom_vjp/,
  },
];

/** Verdict and first class; where all pixels are looked at, all 256 entries. */
const rows: readonly (readonly [call: string, expected: RegExp])[] = [
  ['compare(LOSS("angle"), reference.angularLoss, inputs)', /^compare PASS 1\/1 ok$/m],
  ['compare(LOSS("Angle()"), reference.angularLoss, inputs)', /^compare PASS 1\/1 ok$/m],
  ['compare(LOSS("Angle(delta=0.2)"), LOOP("naive"), inputs)', /^compare PASS 1\/1 ok$/m],
  ['compare(LOSS("factor"), reference.angularLoss, inputs)', /candidate = reference × \(H·W\)²/],
  ['compare(LOSS("usual"), reference.angularLoss, inputs)', /capped at 1\.7193/],
  ['match(LOSS("mse"), inputs)', /^match PASS mse/],
  ['gradcheck(LOSS("angle"), inputs)', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("angle"), inputs, { wrt: 0 })', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("angle"), inputs, { order: 2 })', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("mse"), inputs, { order: 2 })', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("angle"), inputs, { reference: LOOP("naive") })', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("make(0.2)"), inputs)', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("bound"), inputs)', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("partial(angle, delta=1)"), inputs)', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("casts"), inputs)', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck(LOSS("usual"), inputs)', /^gradcheck PASS 256\/256 ok.*plateau/s],
  ['gradcheck(LOSS("first", { layout: "NCHW" }), inputs)', /^gradcheck PASS 256\/256 ok/],
  ['gradcheck((t, p) => tf.mul(LOSS("angle")(t, p), 3), inputs)', /^gradcheck PASS 256\/256 ok/],
];

for (const written of all) {
  describe(`losses of ${written.environment}`, function () {
    this.timeout(120_000);
    const python = usePython(written.environment);
    before(async () => {
      await python.test.run('const inputs = [directions([2, 8, 8], 1), directions([2, 8, 8], 2)];');
      await python.test.run('const t = directions([1, 4, 4], 3);');
      await python.test.run(`const little = tf.randomNormal([1, 4, 4, 2], 0, 1e-3, 'float32', 4);`);
    });
    const made = (call: string): string =>
      call
        .replaceAll('LOSS(', 'LOSS_(')
        .replace(
          /LOSS_\(("[^"]*")(?:, (\{[^}]*\}))?\)/g,
          (_, expression: string, options = '{}') =>
            `python('${written.file}', ${expression}, { python: interpreter, ...${String(options)} })`,
        )
        .replace(/LOOP\(("[^"]*")\)/g, `python('loops.py', $1, { python: interpreter })`);
    const said = async (call: string): Promise<string> => {
      const { value, error } = await python.test.run(made(call));
      return value ?? error?.stack ?? '';
    };

    for (const [call, expected] of rows) {
      it(`${call} says ${expected.source}`, async () => assert.match(await said(call), expected));
    }
    it('a loss that cuts its graph fails, and the framework is named', async () => {
      const text = await said('gradcheck(LOSS("cut"), inputs)');
      assert.match(text, /^gradcheck FAIL 256\/256 wrong.*\(detached\)/);
      assert.match(text, written.cut);
    });
    it('half of the gradient cut is a wrong gradient, blamed on nothing of TensorFlow.js', async () => {
      const text = await said('gradcheck(LOSS("half_cut"), inputs)');
      assert.match(text, /autodiff = truth × 0\.5/);
      assert.match(text, written.look);
      assert.doesNotMatch(text, /tf\.customGrad|came through an array/);
    });
    // The difference of near numbers: float32 has few digits of it left, or none.
    for (const name of ['variance', 'far_away', 'growth', 'cubic']) {
      it(`${name}: what float32 rounds away on the way is no wrong gradient`, async () => {
        const file = `cancelling_${written.environment}.py`;
        const call = `python('${file}', '${name}', { python: interpreter })`;
        const text = await said(`gradcheck(${call}, [t, tf.add(t, little)])`);
        assert.match(text, /^gradcheck PASS/);
      });
    }
    it('channels first and last are the same loss', async () => {
      const text = await said(
        '[LOSS("first", { layout: "NCHW" }), LOSS("first_last")].map((f) => f(...inputs).dataSync()[0]).join()',
      );
      const [a, b] = text.replaceAll("'", '').split(',').map(Number);
      assert.ok(Math.abs(a! - b!) <= 1e-6 * Math.abs(b!), text);
    });
    it('the worst entry of a wrong gradient is that of the others', async () => {
      const text = await said('gradcheck(LOSS("half_cut"), inputs).worst[0].index.join()');
      goldenWorst.set(written.environment, text);
      assert.deepEqual([...new Set(goldenWorst.values())], [text]);
    });
  });
}

/** By environment, as they come. */
const goldenWorst = new Map<Environment, string>();
