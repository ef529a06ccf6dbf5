/** The derivative along one direction, by autodiff and by differences. */
import type { LossWithOptions } from '../evaluate.js';
import { withValues } from '../inputs.js';
import { sum, sumOfSizes } from '../numbers.js';
import { alongDirection } from '../tolerance.js';
import { look, valueOf, type Pair } from './look.js';

export function compareDerivatives(
  loss: LossWithOptions,
  [t, p]: Pair,
  random: () => number,
): DirectionalDerivatives {
  const direction = p.values.map(() => 2 * random() - 1);
  const { gradient } = look(loss, [t, p]);
  if (!gradient) throw new Error('no gradient in doubles');
  const along = (step: number): number => {
    const [up, down] = [step, -step].map((h) =>
      valueOf(loss, [
        t,
        withValues(
          p,
          p.values.map((x, i) => x + h * direction[i]!),
        ),
      ]),
    );
    return (up! - down!) / (2 * step);
  };
  const steps = [1e-4, 1e-5] as const;
  const parts = gradient.map((g, i) => g * direction[i]!);
  const size = sumOfSizes(parts);
  return { autodiff: sum(parts), coarse: along(steps[0]), fine: along(steps[1]), size };
}

export interface DirectionalDerivatives {
  readonly autodiff: number;
  readonly coarse: number;
  readonly fine: number;
  /** The sum of what the entries contribute, without their signs. */
  readonly size: number;
}

/** Whether the two are the same; 'not' where differences by two steps are not, as beside a kink. */
export function settles({
  autodiff,
  coarse,
  fine,
  size,
}: DirectionalDerivatives): 'equal' | 'apart' | 'not' {
  const slack = alongDirection * size;
  if (!(Math.abs(coarse - fine) <= slack / 4)) return 'not';
  return Math.abs(autodiff - fine) <= slack ? 'equal' : 'apart';
}
