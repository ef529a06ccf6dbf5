/**
 * The benches: `npm run bench` runs them all, `npm run bench -- kernel losses` those whose names are given.
 * `npm run bench -- speed --write` makes docs/speed.md; `families`, `verdict`, `python` and `wait` make a section of it.
 *
 * Figures are printed, never asserted: this exits with 0 whatever they are, and when a bench fails it says so.
 */
import { compileBench } from './compile.js';
import { familiesBench } from './families.js';
import { formatsBench } from './formats.js';
import { gradcheckBench } from './gradcheck.js';
import { growthBench } from './growth.js';
import { hostBench } from './host.js';
import { languageBench } from './language.js';
import { kernelBench } from './kernel.js';
import { lossesBench } from './losses.js';
import { pythonBench } from './python.js';
import { rendererBench } from './renderer.js';
import { provenance } from './provenance.js';
import { speedBench } from './speed.js';
import { verdictBench } from './verdict.js';
import { tableText, type Table } from './table.js';
import { waitBench } from './wait.js';

const write = process.argv.includes('--write');

const benches: Readonly<Record<string, () => AsyncIterable<Table> | Iterable<Table>>> = {
  wait: () => waitBench({ write }),
  kernel: kernelBench,
  compile: compileBench,
  host: hostBench,
  gradcheck: gradcheckBench,
  formats: formatsBench,
  losses: lossesBench,
  renderer: rendererBench,
  language: languageBench,
  growth: growthBench,
  speed: () => speedBench({ write }),
  families: () => familiesBench({ write }),
  verdict: () => verdictBench({ write }),
  python: () => pythonBench({ write }),
};

const asked = process.argv.slice(2).filter((word) => word !== '--write');
const known = Object.keys(benches);
for (const name of asked.filter((name) => !known.includes(name))) {
  console.log(`There is no bench '${name}'; there are ${known.join(', ')}.`);
}
console.log(provenance().join('\n'));
// Speed has growth in it.
const chosen = asked.length > 0 ? asked : known.filter((name) => name !== 'growth');
for (const [name, bench] of Object.entries(benches)) {
  if (!chosen.includes(name)) continue;
  try {
    for await (const table of bench()) console.log(`\n${tableText(table)}`);
  } catch (error) {
    console.log(`\n${name}: could not be measured: ${(error as Error).message}`);
  }
}
process.exitCode = 0;
