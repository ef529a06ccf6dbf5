/** Verdicts: right losses where rounding is all there is to see, wrong ones at one place, conventions, losses crossed. */
import '../support/setup.js';
import { compare, gradcheck } from '../../extension/check/index.js';
import { attacks, checkImages, unspoiled } from '../check/proof/attacks.js';
import { compareCrossed, crossedPairs } from '../check/proof/crossTable.js';
import { optimumNumbers } from '../check/proof/optimumNumbers.js';
import { optimumWholes } from '../check/proof/optimumWholes.js';
import { smallInputs } from '../check/proof/smallInputs.js';
import { thresholds } from '../check/proof/thresholds.js';
import type { Row } from '../check/proof/vocabulary.js';
import { seeded, useBackend } from '../check/support.js';
import { backends } from '../support/backends.js';
import type { Scale, Trial, TrialRow } from './trial.js';

export const verdicts: Trial = {
  title: 'Verdicts',
  about:
    'Losses that are right and must pass: at their own optimum, and of inputs small beside their constants, each over fifty seeds on every backend. Comparisons at a threshold, ' +
    'where the verdict must be the one of the table. Losses of numbers and of vectors compared with the loops of all others: none may pass, and what is said of them must hold on other inputs.',
  run: runVerdicts,
};

export const places: Trial = {
  title: 'Gradients wrong at one place',
  about:
    'gradcheck of images whose loss is no sum over pixels (rmse, dice, a blur, a logarithm), its gradient wrong at one place, another one each time: the sign of one entry or row, one entry by a tenth, ' +
    'a row by a twentieth, a corner lost. The figure is how many passed; 2 % may. The same losses as they are must pass. ' +
    'LOSSBOOK_WHOLE=1 npx mocha out/test/check/proof/attacks.test.js tries fifty places of each.',
  run: runPlaces,
};

async function* runVerdicts({ seed, size }: Scale): AsyncIterable<TrialRow> {
  const whole = size === 'whole';
  // `npm test` runs every row by itself, in test/check/proof: here a few say that the trial runs.
  const some = <T>(items: readonly T[]): readonly T[] =>
    whole ? items : items.filter((_, i) => i % 40 === 0);
  for (const backend of whole
    ? (['wasm', ...backends.filter((b) => b !== 'wasm')] as const)
    : (['wasm'] as const)) {
    await useBackend(backend);
    const seeds = Array.from({ length: whole ? 50 : 1 }, (_, i) => seed + i);
    yield checkRight(
      `at the optimum, ${backend}`,
      some([...optimumNumbers, ...optimumWholes]),
      seeds,
    );
    yield checkRight(`small inputs, ${backend}`, some(smallInputs), seeds);
    const unlike = thresholds.filter(
      ({ candidate, loop, inputs, verdict }) =>
        compare(candidate, loop, inputs).verdict !== verdict,
    );
    yield {
      what: `thresholds, ${backend}`,
      tried: thresholds.length,
      failures: unlike.map(({ name, verdict }) => `${name}: not ${verdict}`),
    };
  }
  await useBackend('wasm');
  const pairs = some(crossedPairs).map((pair) => ({
    name: pair.join(' for '),
    ...compareCrossed(pair),
  }));
  const alike = pairs.flatMap(({ name, alike }) =>
    alike === undefined
      ? []
      : [`${name}: the same to ${alike.toExponential(1)} at first, tried at a tenth of the errors`],
  );
  yield {
    what: "losses against each other's loops, wasm",
    tried: pairs.length,
    failures: pairs.flatMap(({ name, report, untrue }) =>
      report.verdict === 'pass'
        ? [`${name} passes`]
        : untrue.map(({ message }) => `${name}: ${message}`),
    ),
    ...(alike.length > 0 && { note: alike.join('; ') }),
  };
}

function checkRight(what: string, rows: readonly Row[], seeds: readonly number[]): TrialRow {
  const failures = rows.flatMap(({ name, loss, inputs }) =>
    seeds.flatMap((seed) => {
      const { verdict, summary } = gradcheck(loss, inputs(seeded(seed)));
      return verdict === 'pass' ? [] : [`${name}, seed ${seed}: ${summary}`];
    }),
  );
  return { what, tried: rows.length * seeds.length, failures, note: `${rows.length} losses` };
}

/** How many places of an image of which side: a gradcheck of 512² takes seconds of a processor, fifty of each an hour. */
const wholeSides = [
  [256, 50],
  [512, 8],
] as const;

async function* runPlaces({ seed, size }: Scale): AsyncIterable<TrialRow> {
  await useBackend('wasm');
  for (const [side, count] of size === 'whole' ? wholeSides : ([[32, 1]] as const)) {
    const seeds = Array.from({ length: count }, (_, i) => seed + i);
    const wrong = unspoiled
      .map(([name, loss]) => ({ name, report: checkImages(side, seed, () => loss) }))
      .filter(({ report }) => report.verdict === 'fail');
    yield {
      what: `${side}², as they are`,
      tried: unspoiled.length,
      failures: wrong.map(({ name, report }) => `${name}: ${report.summary}`),
    };
    for (const { name, make } of size === 'whole' ? attacks : attacks.slice(0, 2)) {
      const missed = seeds.filter(
        (place) => checkImages(side, place, (random) => make(side, random)).verdict === 'pass',
      );
      yield {
        what: `${side}², ${name}`,
        tried: seeds.length,
        failures: [],
        figure: { value: (100 * missed.length) / seeds.length, atMost: 2, unit: '%' },
        ...(missed.length > 0 && { note: `seeds ${missed.join(', ')}` }),
      };
    }
  }
}
