/** The pictures of a gradcheck: both gradients, their difference, and the class of each entry. */
import type { GradientClass } from '../../wire/report.js';
import { inOrder } from '../../wire/entryClasses.js';
import type { Shape } from '../../wire/shape.js';
import type { Judgement } from './gradientClasses.js';
import type { Measured } from './gradients.js';
import type { PlainTensor } from '../recorder.js';

const classes: readonly (GradientClass | 'not checked')[] = inOrder(
  'not checked',
  'ok',
  'kink',
  'noisy',
  'plateau',
  'wrong',
  'non-finite',
);

const codeOf = Object.fromEntries(classes.map((name, code) => [name, code])) as Readonly<
  Record<(typeof classes)[number], number>
>;

export function drawMaps(
  { measured, judgement }: { readonly measured: Measured; readonly judgement: Judgement },
  shape: Shape,
): readonly PlainTensor[] {
  const { float32, float64, truths } = measured;
  if (float32.length < 2) return [];
  const map = { shape, dtype: 'float32' };
  // Plain loops: a callback per entry of a large image takes as long as a tenth of the loss.
  const codes = new Uint8Array(float32.length);
  const difference = new Float64Array(float32.length);
  const judged = new Float32Array(float32.length);
  const allowance = new Float32Array(float32.length);
  for (let i = 0; i < float32.length; i++) {
    codes[i] = codeOf[judgement.classes[i] ?? 'not checked'];
    difference[i] = float32[i]! - truths.gradient[i]!;
    const inFloat32 = judgement.onlyHere.get(i);
    const decides = inFloat32 === undefined ? (float64 ?? float32) : float32;
    judged[i] = decides[i]! - truths.gradient[i]!;
    allowance[i] = inFloat32 ?? judgement.allowance(i);
  }
  return [
    { ...map, name: 'autodiff', role: 'analytic', data: new Float32Array(float32) },
    { ...map, name: 'truth', role: 'numeric', data: truths.gradient },
    { ...map, name: 'difference', role: 'error', data: difference },
    { ...map, name: 'judged difference', role: 'judged', data: judged },
    { ...map, name: 'allowance', role: 'allowance', data: allowance },
    { name: 'class', role: 'class', shape, dtype: 'uint8', data: codes, classes },
  ];
}
