/** Every loss of the library as a candidate for match: its loop, by its defaults and with each option that it is known by. */
import { match } from '../../extension/check/index.js';
import * as losses from '../../extension/losses/index.js';
import {
  continuousOptions,
  type ContinuousOption,
} from '../../extension/losses/continuousOptions.js';
import { usualOptions, withoutDefaults } from '../../extension/losses/usualOptions.js';
import { sample, table, type LossCase, type Options } from '../losses/table.js';
import { differentiableLoop } from './matchLoops.js';

type LossName = keyof typeof losses;

export interface FormCase {
  readonly name: string;
  readonly of: LossCase;
  readonly options: Options;
}

/** One that holds a part of itself constant has no loop whose differences are its gradient; the rest have others as options. */
const isComparable = ({ name, holdsConstant }: LossCase): boolean =>
  holdsConstant !== true && !['msSsim', 'census'].includes(name);

/** Defaults, the conventions of libraries, and of each grid of usual options its first ones with one changed. */
export const formCases: readonly FormCase[] = table.filter(isComparable).flatMap((of) =>
  optionsOf(of.name as LossName).map((options) => ({
    ...{ name: of.name + textOf(options), of, options },
  })),
);

/** Numbers that nobody's convention has: of each option by itself, and of two together. */
export const oddCases: readonly FormCase[] = table.filter(isComparable).flatMap((of) => {
  const numbers = Object.entries(continuousOptions[of.name as LossName] ?? {}).map(
    ([key, option]) => [key, oddNumber(option)] as const,
  );
  const sets = [...numbers.map((one) => [one]), ...(numbers.length === 2 ? [numbers] : [])];
  return sets
    .map((set) => Object.fromEntries(set))
    .map((options) => ({ name: of.name + textOf(options), of, options }));
});

function oddNumber({ within, from: [usual] }: ContinuousOption): number {
  return within === 'share' ? 0.37 : Number((usual! * 1.37).toPrecision(3));
}

function optionsOf(name: LossName): readonly Options[] {
  const presets = Object.values(losses.conventions).flatMap((of) => {
    const options = (of as Partial<Record<string, Options>>)[name];
    return options ? [options] : [];
  });
  const usual = (usualOptions[name] ?? []).flatMap((grid) => {
    const first = Object.fromEntries(Object.entries(grid).map(([key, [value]]) => [key, value]));
    return Object.entries(grid).flatMap(([key, values]) =>
      values.map((value) => ({ ...first, [key]: value })),
    );
  });
  const all = [{}, ...presets, ...usual]
    .map((options) => withoutDefaults(name, options))
    // Differences of a logarithm of 10⁻⁷ are not good to the digits that are asked for.
    .filter(({ smooth }) => name !== 'logDice' || smooth !== 1e-5)
    // Class numbers are inputs of another shape, and of a scalar no axis is left.
    .filter((options) => !['labels', 'ignoreLabel', 'lastAxis'].some((key) => key in options));
  return [...new Map(all.map((options) => [textOf(options), options])).values()];
}

function textOf(options: Options): string {
  return Object.entries(options)
    .map(([key, value]) => ` ${key} ${String(value)}`)
    .join(',');
}

/** What match says where it does not name the loss with these options and their values; undefined where it does. */
export function unrecognised({ of, options }: FormCase): string | undefined {
  const { yTrue, yPred } = sample(of);
  const report = match(differentiableLoop(of.loop, options), [yTrue, yPred]);
  const isIt = (call: string): boolean =>
    call.startsWith(`${of.name}(`) &&
    Object.entries(options).every(([key, value]) =>
      [',', ' }'].some((end) => call.includes(` ${key}: ${written(value)}${end}`)),
    );
  return report.matches.some(({ call }) => isIt(call)) ? undefined : report.toString();
}

/** As a person writes it in a call. */
function written(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (value === Math.PI) return 'Math.PI';
  return value === 2 * Math.PI ? '2 * Math.PI' : String(value);
}
