/** Complex numbers as real ones that have pictures: their size and their direction, and both parts. */
import type { PlainTensor } from '../picture/packTensors.js';
import type { Shape } from '../wire/shape.js';
import type { AngleInfo } from '../wire/view.js';

const phase: AngleInfo = {
  encoding: 'scalar',
  unit: 'rad',
  period: 'full',
  zero: 'east',
  sense: 'ccw',
};

/** `parts`: real and imaginary in turn. */
export function complexTensors(
  name: string,
  shape: Shape,
  parts: ArrayLike<number>,
): readonly PlainTensor[] {
  const of = (number: (real: number, imaginary: number) => number): Float32Array =>
    Float32Array.from({ length: parts.length / 2 }, (_, i) =>
      number(parts[2 * i]!, parts[2 * i + 1]!),
    );
  const toPlain = (what: string, data: Float32Array): PlainTensor => ({
    ...{ name: `${what} of ${name}`, shape, dtype: 'float32', data },
  });
  return [
    toPlain('size', of(Math.hypot)),
    {
      // Of 0 there is none.
      ...toPlain(
        'phase',
        of((x, y) => (x === 0 && y === 0 ? NaN : Math.atan2(y, x))),
      ),
      angle: phase,
    },
    toPlain(
      'real part',
      of((x) => x),
    ),
    toPlain(
      'imaginary part',
      of((_, y) => y),
    ),
  ];
}
