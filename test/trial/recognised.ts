/** Recognised: of every loss in the library each form that match knows, as a loop that has no code in common with it. */
import '../support/setup.js';
import { formCases, oddCases, unrecognised, type FormCase } from '../check/matchForms.js';
import { useBackend } from '../check/support.js';
import type { Scale, Trial, TrialRow } from './trial.js';

export const recognised: Trial = {
  title: 'Recognised losses',
  about:
    'Every loss of the library as a loop over numbers that imports nothing of it, with the options that libraries and papers give it, and with others that nobody does: match must name the loss and the values of its options.',
  run,
};

async function* run({ size }: Scale): AsyncIterable<TrialRow> {
  await useBackend('cpu');
  const sampleOf = 26;
  const some = (all: readonly FormCase[]): readonly FormCase[] =>
    all.filter((_, i) => size === 'whole' || i % sampleOf === 0);
  yield rowOf('losses and their options', some(formCases));
  yield rowOf('options that are no usual numbers', some(oddCases));
}

function rowOf(what: string, cases: readonly FormCase[]): TrialRow {
  return {
    what,
    tried: cases.length,
    failures: cases.flatMap((one) => {
      const said = unrecognised(one);
      return said === undefined ? [] : [`${one.name}: ${said}`];
    }),
    note: `${new Set(cases.map(({ of }) => of.name)).size} losses`,
  };
}
