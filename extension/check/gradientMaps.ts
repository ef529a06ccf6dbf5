/** The pictures of a gradcheck: both gradients, their difference, and the class of each entry. */
import type { GradientClass } from '../wire/report.js';
import type { Shape } from '../wire/shape.js';
import type { Judgement } from './gradientClasses.js';
import type { Measured } from './gradients.js';
import type { PlainTensor } from './recorder.js';

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

export function gradientMaps(
  { measured, judgement }: { readonly measured: Measured; readonly judgement: Judgement },
  shape: Shape,
): readonly PlainTensor[] {
  const { single, truths } = measured;
  if (single.length < 2) return [];
  const map = { shape, dtype: 'float32' };
  const codes = Uint8Array.from(judgement.classes, (c) => classes.indexOf(c ?? 'not checked'));
  return [
    { ...map, name: 'autodiff', role: 'analytic', data: Float32Array.from(single) },
    { ...map, name: 'truth', role: 'numeric', data: truths.slope },
    { ...map, name: 'difference', role: 'error', data: single.map((g, i) => g - truths.slope[i]!) },
    { name: 'class', role: 'class', shape, dtype: 'uint8', data: codes, classes },
  ];
}
