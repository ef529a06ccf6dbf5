/** `truthFirst`: a loss is given (yTrue, yPred) whichever way round the names of its parameters have them. */
import assert from 'node:assert/strict';
import { usePython } from './pythons.js';

/** As signatures stand in repositories: PyTorch's, Keras's, and those that say nothing. */
const predictionFirst = [
  'input, target',
  'inputs, targets, smooth=1',
  'pred, gt',
  'y_pred, y_true',
  'yPred, yTrue',
  'logits, labels',
  'output, label',
  'net_output, gt',
  'norm_out, gt_norm',
  'depth_est, depth_gt',
  'probas, labels',
  'y_hat, y',
  'x, y',
  'x, target',
  'pred, other',
];
const truthFirst = [
  'y_true, y_pred',
  'yTrue, yPred',
  'y, y_hat',
  'target, input',
  'labels, logits',
  't, p',
  'gt, x',
  'a, pred',
  'a, b',
  'x1, x2',
  'input, output',
  'target, label',
];

describe('truthFirst', function () {
  this.timeout(120_000);
  const python = usePython('torch');
  const said = async (call: string) => {
    const { value, error } = await python.test.run(
      `String((${call}).toString())`.replaceAll(
        'LOSS(',
        `((of, more) => python('writing_numpy.py', of, { python: interpreter, truthFirst: true, ...more }))(`,
      ),
    );
    return error?.message ?? String(value);
  };
  /** Twice its first parameter without its second: of 1 and 10 it is −8 or 19. */
  const called = (parameters: string) => {
    const [first, second] = parameters.split(', ');
    return said(`LOSS('lambda ${parameters}: 2 * ${first} - ${second}')([1], [10]).dataSync()[0]`);
  };
  for (const parameters of predictionFirst) {
    it(`(${parameters}) has the prediction first`, async () =>
      assert.match(await called(parameters), /\b19\b/));
  }
  for (const parameters of truthFirst) {
    it(`(${parameters}) is called as it is`, async () =>
      assert.match(await called(parameters), /-8\b/));
  }
  for (const of of ['scripted', 'module', 'traced']) {
    it(`of what torch.jit made, ${of}, the names are read too`, async () =>
      assert.match(
        await said(
          `python('scripted_torch.py', '${of}', { python: interpreter, truthFirst: true })([1], [10]).dataSync()[0]`,
        ),
        /\b8\b/,
      ));
  }
  it('of which what is missing is told by its name, and an option is one', async () => {
    const call = (args: string) =>
      said(
        `python('scripted_torch.py', 'scripted', { python: interpreter })(${args}).dataSync()[0]`,
      );
    assert.match(
      await call('[1]'),
      /scripted\(pred, target, scale=1\.0\) was given 1 array: missing a required.*'target'/,
    );
    assert.match(await call('[10], [1], { scale: 2 }'), /\b16\b/);
  });
  it('a mask after them stays third', async () =>
    assert.match(
      await said(`LOSS('lambda pred, gt, mask: (pred - gt) * mask')([1], [10], [3]).dataSync()[0]`),
      /\b27\b/,
    ));
  it('what is wrong is told of the prediction, by its own name', async () =>
    assert.match(
      await said(
        `gradcheck(LOSS('lambda pred, gt: ((pred.detach() - gt) ** 2).mean()', { framework: 'torch' }), [[[1, 2]], [[3, 5]]])`,
      ),
      /worst pred\[.* no path from pred to the loss/s,
    ));
  it('with a hand-written gradient it is refused', async () =>
    assert.match(
      await said(`LOSS('squares', { gradient: 'squares_slope' })`),
      /gradient: it takes its arguments as the loss does/,
    ));
  for (const [first, value] of [
    ['truth', /-8\b/],
    ['prediction', /\b19\b/],
  ] as const)
    it(`first: '${first}' counts, whatever the names say`, async () => {
      for (const parameters of ['a, b', 'y_true, y_pred', 'pred, gt'])
        assert.match(
          await said(
            `LOSS('lambda ${parameters}: 2 * ${parameters.split(', ')[0]} - ${parameters.split(', ')[1]}', { first: '${first}' })([1], [10]).dataSync()[0]`,
          ),
          value,
        );
    });
  it('first is one of the two', async () =>
    assert.match(
      await said(`LOSS('squares', { first: 'pred' })`),
      /first is 'pred'; valid are truth and prediction/,
    ));
  it('is true or false', async () =>
    assert.match(await said(`LOSS('squares', { truthFirst: 1 })`), /valid are true and false/));
});
