/**
 * Values and gradients from outside this project: Keras 3, optax, SciPy, NumPy, PyTorch, kornia and
 * mpmath, made by the scripts in test/golden in float64. Each row says which option reproduces the
 * convention of the other library.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { logBesselI0e } from '../../extension/losses/bessel.js';
import { fisherNormaliser } from '../../extension/losses/fisherNormaliser.js';
import { goldenFile } from '../support/goldenFile.js';
import type { GoldenArray } from '../support/goldenFile.js';
import { assertClose, onEachBackend } from './support.js';
import type { Loss, Options } from './table.js';
import { tolerances } from '../support/tolerances.js';

type Row = readonly [
  name: string,
  loss: (t: tf.Tensor, p: tf.Tensor, weights?: tf.Tensor) => tf.Tensor,
  note?: string,
];

const { conventions: by } = losses;

const map = (loss: unknown, options: Options = {}): Row[1] => {
  return (t, p) => (loss as Loss)(t, p, { reduction: 'none', ...options });
};

/** Keras averages the last axis first. */
const lastAxis = { lastAxis: 'mean' };
const weighted = (loss: unknown, options: Options): Row[1] => {
  return (t, p, weights) => (loss as Loss)(t, p, { weights, ...lastAxis, ...options });
};
const kappa = (loss: unknown, options: Options = {}): Row[1] => {
  return (t, p, kappa) => (loss as Loss)(t, p, { reduction: 'none', kappa, ...options });
};

const rows: readonly Row[] = [
  ['keras.mse', map(losses.mse, lastAxis)],
  ['keras.mae', map(losses.mae, lastAxis)],
  ['keras.huber', map(losses.huber, lastAxis)],
  ['keras.huber_half', map(losses.huber, { delta: 0.5, ...lastAxis })],
  ['keras.log_cosh', map(losses.logCosh, lastAxis)],
  ['keras.mse.sum_over_batch_size', weighted(losses.mse, {})],
  ['keras.mse.mean_with_sample_weight', weighted(losses.mse, { divisor: 'weights' })],
  ['keras.mse.sum', weighted(losses.mse, { reduction: 'sum' })],
  ['keras.huber.sum_over_batch_size', weighted(losses.huber, {})],
  ['keras.huber.mean_with_sample_weight', weighted(losses.huber, { divisor: 'weights' })],
  ['keras.huber.sum', weighted(losses.huber, { reduction: 'sum' })],
  ['keras.cosine_similarity', (t, p) => tf.sub(map(losses.cosineDistance)(t, p), 1), 'Keras: −cos'],
  [
    'keras.cosine_similarity_3',
    (t, p) => tf.sub(map(losses.cosineDistance)(t, p), 1),
    'Keras: −cos',
  ],
  [
    'keras.cosine_similarity_zero',
    (t, p) => tf.sub(map(losses.cosineDistance)(t, p), 1),
    'zero vector: cos = 0',
  ],
  ['keras.bce', map(losses.binaryCrossEntropy, lastAxis)],
  ['keras.bce_smooth', map(losses.binaryCrossEntropy, { labelSmoothing: 0.1, ...lastAxis })],
  ['keras.cce', map(losses.crossEntropy)],
  ['keras.cce_smooth', map(losses.crossEntropy, { labelSmoothing: 0.1 })],
  ['keras.focal', map(losses.focal, lastAxis)],
  ['keras.focal_balanced', map(losses.focal, { alpha: 0.25, gamma: 1.5, ...lastAxis })],
  ['keras.dice', map(losses.dice, by.keras.dice)],
  ['keras.dice_image', map(losses.dice, { regions: 'image' })],
  ['keras.dice_class', map(losses.dice, { regions: 'class' })],
  ['keras.dice_empty', map(losses.dice, by.keras.dice), 'an empty region costs 1'],
  [
    'keras.tversky',
    map(losses.tversky, { alpha: 0.7, beta: 0.3 }),
    'alpha 0.3, beta 0.7 in Keras 3.15, whose code has false positives and negatives the other way round than its text',
  ],
  ['optax.squared_error', map(losses.mse)],
  ['optax.huber', map(losses.huber)],
  ['optax.log_cosh', map(losses.logCosh)],
  ['optax.cosine_distance', map(losses.cosineDistance)],
  ['optax.bce', map(losses.binaryCrossEntropy)],
  ['optax.cce', map(losses.crossEntropy)],
  ['optax.focal', map(losses.focal)],
  ['optax.focal_alpha', map(losses.focal, { alpha: 0.25, gamma: 0.5 })],
  ['optax.dice', map(losses.dice, by.optax.dice), 'smooth 1 in the Tversky form'],
  ['optax.tversky', map(losses.tversky, { regions: 'image', alpha: 0.3, beta: 0.7 })],
  ['scipy.von_mises', kappa(losses.vonMisesNll)],
  ['scipy.von_mises_fisher', kappa(losses.vonMisesFisherNll, { normalised: true })],
  ['scipy.quaternion', map(losses.quaternionGeodesic)],
  ['scipy.rotation', map(losses.so3Geodesic)],
  ['torch.mse', map(losses.mse)],
  ['torch.l1', map(losses.mae)],
  ['torch.huber', map(losses.huber, { delta: 0.5 })],
  ['torch.bce', map(losses.binaryCrossEntropy)],
  ['torch.ce', map(losses.crossEntropy)],
  ['torch.ce_smooth', map(losses.crossEntropy, { labelSmoothing: 0.1 })],
  ['torch.cosine', map(losses.cosineDistance)],
  ['torch.angular', map(losses.angularLoss)],
  ['torch.angular_axial', map(losses.angularLoss, { period: Math.PI })],
  ['torch.normal', map(losses.surfaceNormalAngular)],
  ['torch.axial', map(losses.axialDoubleAngle)],
  ['torch.von_mises_loss', map(losses.vonMises, { kappa: 2 })],
  ['torch.quaternion', map(losses.quaternionGeodesic)],
  ['torch.ang_mf', map(losses.angMfNll, { kappa: 5 })],
  ['torch.endpoint', map(losses.endpointError)],
  ['torch.flow_angle', map(losses.flowAngularError)],
  ['torch.recovery', map(losses.recoveryError)],
  ['torch.reproduction', map(losses.reproductionError)],
  ['kornia.charbonnier', map(losses.charbonnier, by.kornia.charbonnier), 'epsilon 1, 0 at 0'],
  ['kornia.geman_mcclure', map(losses.gemanMcClure)],
  ['kornia.welsch', map(losses.welsch)],
  ['kornia.cauchy', map(losses.cauchy)],
  ['kornia.focal', map(losses.focal, by.kornia.focal), 'alpha 0.25'],
  ['kornia.ssim', map(losses.ssim), 'valid windows'],
  [
    'kornia.total_variation',
    (t, p) => tf.sum(map(losses.totalVariation)(t, p), [1, 2]),
    'sum over the image',
  ],
  [
    'kornia.lovasz',
    (t, p) =>
      losses.lovasz(
        tf.slice(t, [0, 0, 0, 0], [-1, -1, -1, 1]),
        tf.slice(p, [0, 0, 0, 0], [-1, -1, -1, 1]),
      ),
  ],
  ['mpmath.log_i0e', (_t, p) => logBesselI0e(p)],
  ['mpmath.fisher_normaliser', (_t, p) => fisherNormaliser(p)],
  ['mpmath.log_cosh', map(losses.logCosh)],
  ['mpmath.cauchy', map(losses.cauchy)],
  ['mpmath.geman_mcclure', map(losses.gemanMcClure)],
  ['mpmath.charbonnier', map(losses.charbonnier)],
  ['mpmath.charbonnier_offset', map(losses.charbonnier, { epsilon: 1, offset: true })],
  ['mpmath.welsch', map(losses.welsch)],
  ['mpmath.bce_of_one', (t, p) => map(losses.binaryCrossEntropy)(tf.onesLike(t), p)],
];

const golden = new Map<string, GoldenArray>([
  ...goldenFile('keras_optax_scipy.npz'),
  ...goldenFile('torch_kornia.npz'),
  ...goldenFile('mpmath_values.npz'),
]);

/** Special functions are held entry by entry, relative to each value, since they span 10⁻³⁰ to 10¹⁸. */
const tolerance = (name: string): number =>
  tolerances[name === 'kornia.ssim' ? 'ssim' : 'golden'].float32;

const tensor = ({ values, shape }: GoldenArray): tf.Tensor =>
  tf.tensor([...values], [...shape], 'float32');

onEachBackend('golden', () => {
  for (const [name, loss, note] of rows) {
    it(note === undefined ? name : `${name} (${note})`, () => {
      tf.tidy(() => {
        const [t, p] = [tensor(golden.get(`${name}.true`)!), tensor(golden.get(`${name}.pred`)!)];
        const [weights, grad] = [golden.get(`${name}.weights`), golden.get(`${name}.grad`)];
        const w = weights && tensor(weights);
        const expected = golden.get(`${name}.value`)!;
        const value = loss(t, p, w);
        if (name !== 'keras.dice_empty') assert.deepEqual(value.shape, expected.shape);
        check(name, [...value.dataSync()], expected.values);
        if (grad === undefined) return;
        // Special functions have the slope of each entry; everything else that of the mean.
        const reduce = (x: tf.Tensor): tf.Tensor =>
          name.startsWith('mpmath.') ? tf.sum(x) : tf.mean(x);
        const g = tf.grad((p) => reduce(loss(t, p, w)))(p);
        check(`${name}, gradient`, [...g.dataSync()], grad.values);
      });
    });
  }

  it('mpmath.angle: atan2 keeps the digits that acos loses', () => {
    const { shape, values } = golden.get('mpmath.angle.true')!;
    const exact = golden.get('mpmath.angle.value')!.values;
    const angle = (method: string): Float32Array =>
      tf.tidy(() => {
        const p = tf.tensor([...golden.get('mpmath.angle.pred')!.values], [...shape]);
        const options = { method, delta: 0, epsilon: 0, reduction: 'none' } as {
          reduction: 'none';
        };
        return losses
          .angularLoss(tf.tensor([...values], [...shape]), p, options)
          .dataSync<'float32'>();
      });
    const worst = (method: string): number =>
      Math.max(...[...angle(method)].map((x, i) => Math.abs(x - exact[i]!)));
    // Products of unit float32 numbers are rounded by 3·10⁻⁸, and π itself by 9·10⁻⁸.
    assert.ok(worst('atan2') < 2.5e-7, `atan2: ${worst('atan2')}`);
    // acos is steps of 3.45·10⁻⁴ at 0 and at π.
    assert.ok(worst('acos') > 1e-4 && worst('acos') < 1e-3, `acos: ${worst('acos')}`);
  });

  it('metrics of NumPy and SciPy', () => {
    const [t, p] = ['true', 'pred'].map((x) => tensor(golden.get(`numpy.metrics.${x}`)!)) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const figures = (options: object): number[] => {
      const m = losses.angularErrorMetrics(t, p, options);
      const shares = (['5', '7.5', '11.25', '22.5', '30'] as const).map((k) => m.under[k]);
      return [m.mean, m.median, m.rmse, m.trimean, m.best25, m.worst25, ...shares];
    };
    assertClose(figures({}), golden.get('numpy.metrics.value')!.values, 1e-6, 'directed');
    assertClose(
      figures({ period: Math.PI }),
      golden.get('numpy.metrics_axial.value')!.values,
      1e-6,
      'axial',
    );
    const c = losses.circularStatistics(t, p);
    assertClose(
      [c.mean, c.standardDeviation],
      golden.get('scipy.circular.value')!.values,
      1e-6,
      'circular',
    );
    tf.dispose([t, p]);
  });
});

describe('golden files', () => {
  it('have no case without a test', () => {
    const other = [
      ...['mpmath.angle', 'numpy.metrics', 'numpy.metrics_axial', 'scipy.circular'],
      // In concentration.test.ts.
      ...['von_mises', 'von_mises_nll', 'von_mises_fisher_nll', 'ang_mf_nll'].map(
        (n) => `mpmath.${n}`,
      ),
    ];
    const cases = [...golden.keys()]
      .filter((k) => k.endsWith('.value'))
      .map((k) => k.replace(/\.value$/, ''));
    assert.deepEqual(cases.sort(), [...rows.map(([name]) => name), ...other].sort());
  });
});

function check(name: string, actual: readonly number[], expected: readonly number[]): void {
  if (!name.startsWith('mpmath.')) return assertClose(actual, expected, tolerance(name), name);
  expected.forEach((e, i) => {
    // 10⁻³⁸ is float32's smallest normal number: squares of tiny errors vanish below it.
    assertClose(
      [actual[i]!],
      [e],
      tolerance(name),
      `${name} [${i}]`,
      Math.abs(e) < 1e-37 ? 1e-37 : specialAtol(name),
    );
  });
}

/**
 * The logarithm of a number near 1 is known to the rounding of that 1: five units in the last place
 * of a recurrence.
 */
const specialAtol = (name: string): number => (name.startsWith('mpmath.log_i0e') ? 4e-7 : 0);
