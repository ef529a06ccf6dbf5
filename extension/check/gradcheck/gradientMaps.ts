/** The pictures of a gradcheck: both gradients, their difference, and the class of each entry. */
import type { GradientClass } from '../../wire/report.js';
import type { Shape } from '../../wire/shape.js';
import { truthErrorMargin } from '../../wire/tolerated.js';
import type { Judgement } from './gradientClasses.js';
import type { Measured } from './gradients.js';
import type { PlainTensor } from '../recorder.js';

/** The gravest last: a block of a large picture shows its largest code. */
const classes: readonly (GradientClass | 'not checked')[] = [
  'not checked',
  'ok',
  'kink',
  'noisy',
  'plateau',
  'wrong',
  'non-finite',
];

const codeOf = Object.fromEntries(classes.map((name, code) => [name, code])) as Readonly<
  Record<(typeof classes)[number], number>
>;

export function gradientMaps(
  { measured, judgement }: { readonly measured: Measured; readonly judgement: Judgement },
  shape: Shape,
): readonly PlainTensor[] {
  const { single, double, truths } = measured;
  if (single.length < 2) return [];
  const map = { shape, dtype: 'float32' };
  // Plain loops: a callback per entry of a large image takes as long as a tenth of the loss.
  const codes = new Uint8Array(single.length);
  const difference = new Float64Array(single.length);
  const judged = new Float32Array(single.length);
  const allowance = new Float32Array(single.length);
  for (let i = 0; i < single.length; i++) {
    codes[i] = codeOf[judgement.classes[i] ?? 'not checked'];
    difference[i] = single[i]! - truths.slope[i]!;
    const inSingle = judgement.hereOnly.get(i);
    const decides = inSingle === undefined ? (double ?? single) : single;
    judged[i] = decides[i]! - truths.slope[i]!;
    allowance[i] = inSingle ?? truthErrorMargin * truths.error[i]!;
  }
  return [
    { ...map, name: 'autodiff', role: 'analytic', data: new Float32Array(single) },
    { ...map, name: 'truth', role: 'numeric', data: truths.slope },
    { ...map, name: 'difference', role: 'error', data: difference },
    { ...map, name: 'judged difference', role: 'judged', data: judged },
    { ...map, name: 'allowance', role: 'allowance', data: allowance },
    { name: 'class', role: 'class', shape, dtype: 'uint8', data: codes, classes },
  ];
}
