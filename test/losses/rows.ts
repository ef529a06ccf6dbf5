/** What the rows of the table of losses are made by. */
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { domains, ranges } from './domains.js';
import type { Loop, Loss, LossCase, Options } from './lossCase.js';
import { vectors } from './makes.js';
import type { Make } from './makes.js';
import { tolerances } from '../support/tolerances.js';

/** A row but for what follows from its name. */
export const row = (
  name: keyof typeof reference,
  rest: Omit<LossCase, 'name' | 'loss' | 'loop' | 'range'>,
): LossCase => ({
  name,
  range: ranges[name] ?? [0, Infinity],
  loss: losses[name] as unknown as Loss,
  loop: reference[name] as unknown as Loop,
  ...rest,
});

export const pixel = (
  name: keyof typeof reference,
  event: readonly number[],
  make: Make,
  variants: readonly Options[],
  rest: Partial<LossCase> = {},
): LossCase =>
  row(name, {
    ...{ kind: 'pixel', event, make, variants, differentiableInTrue: true },
    ...{ domain: domains.real },
    ...rest,
  });

/** The case with options of its own as defaults. */
export function withDefaults(c: LossCase, own: Options): LossCase {
  // What are no options is for the loss to refuse.
  const orOwn = (options: Options = {}): Options =>
    typeof options === 'object' && options !== null && !Array.isArray(options)
      ? { ...own, ...options }
      : options;
  return {
    ...c,
    loss: (t, p, options) => c.loss(t, p, orOwn(options)),
    loop: (t, p, options) => c.loop(t, p, orOwn(options)),
  };
}

export function withClassNumbers(c: LossCase): LossCase {
  const labels = { labels: 'index' };
  return {
    ...c,
    loss: (t, p, options) => c.loss(t, p, { ...labels, ...options }),
    loop: (t, p, options) => c.loop(t, p, { ...labels, ...options }),
  };
}

export function wraps(): Partial<LossCase> {
  return { tolerance: tolerances.wrapped.float32, overflows: true };
}

export function region(
  make: Make,
  variants: readonly Options[],
): Omit<LossCase, 'name' | 'loss' | 'loop' | 'range'> {
  return {
    ...{ kind: 'region', event: [], make, variants, differentiableInTrue: true },
    ...{ domain: domains.probabilities, labels: true },
  };
}

export function image(
  make: Make,
  variants: readonly Options[],
  rest: Partial<LossCase>,
): Omit<LossCase, 'name' | 'loss' | 'loop' | 'range'> {
  return {
    ...{ kind: 'image', event: [], make, variants, differentiableInTrue: true },
    ...{ domain: domains.real },
    ...rest,
  };
}

export function directionImage(): Make {
  return (seed, entries) => vectors(2)(seed, entries / 2);
}
