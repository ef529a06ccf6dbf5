/**
 * The modified Bessel functions I₀ and I₁, scaled by e^(−x), for the von Mises normaliser.
 *
 * TensorFlow.js has none. Chebyshev series, in x/4 − 1 on [0, 8] and in 16/x − 1 beyond, in the
 * manner of Cephes (Moshier), long enough for doubles. The coefficients come from mpmath at 50
 * digits, cut below 10⁻¹⁷: test/golden/mpmath_values.py prints them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.js';

/** log(e^(−x)·I₀(x)), x ≥ 0. Gradient: −C(x), see `besselGap`. */
export const logBesselI0e = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.log(scaledBessel(x, i0Small, i0Large)),
    saved: [x],
    gradient: (dy, [x]) => [tf.neg(tf.mul(dy, besselGap(x!)))],
  }));

/**
 * C(x) = 1 − I₁(x)/I₀(x), x ≥ 0, in (0, 1]: beyond 8 by a series of its own for x·C(x), ½ at ∞, because the difference keeps no
 * digit there. Gradient: with A = 1 − C it is A² + A/x − 1, −½ at 0; beyond 8 −S/x², S by a series, ½ at ∞.
 */
const besselGap = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const near = tf.where(tf.greater(x, 8), tf.onesLike(x), x);
    return {
      value: onBothSides(x, tf.sub(1, ratioNear(near)), (x) => tf.div(inFar(x, gapLarge), x)),
      saved: [x, tf.less(x, 1e-2), tf.greater(x, 8)],
      gradient: (dy, [x, tiny, beyond]) => {
        const safe = tf.where(tf.logicalOr(tiny!, beyond!), tf.onesLike(x!), x!);
        const ratio = tf.sub(1, besselGap(safe));
        const derivative = tf.sub(tf.add(tf.square(ratio), tf.div(ratio, safe)), 1);
        // Near 0, A = x/2 − x³/16 + x⁵/96 − …, so C' = −½ + 3x²/16 − 5x⁴/96.
        const square = tf.square(tf.where(tiny!, x!, tf.zerosLike(x!)));
        const series = tf.sub(tf.mul(square, tf.sub(3 / 16, tf.mul(square, 5 / 96))), 0.5);
        const far = tf.where(beyond!, x!, tf.fill(x!.shape, 8));
        const above = tf.neg(tf.div(tf.div(inFar(far, slopeLarge), far), far));
        return [tf.mul(dy, tf.where(beyond!, above, tf.where(tiny!, series, derivative)))];
      },
    };
  });

/** I₁(x)/I₀(x) on [0, 8]; the series for I₁ is that of I₁(x)/x, which is exact near 0. */
const ratioNear = (x: tf.Tensor): tf.Tensor =>
  tf.div(tf.mul(inNear(x, i1Small), x), inNear(x, i0Small));

/** e^(−x)·I(x). */
const scaledBessel = (
  x: tf.Tensor,
  small: readonly number[],
  large: readonly number[],
): tf.Tensor =>
  onBothSides(x, inNear(tf.where(tf.greater(x, 8), tf.onesLike(x), x), small), (x) =>
    tf.div(inFar(x, large), tf.sqrt(x)),
  );

/** `below` up to 8, and a function of x beyond. */
function onBothSides(
  x: tf.Tensor,
  below: tf.Tensor,
  above: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const beyond = tf.greater(x, 8);
  return tf.where(beyond, above(tf.where(beyond, x, tf.fill(x.shape, 8))), below);
}

const inNear = (x: tf.Tensor, series: readonly number[]): tf.Tensor =>
  clenshaw(tf.sub(tf.div(x, 4), 1), series);

const inFar = (x: tf.Tensor, series: readonly number[]): tf.Tensor =>
  clenshaw(tf.sub(tf.div(16, x), 1), series);

/** Σ cⱼTⱼ by Clenshaw's recurrence. */
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

/** x·C(x). */
const gapLarge: readonly number[] = [
  0.50870442282902157, 0.0090336386463271661, 0.0003509928487727511, 2.4000438429103218e-5,
  2.5485427408775525e-6, 3.8155194100457591e-7, 6.3875364101131702e-8, 6.6051001834962123e-9,
  -1.899860583633942e-9, -1.3857621284106325e-9, -3.5482727891548446e-10, 1.7935629684279217e-11,
  4.3893201231445549e-11, 9.9090873251747295e-12, -2.9337562818469653e-12, -1.8685456734304528e-12,
  5.51212826673586e-14, 2.6642031814439176e-13, 2.5122977643285877e-14, -3.7098265219320869e-14,
  -6.6098880085054195e-15, 5.5322173870563776e-15, 1.2354019527181981e-15, -9.1609550309227591e-16,
  -2.0001924286572826e-16, 1.6754365865030598e-16, 2.7304605668530615e-17, -3.2694105785677581e-17,
];

/** −x²·C′(x). */
const slopeLarge: readonly number[] = [
  0.51852454947659489, 0.019640253295146631, 0.0012219831537195472, 0.00012100373054308744,
  1.7356348604041914e-5, 3.0874271356358482e-6, 4.7873866910273421e-7, -8.0194807061649835e-9,
  -4.7561258088697088e-8, -1.9376415808706551e-8, -2.3253490143608664e-9, 1.3983947568666705e-9,
  7.0034198710941887e-10, 1.0821323198529982e-11, -8.9767067689905682e-11, -1.9601084034174863e-11,
  9.4688275007020036e-12, 4.2690406050466392e-12, -9.5361574148827245e-13, -7.6318354276292846e-13,
  1.0436963378509189e-13, 1.3253293422257815e-13, -1.5119289299744318e-14, -2.3379433144232805e-14,
  3.2073015158935671e-15, 4.1867347799294303e-15, -8.520154866917905e-16, -7.3919308931449999e-16,
  2.3721414230194291e-16, 1.2097429067397956e-16, -6.3716967554291335e-17, -1.5787388564347394e-17,
  1.5892562845089237e-17,
];
