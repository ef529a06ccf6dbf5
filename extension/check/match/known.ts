/** A form of the library as its numbers on every trial, added up as its own loss is; and what a candidate may differ from it by. */
import type { Form } from './catalogue.js';
import { addUp, factorsFor, type Scaling } from './fit.js';
import { measureForm, type MeasuredForm } from './measure.js';
import type { Tried } from './search.js';

export type Differs =
  | { readonly by: 'factor'; readonly factor: number }
  | { readonly by: 'constant'; readonly added: number }
  | { readonly by: 'line'; readonly factor: number; readonly added: number }
  | { readonly by: 'function'; readonly formula: string }
  | { readonly by: 'unknown function' }
  /** Its gradient, times a number of each label's own. */
  | { readonly by: 'labels'; readonly factors: readonly LabelFactor[] }
  | { readonly by: 'most trials'; readonly differs: Differs; readonly names: readonly string[] }
  | { readonly by: 'gradient' }
  | { readonly by: 'trial'; readonly names: readonly string[] }
  | {
      readonly by: 'terms';
      readonly weight: number;
      readonly other: Near;
      readonly otherWeight: number;
    }
  | { readonly by: 'direction'; readonly cosine: number };

export interface LabelFactor {
  readonly label: number;
  readonly factor: number;
}

/** A form, and what its map is multiplied by. */
export interface Near {
  readonly form: Form;
  readonly scaling: Scaling;
}

export interface Nearest extends Near {
  readonly differs: Differs;
}

/** One form on all trials, by its own mean or map. */
export interface Known extends Near {
  readonly values: readonly Float64Array[];
  readonly gradients: readonly Float64Array[];
}

export function know(form: Form, trials: readonly Tried[]): readonly Known[] {
  const found = trials.map((trial) => measureForm(form, trial));
  if (!found.every((one): one is MeasuredForm => one !== undefined)) return [];
  const [scaling] = factorsFor(trials[0]!.candidate.shape, found[0]!)[0] ?? [];
  if (scaling === undefined) return [];
  const factors = found.map(
    (one, i) => new Map(factorsFor(trials[i]!.candidate.shape, one)).get(scaling) ?? NaN,
  );
  const values = found.map((one, i) => {
    const added = addUp(trials[i]!.candidate.shape, one);
    return (added ?? Float64Array.of(NaN)).map((x) => x * factors[i]!);
  });
  const gradients = found.map(({ gradient }, i) => gradient.map((x) => x * factors[i]!));
  return [{ form, scaling, values, gradients }];
}
