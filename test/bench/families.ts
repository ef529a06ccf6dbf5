/**
 * A loss of each family, value and gradient, beside PyTorch, JAX and TensorFlow: processor time on one thread each, for what a
 * busy machine gives to two of them differs from second to second. `--write` puts the table into docs/speed.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { onOneThread } from '../../extension/backends/fused/index.js';
import * as losses from '../../extension/losses/index.js';
import { withSection } from './documentSections.js';
import { families, inputsOf, pixelsOf, type Family, type Numbers } from './familyInputs.js';
import { spread } from './measure.js';
import { frameworks } from './peers.js';
import { provenance } from './provenance.js';
import { startBackend } from './startBackend.js';
import type { Table } from './table.js';

const document = 'docs/speed.md';
/** Of so many runs the fastest counts: others only make a run slower, by what they leave of the caches. */
const repeats = 15;
/** Before them each is run for as long, here and there: until then JavaScript is compiled, and vectors of 512 bits slow a processor down. */
const warmMs = 500;
/** Rows and columns of images that are all call, and no work. */
const few = 11;

interface Line {
  readonly name: string;
  /** Nanoseconds a pixel. */
  readonly ns: readonly number[];
  readonly value: number;
}

interface Own extends Line {
  /** Of a call with few pixels, in µs. */
  readonly call: number;
  /** What it is made of: kernels of TensorFlow.js, by their share of the time. */
  readonly made: string;
}

interface Found {
  readonly own: readonly Own[];
  readonly peers: readonly { readonly version: string; readonly lines: readonly Line[] }[];
  readonly absent: readonly string[];
}

export async function* familiesBench({ write = false } = {}): AsyncGenerator<Table> {
  await startBackend('wasm');
  const folder = mkdtempSync(join(tmpdir(), 'families-'));
  const own: Own[] = [];
  for (const family of families) {
    const [t, p] = both(family);
    writeFileSync(join(folder, `${family.name}.t`), t.values);
    writeFileSync(join(folder, `${family.name}.p`), p.values);
    const shapes = JSON.stringify({ t: t.shape, p: p.shape });
    writeFileSync(join(folder, `${family.name}.json`), shapes);
    const whole = await measure(family, t, p);
    const { shape } = family;
    const small = { ...family, shape: shape.map((n, i) => (i === 0 ? 1 : i < 3 ? few : n)) };
    const call = await measure(small, ...both(small));
    own.push({ ...whole, call: (least(call.ns) * pixelsOf(small)) / 1000 });
  }
  const found = { own, ...measurePeers(folder) };
  rmSync(folder, { recursive: true });
  yield toTable(found);
  if (write) {
    const text = withSection(readFileSync(document, 'utf8'), 'families', sectionOf(found));
    writeFileSync(document, text);
  }
}

function both(family: Family): readonly [Numbers, Numbers] {
  const { t, p } = inputsOf(family);
  return [t, p];
}

async function measure(family: Family, t: Numbers, p: Numbers): Promise<Omit<Own, 'call'>> {
  const { name, options = {} } = family;
  const [yTrue, yPred] = [t, p].map(({ values, shape }) => tf.tensor(values, [...shape]));
  const loss = losses[name] as unknown as (t: tf.Tensor, p: tf.Tensor, o: object) => tf.Tensor;
  const run = (): number =>
    onOneThread(() =>
      tf.tidy(() => {
        const { value } = tf.valueAndGrad((x: tf.Tensor) => loss(yTrue!, x, options))(yPred!);
        return value.dataSync()[0]!;
      }),
    );
  run();
  const profile = await tf.profile(() => {
    run();
    return [];
  });
  const value = run();
  for (const until = performance.now() + warmMs; performance.now() < until;) run();
  const ns: number[] = [];
  while (ns.length < repeats) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    ns.push((1000 * (user + system)) / pixelsOf(family));
  }
  tf.dispose([yTrue!, yPred!]);
  return { name, ns, value, made: await madeOf(profile.kernels) };
}

const fusedText = 'a fused kernel';

/** The kernels that take most of the time. */
async function madeOf(kernels: Awaited<ReturnType<typeof tf.profile>>['kernels']): Promise<string> {
  // Scopes are told with what was run in them, which is told by itself too.
  const single = kernels.filter(({ name }) => !['unnamed scope', 'backward'].includes(name));
  const times = new Map<string, number>();
  for (const { name, kernelTimeMs } of single) {
    const ms = (await (kernelTimeMs as number | Promise<number>)) || 0;
    times.set(name, (times.get(name) ?? 0) + ms);
  }
  const total = [...times.values()].reduce((a, b) => a + b, 0);
  const largest = [...times].sort(([, a], [, b]) => b - a).slice(0, 3);
  const share = ([name, ms]: readonly [string, number]): string =>
    `${name} ${Math.round((100 * ms) / total)} %`;
  const shares = largest.map(share).join(', ');
  if (![...times.keys()].some((name) => name.startsWith('Lossbook'))) {
    return `${single.length} operations: ${shares}`;
  }
  return largest[0]![1] > total / 2 ? fusedText : `a fused kernel and operations: ${shares}`;
}

interface Answer {
  readonly version: string;
  readonly name: string;
  readonly value?: number;
  readonly seconds?: readonly number[];
  readonly error?: string;
}

function measurePeers(folder: string): Pick<Found, 'peers' | 'absent'> {
  const absent: string[] = [];
  const peers = frameworks.flatMap((framework) => {
    const found = spawnSync('bash', ['test/bench/peers.sh', '--find', framework], {
      encoding: 'utf8',
    });
    if (found.status !== 0) {
      absent.push(`${framework}: 'bash test/bench/peers.sh ${framework}' installs it`);
      return [];
    }
    const script = 'test/bench/peers/familiesPeer.py';
    const args = [
      '-B',
      script,
      framework,
      String(repeats),
      String(warmMs / 1000),
      folder,
      ...families.map(({ name }) => name),
    ];
    const { stdout, stderr, status } = spawnSync(found.stdout.trim(), args, {
      encoding: 'utf8',
      timeout: 900_000,
    });
    if (status !== 0) absent.push(`${framework} ended: ${stderr.trim().split('\n').at(-1)}`);
    const answers = stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Answer); // prettier-ignore
    const lines = answers.flatMap(({ name, seconds, value, error }): readonly Line[] => {
      const family = families.find((each) => each.name === name)!;
      if (error !== undefined) absent.push(`${framework}, ${name}: ${error}`);
      if (seconds === undefined) return [];
      return [{ name, value: value!, ns: seconds.map((s) => (1e9 * s) / pixelsOf(family)) }];
    });
    return [{ version: answers[0]?.version ?? framework, lines }];
  });
  return { peers, absent };
}

/** Three digits. */
const least = (ns: readonly number[]): number => Math.min(...ns);

const short = (ns: readonly number[]): string =>
  Number(least(ns).toPrecision(3)).toLocaleString('en-US');

/** Of a loss: what the best of the others takes, as a multiple. */
function ratioOf({ own, peers }: Found, name: string): number {
  const medians = peers.flatMap(({ lines }) =>
    lines.filter((line) => line.name === name).map(({ ns }) => least(ns)),
  );
  return Math.min(...medians) / least(own.find((line) => line.name === name)!.ns);
}

/** Another number would be another loss: beyond what float32 sums of millions lose. */
const differs = (a: number, b: number): boolean => !(Math.abs(a - b) <= 2e-3 * Math.abs(b));

function toTable(found: Found): Table {
  const rows = found.own.flatMap(({ name, ns, value }) => [
    { what: name, value: spread(ns), unit: 'ns/px' as const },
    ...found.peers.flatMap(({ version, lines }) => {
      const line = lines.find((each) => each.name === name);
      if (!line) return [];
      const warning = differs(line.value, value) ? ` (computes ${line.value}, not ${value})` : '';
      return [{ what: `  ${version}${warning}`, value: spread(line.ns), unit: 'ns/px' as const }];
    }),
  ]);
  return { title: 'families of losses, value and gradient, one thread', rows, notes: found.absent };
}

function sectionOf(found: Found): string {
  const cell = (lines: readonly Line[], name: string): string => {
    const line = lines.find((each) => each.name === name);
    const own = found.own.find((each) => each.name === name)!;
    if (!line) return '';
    return differs(line.value, own.value) ? `${short(line.ns)} (another value)` : short(line.ns);
  };
  const row = ({ name, what, shape }: Family): string => {
    const own = found.own.find((line) => line.name === name)!;
    const ratio = ratioOf(found, name);
    const said = Number.isFinite(ratio) ? `${Number(ratio.toPrecision(2))} ×` : '';
    const cells = [short(own.ns), ...found.peers.map(({ lines }) => cell(lines, name))];
    return `| ${what}, ${shape.join('×')} | ${cells.join(' | ')} | ${ratio < 1 ? `**${said}**` : said} | ${Math.round(own.call)} µs | ${own.made} |`;
  };
  const heads = [
    'Lossbook',
    ...found.peers.map(({ version }) => version),
    'best of them / Lossbook',
  ];
  return [
    '## A loss of each family',
    '`npm run bench -- families --write` makes this section: processor time of value and gradient in nanoseconds a pixel, the least of fifteen after half a second of runs, on one thread each, which is what can be told on a busy machine: Lossbook on wasm; PyTorch eager, with channels first where its losses have them; JAX by jit; of TensorFlow the faster of tf.function with and without jit_compile. All are given the same numbers and come to the same value. "A call" is what the same costs for 11×11 pixels: the tape of TensorFlow.js, and operations of a few numbers. All of one run:',
    provenance()
      .map((line) => `- ${line}`)
      .join('\n'),
    [
      `| | ${heads.join(' | ')} | a call | Lossbook's is |`,
      `| --- | ${heads.map(() => '---:').join(' | ')} | ---: | --- |`,
      ...families.map(row),
    ].join('\n'),
    ...behindText(found),
    ...found.absent.map((why) => `Absent: ${why}.`),
  ].join('\n\n');
}

/** Why some are behind: those that are made of operations, and those whose kernel is. */
function behindText(found: Found): readonly string[] {
  const behind = families.filter(({ name }) => ratioOf(found, name) < 1);
  const isFused = ({ name }: Family): boolean =>
    found.own.find((line) => line.name === name)!.made.includes(fusedText);
  const listed = (of: readonly Family[]): string => of.map(({ what }) => what).join(', ');
  const [composed, fused] = [behind.filter((f) => !isFused(f)), behind.filter(isFused)];
  return [
    ...(composed.length === 0
      ? []
      : [
          `Behind, for they have no kernel: ${listed(composed)}. Each of their operations goes through memory once, forwards and back, with the shares of the time that the last column gives.`,
        ]),
    ...(fused.length === 0
      ? []
      : [
          `Behind with a kernel, by their profiles: ${fused.map(({ name, what }) => `${what} (${reasons[name] ?? vectors})`).join('; ')}.`,
        ]),
  ];
}

const vectors =
  'instructions: a vector of WebAssembly has four numbers, those of the others up to sixteen';

/** Why a kernel is behind: what is left when its instructions have been counted. */
const reasons: Readonly<Partial<Record<Family['name'], string>>> = {
  binaryCrossEntropy:
    'some 40 instructions for four numbers, and 16 loads; the others have up to sixteen in a vector',
  focal:
    'some 70 instructions for four numbers, two of them divisions; the others have up to sixteen in a vector',
  dice: 'two passes over memory, and the loss of the sums is a hundred operations of a few numbers, which are the call',
  huber:
    'memory: 0.2 ns are the reading of two tensors and the writing of one; the rest is the call',
  charbonnier:
    'a square root and a division of four numbers take eight cycles of one unit, which is most of it',
  wrappedHuber:
    'differences of angles are wrapped in doubles, two in a vector, which keeps the digits that floats lose near a whole turn',
  cosineDistance:
    'cross and dot product are in doubles, two in a vector, which keeps the digits of small angles',
  siLog:
    'the logarithm of the ratio takes some 23 instructions for four numbers and its slope a second pass; the rest is the call',
};
