/** Autodiff of a loss in both precisions, and what becomes of it where an operation has no gradient. */
import { inDoubles, isUnsupportedInDoubles } from '../../backends/doubles.js';
import { evaluate, gradient, type Output, type Taped } from '../evaluate.js';
import { rememberInputs } from '../keptInputs.js';
import { tracedGradient, type Traced } from './runs.js';
import type { Subject } from './subject.js';

export function tryGradient(
  subject: Subject,
): (Taped & { readonly gradient: Float64Array }) | { readonly threw: Error } {
  const { loss, samples, wrt } = subject;
  try {
    const again = (): Output => gradient(loss, samples, wrt).value;
    return { ...gradient(rememberInputs(loss), samples, wrt), again };
  } catch (error) {
    // `observe` runs the loss by itself next: if that throws too, it is not the derivative.
    return { threw: error as Error };
  }
}

/** What of the loss can be had in doubles: its gradient, its value alone, or nothing. */
export type Doubles =
  | { readonly kind: 'autodiff'; readonly traced: Traced }
  | { readonly kind: 'values'; readonly reason: string }
  | { readonly kind: 'none' };

export function gradientInDoubles({ loss, samples, wrt, reference }: Subject): Doubles {
  try {
    return { kind: 'autodiff', traced: inDoubles(() => tracedGradient(loss, samples, wrt)) };
  } catch (error) {
    if (reference) return { kind: 'none' };
    if (isUnsupportedInDoubles(error)) throw error;
    const reason = (error as Error).message;
    try {
      inDoubles(() => evaluate(loss, samples));
      return { kind: 'values', reason };
    } catch {
      throw new Error(
        `gradcheck: the loss runs in float32 but not in doubles (${reason}); give options.reference, a loop version, as truth`,
        { cause: error },
      );
    }
  }
}
