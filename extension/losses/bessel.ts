/**
 * The modified Bessel functions I₀ and I₁, scaled by e^(−x), for the von Mises normaliser.
 *
 * TensorFlow.js has none. Chebyshev series, in x/4 − 1 on [0, 8] and in 16/x − 1 beyond, in the
 * manner of Cephes (Moshier), long enough for doubles. The coefficients come from mpmath at 50
 * digits, cut below 10⁻¹⁷: test/golden/mpmath_values.py prints them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.js';

/** log(e^(−x)·I₀(x)), x ≥ 0. Gradient: I₁(x)/I₀(x) − 1. */
export const logBesselI0e = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.log(scaledBessel(x, i0Small, i0Large)),
    saved: [x],
    gradient: (dy, [x]) => [tf.mul(dy, tf.sub(besselRatio(x!), 1))],
  }));

/** A(x) = I₁(x)/I₀(x), x ≥ 0, in [0, 1). Gradient: 1 − A² − A/x, ½ at 0. */
export const besselRatio = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    // The series for I₁ on [0, 8] is that of I₁(x)/x, which is exact near 0.
    const small = scaledBessel(x, i1Small, i1Large);
    const i1 = tf.where(tf.greater(x, 8), small, tf.mul(small, x));
    return {
      value: tf.div(i1, scaledBessel(x, i0Small, i0Large)),
      saved: [x, tf.less(x, 1e-2)],
      gradient: (dy, [x, tiny]) => {
        const safe = tf.where(tiny!, tf.onesLike(x!), x!);
        const ratio = besselRatio(safe);
        const derivative = tf.sub(tf.sub(1, tf.square(ratio)), tf.div(ratio, safe));
        // Near 0, A = x/2 − x³/16 + x⁵/96 − …, so A' = ½ − 3x²/16 + 5x⁴/96.
        const square = tf.square(x!);
        const series = tf.add(0.5, tf.mul(square, tf.sub(tf.mul(square, 5 / 96), 3 / 16)));
        return [tf.mul(dy, tf.where(tiny!, series, derivative))];
      },
    };
  });

/** Σ cⱼTⱼ by Clenshaw's recurrence, on both sides of 8. */
function scaledBessel(x: tf.Tensor, small: readonly number[], large: readonly number[]): tf.Tensor {
  const beyond = tf.greater(x, 8);
  const below = clenshaw(tf.sub(tf.div(tf.where(beyond, tf.onesLike(x), x), 4), 1), small);
  const safe = tf.where(beyond, x, tf.fill(x.shape, 8));
  const above = tf.div(clenshaw(tf.sub(tf.div(16, safe), 1), large), tf.sqrt(safe));
  return tf.where(beyond, above, below);
}

function clenshaw(x: tf.Tensor, coefficients: readonly number[]): tf.Tensor {
  const twice = tf.mul(x, 2);
  let [b1, b2]: [tf.Tensor, tf.Tensor] = [tf.zerosLike(x), tf.zerosLike(x)];
  for (const c of coefficients.slice(1).reverse()) {
    [b1, b2] = [tf.add(tf.sub(tf.mul(twice, b1), b2), c), b1];
  }
  return tf.add(tf.sub(tf.mul(x, b1), b2), coefficients[0]!);
}

const i0Small: readonly number[] = [
  0.33839763720473804, -0.3046826723431984, 0.17162090152220878, -0.094901097048047644,
  0.049305284239670708, -0.023737414805899469, 0.010546460394594998, -0.0043243099950505759,
  0.0016394756169413358, -0.00057637557453858237, 0.00018850288509584166, -5.7541950100821037e-5,
  1.6448448070728897e-5, -4.4167383584587506e-6, 1.1173875391201037e-6, -2.6707938539406117e-7,
  6.0469950225419189e-8, -1.300025009986248e-8, 2.6598237246823867e-9, -5.1897956016352629e-10,
  9.6758090353732369e-11, -1.7268262914415557e-11, 2.9550526631296398e-12, -4.8564467831119295e-13,
  7.6761854986049356e-14, -1.1685332877993452e-14, 1.715391285555133e-15, -2.4312798465479547e-16,
  3.3307945188222381e-17,
];

const i1Small: readonly number[] = [
  0.12629359322181683, -0.17641651835783406, 0.1026436586898471, -0.052945981208094991,
  0.024726449030626517, -0.010564084894626198, 0.0041564229443128882, -0.0015135724506312531,
  0.00051228595616857577, -0.00016176081582589675, 4.7815651075500542e-5, -1.3273163656039436e-5,
  3.4702513081376785e-6, -8.5687202646954547e-7, 2.0032947535521353e-7, -4.4450591287963281e-8,
  9.3815373864957718e-9, -1.8872497517228293e-9, 3.625590281552117e-10, -6.6634897235020277e-11,
  1.1736186298890902e-11, -1.9839743977649437e-12, 3.2237933659455747e-13, -5.0421855047279117e-14,
  7.6006842947354069e-15, -1.1055969477353863e-15, 1.5536319577362005e-16, -2.1114212143581661e-17,
];

const i0Large: readonly number[] = [
  0.40224520550705442, 0.0033691164782556941, 6.889758346916824e-5, 2.8913705208347565e-6,
  2.0489185894690637e-7, 2.2666689904981781e-8, 3.3962320257083863e-9, 4.9406023882249696e-10,
  1.1889147107846438e-11, -3.1499165279632414e-11, -1.3215811840447713e-11, -1.7941785315068061e-12,
  7.1801244513836662e-13, 3.8527783827421427e-13, 1.5400862175214098e-14, -4.1505693472872221e-14,
  -9.5548466988283076e-15, 3.8116806693526224e-15, 1.7725601330565264e-15, -3.4254856196772191e-16,
  -2.8276239805165835e-16, 3.4612228676974611e-17, 4.46562142029676e-17,
];

const i1Large: readonly number[] = [
  0.38928811750914006, -0.0097610974913614684, -0.00011058893876262372, -3.8825648088776904e-6,
  -2.5122362378702089e-7, -2.6314688468895195e-8, -3.835380385964237e-9, -5.5897434621965838e-10,
  -1.8974958123505412e-11, 3.2526035830154882e-11, 1.4125807436613781e-11, 2.0356285441470895e-12,
  -7.1985517762459085e-13, -4.0835511110921973e-13, -2.1015418427726643e-14, 4.2724400167119514e-14,
  1.0420276984128803e-14, -3.8144030724370078e-15, -1.8803547755107824e-15, 3.3082023109209283e-16,
  2.9626289976459501e-16, -3.209525921993424e-17, -4.6503053684893583e-17,
];
