/** Asks Python which operation of a loss makes the first number that is not finite. */
import type { StrangeOperation } from '../backends/doubles.js';
import type { PlainArray } from './frame.js';
import type { Target } from './target.js';

/** As Python tells of it: JSON has no NaN and no infinities. */
interface Told extends Omit<StrangeOperation, 'made' | 'place'> {
  readonly made: string;
  readonly place?: StrangeOperation['place'] | null;
}

/** Undefined where none is to be seen: all is finite, or it is no operation of the framework. */
export function findStrange(
  target: Target,
  request: Readonly<Record<string, unknown>>,
  inputs: readonly PlainArray[],
): StrangeOperation | undefined {
  const { header } = target.ask({ do: 'strange', ...request }, inputs);
  const found = header['found'] as Told | null;
  if (found === null) return undefined;
  const { made, place, ...rest } = found;
  return { ...rest, made: Number(made), ...(place && { place }) };
}
