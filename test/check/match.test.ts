/** match: each loss of the library is recognised by its loop. With each option it is known by: the trial `recognised`. */
import assert from 'node:assert/strict';
import * as losses from '../../extension/losses/index.js';
import { usualOptions, withoutDefaults } from '../../extension/losses/usualOptions.js';
import { sample, table, type Loss, type Options } from '../losses/table.js';
import { formCases, oddCases, unrecognised } from './matchForms.js';
import { useBackend } from './support.js';

const isEmpty = (options: Options): boolean => Object.keys(options).length === 0;

describe('match: a loss of the library by its loop', function () {
  // Beside two other lanes the windows of SSIM took more than twenty seconds.
  this.timeout(60_000);
  before(() => useBackend('cpu'));
  for (const one of formCases.filter(({ options }) => isEmpty(options)))
    it(one.name, () => assert.equal(unrecognised(one), undefined));
});

/** Of every loss: the trial `recognised`. */
describe('match: options that are no usual numbers', function () {
  this.timeout(60_000);
  before(() => useBackend('cpu'));
  const few = ['huber', 'tversky', 'focal', 'siLog', 'pinball'];
  for (const one of oddCases.filter(({ of }) => few.includes(of.name)))
    it(one.name, () => assert.equal(unrecognised(one), undefined));
});

describe('match: what it leaves out of a call is the default', () => {
  before(() => useBackend('cpu'));
  for (const of of table) {
    const name = of.name as keyof typeof losses;
    const single = (usualOptions[name] ?? []).flatMap((grid) =>
      Object.entries(grid).flatMap(([key, values]) => values.map((value) => ({ [key]: value }))),
    );
    for (const options of single.filter((option) => isEmpty(withoutDefaults(name, option))))
      it(`${name} ${JSON.stringify(options)}`, () => {
        const { yTrue, yPred } = sample(of);
        const loss = losses[name] as unknown as Loss;
        assert.deepEqual(...both((given) => loss(yTrue, yPred, given), options));
      });
  }
});

/** What is computed, or the sentence that refuses it, with options and without. */
function both(
  run: (options: Options) => ReturnType<Loss>,
  options: Options,
): [given: unknown, without: unknown] {
  const of = (given: Options): unknown => {
    try {
      return run(given).arraySync();
    } catch (error) {
      return String(error);
    }
  };
  return [of(options), of({})];
}
