/**
 * CPU time to a verdict: compare that passes, compare that fails and says why, gradcheck of every entry, probe; beside
 * the checkers of PyTorch and JAX on the same loss and inputs. `--write` puts the table into docs/speed.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe } from '../../extension/check/index.js';
import { angularLoss } from '../../extension/losses/reference/index.js';
import { withSection } from './documentSections.js';
import { fieldOf, tensorOf, type Field } from './fields.js';
import { spread } from './measure.js';
import { provenance } from './provenance.js';
import { startBackend } from './startBackend.js';
import type { Row, Table } from './table.js';

/** 0 stands for 2×3×5, the others for one square image. */
const sides = [0, 16, 64, 512] as const;
const repeats = (side: number): number => (side > 64 ? 1 : 7);
const nameOf = (side: number): string => (side === 0 ? '2×3×5' : `${side}²`);
const document = 'docs/speed.md';

/** The angle to the power of 1.2, as people write it: nothing of the library's fused kernels. */
const loss = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
  const [tc, ts] = tf.unstack(t, -1) as [tf.Tensor, tf.Tensor];
  const [pc, ps] = tf.unstack(p, -1) as [tf.Tensor, tf.Tensor];
  const cross = tf.sub(tf.mul(tc, ps), tf.mul(ts, pc));
  return tf.mean(tf.pow(tf.atan2(tf.abs(cross), tf.sum(tf.mul(t, p), -1)), 1.2));
};
/** A sum for a mean over the width: a name that has to be found. */
const wrong = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.mul(loss(t, p), t.shape[2]!);
const loop = angularLoss as never;

interface Line {
  readonly side: number;
  readonly what: string;
  readonly checked: string;
  readonly cpuMs: readonly number[];
}

export async function* verdictBench({ write = false } = {}): AsyncGenerator<Table> {
  await startBackend('wasm');
  const fields = new Map(sides.map((side) => [side, side === 0 ? smallField() : fieldOf(side)]));
  const peers = measurePeers(fields);
  const lines = [...peers.lines];
  for (const side of sides) {
    lines.push(...measureSide(side, fields.get(side)!));
    yield toTable(side, lines, peers.absent);
  }
  if (write) writeSection(lines, peers.absent);
}

function smallField(): Field {
  const { yTrue, yPred } = fieldOf(6);
  return { shape: [2, 3, 5, 2] as never, yTrue: yTrue.slice(0, 60), yPred: yPred.slice(0, 60) };
}

function measureSide(side: number, field: Field): readonly Line[] {
  const inputs = [tensorOf(field, field.yTrue), tensorOf(field, field.yPred)] as const;
  const checks: readonly (readonly [string, () => { readonly summary: string }])[] = [
    ['compare, pass', () => compare(loss, loop, inputs)],
    ['compare, fail, with why', () => compare(wrong, loop, inputs)],
    ['gradcheck', () => gradcheck(loss, inputs)],
    ['probe', () => probe(loss, { kind: 'direction', inputs, declares })],
  ];
  const lines = checks.map(([what, run]): Line => {
    const { summary } = run();
    return { side, what, checked: summary.slice(0, 60), cpuMs: times(repeats(side), run) };
  });
  tf.dispose([...inputs]);
  return lines;
}

/** What the textbook's form makes of a zero vector is not what is measured. */
const declares = { 'zero-prediction': 'not claimed', 'zero-both': 'not claimed' } as const;

function times(count: number, run: () => unknown): readonly number[] {
  return Array.from({ length: count }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

interface Answer {
  readonly version: string;
  readonly side: number;
  readonly way: string;
  readonly seconds?: readonly number[];
  readonly error?: string;
}

function measurePeers(fields: ReadonlyMap<number, Field>): {
  readonly lines: readonly Line[];
  readonly absent: readonly string[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-'));
  const file = join(folder, 'fields.json');
  const plain = ({ shape, yTrue, yPred }: Field) => ({
    shape,
    yTrue: [...yTrue],
    yPred: [...yPred],
  });
  writeFileSync(
    file,
    JSON.stringify(Object.fromEntries([...fields].map(([side, field]) => [side, plain(field)]))),
  );
  const absent: string[] = [];
  const lines = (['torch', 'jax'] as const).flatMap((framework): readonly Line[] => {
    const found = spawnSync('bash', ['test/bench/peers.sh', '--find', framework], {
      encoding: 'utf8',
    });
    if (found.status !== 0) {
      absent.push(
        `${framework}: not installed; 'bash test/bench/peers.sh ${framework}' installs it`,
      );
      return [];
    }
    const script = 'test/bench/peers/verdictPeer.py';
    const args = [script, framework, '3', file, ...sides.map(String)];
    const { stdout } = spawnSync(found.stdout.trim(), args, { encoding: 'utf8', timeout: 600_000 });
    const answers = stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Answer);
    return answers.flatMap(({ version, side, way, seconds, error }): readonly Line[] => {
      const what = `${version} ${way}`;
      if (seconds)
        return [{ side, what, checked: checkedBy[way] ?? '', cpuMs: seconds.map((s) => 1000 * s) }];
      absent.push(`${what}, ${nameOf(side)}: ${error}`);
      return [];
    });
  });
  rmSync(folder, { recursive: true });
  return { lines, absent };
}

const checkedBy: Readonly<Record<string, string>> = {
  full: 'every entry of the gradient',
  fast: 'the gradient along one random direction',
  check_grads: 'the gradient along one random direction',
};

function toTable(side: number, lines: readonly Line[], absent: readonly string[]): Table {
  const rows = lines
    .filter((line) => line.side === side)
    .map(({ what, checked, cpuMs }): Row => ({
      what: `${what}: ${checked}`,
      value: spread(cpuMs),
      unit: 'ms',
    }));
  return { title: `CPU time to a verdict, ${nameOf(side)}`, rows, notes: absent };
}

function writeSection(lines: readonly Line[], absent: readonly string[]): void {
  const whats = [...new Set(lines.map(({ what }) => what))];
  const cell = (what: string, side: number): string => {
    const line = lines.find((l) => l.what === what && l.side === side);
    return line ? `${Number(spread(line.cpuMs).median.toPrecision(3))} ms` : '';
  };
  const checkedOf = (what: string): string => {
    const { checked } = lines.findLast((l) => l.what === what)!;
    return checkedBy[what.split(' ').at(-1)!] ?? checked;
  };
  const table = [
    `| | ${sides.map(nameOf).join(' | ')} | checked, of the largest |`,
    `| --- | ${sides.map(() => '---:').join(' | ')} | --- |`,
    ...whats.map(
      (what) => `| ${what} | ${sides.map((s) => cell(what, s)).join(' | ')} | ${checkedOf(what)} |`,
    ),
  ];
  const notes = absent.map((why) => `Absent: ${why}.`);
  const section = [
    '## Time to a verdict',
    '`npm run bench -- verdict --write` makes this section: CPU time, median, of the mean of θ^1.2 in float32 on wasm with its truth in doubles; the frameworks in doubles, on one thread. All of one run:',
    provenance()
      .map((line) => `- ${line}`)
      .join('\n'),
    table.join('\n'),
    ...notes,
  ].join('\n\n');
  writeFileSync(document, withSection(readFileSync(document, 'utf8'), 'verdicts', section));
}
