/** Chance in a chart, the same at each drawing: what a trial has found of it holds for the drawing after it. */
import * as vega from 'vega';

/** Not in its types. */
interface Chance {
  readonly setRandom: (random: () => number) => void;
  readonly randomLCG: (seed: number) => () => number;
}

export function startChance(): void {
  const { setRandom, randomLCG } = vega as unknown as Chance;
  setRandom(randomLCG(1));
}
