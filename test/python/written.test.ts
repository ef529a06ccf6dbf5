/** Losses as people write them, each with what a check says of it: a verdict, or what to change. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../support/pythonEnvironment.js';
import { usePython, type PythonKernel } from './pythons.js';

type Row = readonly [expression: string, says: RegExp, check?: string];

const right = /^gradcheck PASS 96\/96 ok/;
const cut = /torch sees no path from y_pred to the loss/;

const torch: readonly Row[] = [
  ['Weighted()', right],
  ['Weighted', /^TargetError: Weighted is a class: make one of it/],
  [
    'Running()',
    /^gradcheck FAIL .* \(non-deterministic\)\n {2}non-deterministic: (?!.*right in doubles)/s,
  ],
  ['Huber(beta=0.1)', right],
  ['charbonnier', right],
  ['power(1.5)', right],
  ['power', /if it makes the loss, call it in the expression: power\(…\)/],
  ['masked', right],
  ['noisy', right],
  ['dropped', right],
  ['shaken', right],
  ['chosen', right],
  ['in_place', right],
  ['in_place_input', /the loss writes to its input y_true/],
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
  [
    'forgets_the_slope',
    /slope-forgotten: the gradient of twice the loss is the gradient × 1 at 96 entries.*grad_output of a torch\.autograd\.Function/,
  ],
  ['hooked', /autodiff = truth × 2; look for a torch\.autograd\.Function, a hook/],
  ['makes_a_network', right],
  ['Network()', right],
  ['drops_entries', right],
  ['mapped', right],
  ['with_its_slope', right],
  ['counts', /zero-gradient: .* it does so in steps/],
  ['on_a_gpu', /writing_torch\.py, line \d+: return .*\.cuda\(\)/],
  ['on_a_gpu', /hides other devices unless the option device names one: make tensors with device=/],
  ['Forgets()', /Forgets\(\) returned None; expected .*has it a return statement/],
];

const keras: readonly Row[] = [
  ['Weighted()', right],
  ['Weighted', /^TargetError: Weighted is a class: make one of it/],
  ['charbonnier', right],
  ['make_focal(2)', /^gradcheck PASS 96\/96 ok \(plateau\)/],
  ['make_focal', /if it makes the loss, call it in the expression: make_focal\(…\)/],
  ['noisy', right],
  ['dropped', right],
  [
    'summed_channels',
    /candidate = reference × 2 \(a sum over the 2 channels/,
    'compare(LOSS, reference.mse, inputs)',
  ],
  ['per_image', /double-mean: candidate = reference \/ B/, 'compare(LOSS, reference.mse, inputs)'],
  ['cut', /keras sees no path from y_pred to the loss/],
  ['through_numpy', /keras sees no path from y_pred to the loss/],
  ['weight_of_error', /autodiff = truth × 0\.5; look for .* a tf\.stop_gradient on a part/],
  ['halves', /on the way it casts to float16, .*; leave the cast out for the check/],
  ['rounded', /zero-gradient: .* it does so in steps/],
  ['metrics', /metrics returned a dict with 'loss', 'rmse'; a loss returns one tensor/],
  ['forgets_the_slope', /slope-forgotten: .* × 1 at 96 entries.*upstream gradient/],
  ['Network()', right],
  ['of_features', right],
  ['of_chosen_class', right],
  ['unsafe_norm', /^gradcheck FAIL 96\/96 non-finite/, 'gradcheck(LOSS, [inputs[0], inputs[0]])'],
];

const tensorflow: readonly Row[] = [
  ['noisy', right],
  ['dropped', right],
  ['converts', right],
  ['through_a_py_function', right],
  ['compiled', right],
  ['in_turn', right],
  ['in_numpy', /sees no path from y_pred to the loss/],
  [
    'paired',
    /agrees-on-parts: on each image by itself the two agree/,
    'compare(LOSS, reference.mse, inputs)',
  ],
];

const jax: readonly Row[] = [
  ['mapped', right],
  ['scanned', right],
  ['branched', right],
  ['remembered', right],
  ['noisy', right],
  ['dropped', right],
  [
    'guarded_outside',
    /^gradcheck FAIL 96\/96 non-finite/,
    'gradcheck(LOSS, [inputs[0], inputs[0]])',
  ],
  ['own_backward', /autodiff = truth × 0\.5; look for a jax\.custom_vjp/],
  ['forgets_the_slope', /slope-forgotten: .* × 1 at 96 entries.*cotangent of a jax\.custom_vjp/],
  ['cut', /jax sees no path from y_pred to the loss.*lax\.stop_gradient/],
  ['decides', /^TracerBoolConversionError: .*writing_jax\.py, line 74: if jnp/s],
  ['through_numpy', /cannot be computed: The numpy\.ndarray conversion method/],
  ['halves', /on the way it casts to bfloat16/],
  [
    'summed',
    /candidate = reference × H·W·C: a constant factor of 48/,
    'compare(LOSS, reference.mse, inputs)',
  ],
  ['static', right],
  ['converts', /cannot be computed: .*the `float` function/s],
  ['leaves_its_change', /candidate = reference × 1\.5/, 'compare(LOSS, reference.mse, inputs)'],
  ['pair', /pair returned a tuple of 2 arrays; a loss returns one: pick it/],
];

const numpy: readonly Row[] = [
  ['squares', /^compare PASS 1\/1 ok$/, 'compare(LOSS, reference.mse, inputs)'],
  ['squares', right, 'gradcheck(WITH("squares_slope"), inputs)'],
  [
    'squares',
    /sign: autodiff is the derivative of the loss with its sign reversed/,
    'gradcheck(WITH("squares_slope_sign"), inputs)',
  ],
  [
    'squares',
    /autodiff = truth × 0\.5; look for the hand-written gradient/,
    'gradcheck(WITH("squares_slope_factor"), inputs)',
  ],
  [
    'squares',
    /autodiff = truth × 96; look for the hand-written gradient/,
    'gradcheck(WITH("squares_slope_sum"), inputs)',
  ],
  [
    'squares',
    /gradient of squares has shape \[2, 6, 4\]; expected that of input 1, \[2, 6, 4, 2\]/,
    'gradcheck(WITH("squares_slope_shape"), inputs)',
  ],
  ['squares', /no-gradient: .* numpy, which does not differentiate/, 'gradcheck(LOSS, inputs)'],
  [
    'divided',
    /candidate = reference × \(H·W\)², as a divisor that binds left to right/,
    'compare(LOSS, reference.mse, inputs)',
  ],
  [
    'pixels_only',
    /candidate = reference × 2 \(a sum over the 2 channels/,
    'compare(LOSS, reference.mse, inputs)',
  ],
  [
    'uninitialised',
    /^UnboundLocalError: .*writing_numpy\.py, line 45: total \+= abs/s,
    'compare(LOSS, reference.mae, inputs)',
  ],
  [
    'whole_numbers',
    /^UFuncTypeError: .*writing_numpy\.py, line 51: total \+=/s,
    'compare(LOSS, reference.mae, inputs)',
  ],
  [
    'floored',
    /result is int32, so .*: look for whole numbers in the numpy code/,
    'compare(LOSS, reference.mae, inputs)',
  ],
  ['skips_last', /^compare FAIL/, 'compare(LOSS, reference.mae, inputs)'],
  [
    'writes',
    /input-changed: the loss writes to its input y_pred/,
    'compare(LOSS, reference.mae, inputs)',
  ],
  [
    'degrees',
    /degrees-for-radians: candidate = reference × \(180\/π\)\^1\.2/,
    'compare(LOSS, reference.angularLoss, axes)',
  ],
  [
    'narrow',
    /narrow returned float32 for float64 inputs: as a reference it must be in double/,
    'gradcheck((t, p) => tf.losses.meanSquaredError(t, p), inputs, { reference: LOSS })',
  ],
  [
    'ragged',
    /ragged returned a ragged list: its rows have different lengths/,
    'compare(LOSS, reference.mae, inputs)',
  ],
];

const inputs = `[1, 2].map((seed) => tf.randomUniform([2, 6, 4, 2], -1.5, 1.5, 'float32', seed))`;
const axes = '[directions([2, 6, 4], 1), directions([2, 6, 4], 2)]';

/** What a check answers: a report, or an error. */
function asked(python: PythonKernel, file: string) {
  return async (expression: string, check = 'gradcheck(LOSS, inputs)'): Promise<string> => {
    const from = `python('${file}', ${JSON.stringify(expression)}, { python: interpreter`;
    const { value, error } = await python.test.run(
      check
        .replace(/WITH\(("\w+")\)/, `${from}, gradient: $1 })`)
        .replace('LOSS', `${from} })`)
        .replaceAll('inputs', inputs)
        .replaceAll('axes', axes),
    );
    return value ?? error?.stack.replace(/^PythonError: /, '') ?? '';
  };
}

const suites: readonly (readonly [string, Environment, string, readonly Row[]])[] = [
  ['Keras', 'tensorflow', 'writing_keras.py', keras],
  ['TensorFlow', 'tensorflow', 'writing_tensorflow.py', tensorflow],
  ['JAX', 'jax', 'writing_jax.py', jax],
  ['numpy', 'jax', 'writing_numpy.py', numpy],
];

for (const [framework, environment, file, rows] of suites) {
  describe(`losses of ${framework} as people write them`, function () {
    this.timeout(120_000);
    const said = asked(usePython(environment), file);
    for (const [expression, says, check] of rows) {
      it(`${expression}${check === undefined ? '' : ` in ${check}`}: ${says.source}`, async () =>
        assert.match(await said(expression, check), says));
    }
  });
}

describe('losses of PyTorch as people write them', function () {
  this.timeout(120_000);
  const python = usePython('torch');
  const said = asked(python, 'writing_torch.py');
  for (const [expression, says] of torch) {
    it(`${expression}: ${says.source}`, async () => assert.match(await said(expression), says));
  }
  for (const of of [
    'F.cross_entropy(p.movedim(-1, 1), y)',
    'F.mse_loss(p, F.one_hot(y, 2).to(p))',
  ]) {
    it(`class numbers are int64, as ${of} asks for`, async () =>
      assert.match(
        await said(
          `lambda y, p: ${of}`,
          `gradcheck(LOSS, [tf.zeros([2, 6, 4], 'int32'), inputs[1]])`,
        ),
        right,
      ));
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
    assert.match(await asked(python, 'lib/losses/mine.py')('mse'), right);
  });
});
