/**
 * The trials: `npm run trial` runs them all in full, `npm run trial -- soak orphans` those whose names are given,
 * `--seed 7` with another seed than 1, `--sample` the part that `npm test` runs. `--write` puts what was found into
 * docs/reliability.md. Exits with 1 when a promise was broken.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { reliabilityPage, type RanTrial } from './reliability.js';
import { figureText, isReached, type Scale, type TrialRow } from './trial.js';
import { trials } from './trials.js';

const { values, positionals } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    sample: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => trials[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no trial '${unknown[0]}'; there are ${Object.keys(trials).join(', ')}.`);
  process.exit(2);
}
if (values.write && values.sample) {
  console.error('docs/reliability.md is made of whole trials: --write does not go with --sample.');
  process.exit(2);
}
const scale: Scale = { seed: Number(values.seed), size: values.sample ? 'sample' : 'whole' };

const ran: RanTrial[] = [];
for (const [name, trial] of Object.entries(trials)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${trial.title}\n`);
  const started = performance.now();
  const rows: TrialRow[] = [];
  for await (const row of trial.run(scale)) {
    rows.push(row);
    console.log(rowText(row));
  }
  ran.push({ trial, rows, minutes: (performance.now() - started) / 60_000 });
}
if (values.write) {
  const page = new URL('../../../docs/reliability.md', import.meta.url);
  const titles = Object.values(trials).map(({ title }) => title);
  writeFileSync(page, reliabilityPage(readFileSync(page, 'utf8'), ran, titles, scale));
}
process.exitCode = ran.every(({ rows }) => rows.every(isReached)) ? 0 : 1;

function rowText(row: TrialRow): string {
  const { what, tried, failures, figure, note } = row;
  const found = figure ? `, ${figureText(figure)} of ${figure.atMost}` : '';
  const lines = failures.map((failure) => `\n    ${failure}`).join('');
  const mark = isReached(row) ? 'reached' : 'NOT REACHED';
  return `  ${mark}  ${what}: ${failures.length} of ${tried} failed${found}${note ? `; ${note}` : ''}${lines}`;
}
