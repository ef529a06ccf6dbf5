/** match: each loss of the library is recognised by its loop, with each option it is known by. */
import assert from 'node:assert/strict';
import { match } from '../../extension/check/index.js';
import * as losses from '../../extension/losses/index.js';
import { usualOptions, withoutDefaults } from '../../extension/losses/usualOptions.js';
import { sample, table, type LossCase, type Options } from '../losses/table.js';
import { differentiableLoop } from './matchLoops.js';
import { useBackend } from './support.js';

type LossName = keyof typeof losses;

/** Defaults, the conventions of libraries, and of each grid of usual options its first ones with one changed. */
function formsOf(name: LossName): readonly Options[] {
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
    // Class numbers are inputs of another shape, and of a scalar no axis is left.
    // Differences of a logarithm of 10⁻⁷ are not good to the digits that are asked for.
    .filter(({ smooth }) => name !== 'logDice' || smooth !== 1e-5)
    .filter((options) => !['labels', 'ignoreLabel', 'lastAxis'].some((key) => key in options));
  return [...new Map(all.map((options) => [textOf(options), options])).values()];
}

const textOf = (options: Options): string =>
  Object.entries(options)
    .map(([key, value]) => ` ${key} ${String(value)}`)
    .join(',');

/** One that holds a part of itself constant has no loop whose differences are its gradient; the rest have others as options. */
const isComparable = ({ name, holdsConstant }: LossCase): boolean =>
  holdsConstant !== true && !['msSsim', 'census'].includes(name);

describe('match: a loss of the library by its loop', () => {
  before(() => useBackend('cpu'));
  for (const { name, loop, ...c } of table.filter(isComparable)) {
    for (const options of formsOf(name as LossName)) {
      it(`${name}${textOf(options)}`, () => {
        const { yTrue, yPred } = sample({ name, loop, ...c });
        const report = match(differentiableLoop(loop, options), [yTrue, yPred]);
        const found = report.matches.find(
          ({ call }) => call.startsWith(`${name}(`) && holdsAll(call, options),
        );
        assert.ok(found, report.toString());
      });
    }
  }
});

const holdsAll = (call: string, options: Options): boolean =>
  Object.keys(options).every((key) => call.includes(` ${key}: `));
