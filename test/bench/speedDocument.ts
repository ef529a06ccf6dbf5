/** docs/speed.md: the figures of one run, in the words of speedTemplate.md. */
import { readFileSync } from 'node:fs';
import { sizeText } from './batches.js';
import type { Spread } from './measure.js';
import type { SpeedRun, Timed, TimedSize } from './speed.js';
import { bestPeer, fusedOf, isReached, speedTargets, type Target } from './speedTargets.js';
import type { Row, Table } from './table.js';

const template = new URL('../../../test/bench/speedTemplate.md', import.meta.url);

export function speedDocument(run: SpeedRun): string {
  const others = Math.max(...run.sizes.map(({ others }) => others));
  const parts: Readonly<Record<string, string>> = {
    provenance: bullets(run.provenance),
    peers: bullets(run.peers),
    absent: run.absent.length > 0 ? bullets(run.absent) : '- nothing',
    others: others.toFixed(2),
    minutes: run.minutes.toFixed(0),
    targets: targetTable(speedTargets(run)),
    sizes: run.sizes.map(sizeSection).join('\n\n'),
    growth: run.growth.map(growthSection).join('\n\n'),
  };
  return readFileSync(template, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`speedTemplate.md asks for '${name}'`);
    return part;
  });
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

const markdown = (lines: readonly (readonly string[])[]): string => {
  const [head, ...rest] = lines.map((cells) => `| ${cells.join(' | ')} |`);
  const columns = lines[0]!.length;
  const rule = `|${' --- |'.repeat(1)}${' ---: |'.repeat(columns - 1)}`;
  return [head, rule, ...rest].join('\n');
};

function targetTable(targets: readonly Target[]): string {
  const found = ({ found, unit }: Target): string =>
    found === undefined
      ? 'not measured'
      : unit === 'exponent'
        ? found.toFixed(2)
        : `${short(found)} ${unit}`;
  return markdown([
    ['target', 'wanted', 'found', ''],
    ...targets.map((target) => [
      target.what,
      target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`,
      found(target),
      isReached(target) ? 'reached' : '**not reached**',
    ]),
  ]);
}

function sizeSection({ size, rows }: TimedSize): string {
  const fused = fusedOf(rows)?.both?.median;
  const best = bestPeer(rows);
  const line = (row: Timed): readonly string[] => [
    row === best ? `**${row.name}**` : row.name,
    row.kind === 'bound' ? '' : row.form,
    String(row.threads),
    spreadText(row.value),
    row.both ? spreadText(row.both) : '',
    fused && row.kind !== 'bound' ? short((row.both ?? row.value).median / fused) : '',
  ];
  const head = ['', 'angle by', 'threads', 'value', 'value and gradient', '/ fused, wasm'];
  return `### ${sizeText(size)}\n\n${markdown([head, ...rows.map(line)])}`;
}

const spreadText = ({ median, p25, p75 }: Spread): string =>
  `${short(median)} (${short(p25)}–${short(p75)})`;

/** Rows of one side each, 'SIDE², WHAT', and after them the exponents. */
function growthSection({ title, rows, notes }: Table): string {
  const line = ({ what, value, unit }: Row): readonly string[] => {
    const median = typeof value === 'number' ? value : value.median;
    return [
      what,
      unit === 'exponent' ? `exponent ${median.toFixed(2)}` : `${short(median)} ${unit}`,
    ];
  };
  const name = title.replace('growth: ', '');
  return `### ${name}\n\n${markdown([['', 'median'], ...rows.map(line)])}\n\n${notes.join(' ')}`;
}

/** Three significant digits: more would be noise. */
const short = (x: number): string =>
  Math.abs(x) >= 100 ? Math.round(x).toLocaleString('en-US') : String(Number(x.toPrecision(3)));
