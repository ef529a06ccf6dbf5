/**
 * What a pixel of the angular loss costs, in Lossbook by every way there is and in the Python frameworks, all in turn in
 * one run; and how time and memory grow with the pixels. With `write`, docs/speed.md is made from the run.
 */
import { availableParallelism } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { batchOf, sizes as allSizes, sizeText, type Size } from './batches.js';
import { growthBench } from './growth.js';
import { sectionsOf } from './documentSections.js';
import type { Spread } from './measure.js';
import { frameworks, startPeer, type Peer } from './peers.js';
import { provenance } from './provenance.js';
import { processSeconds, watchOthers } from './speedLoad.js';
import { speedDocument } from './speedDocument.js';
import { inRounds, type Limits, type Turn } from './speedRounds.js';
import { speedTargets, targetText, wayText } from './speedTargets.js';
import { loopWays } from './speedLoops.js';
import {
  readingWay,
  startBackends,
  startSecondThread,
  waysOf,
  waysOn,
  type Way,
} from './speedWays.js';
import type { Row, Table } from './table.js';

/** One way at one size, in nanoseconds a pixel; undefined where it has no gradient. */
export interface Timed extends Pick<Way, 'name' | 'kind' | 'form' | 'threads'> {
  readonly value: Spread;
  readonly both: Spread | undefined;
}

export interface TimedSize {
  readonly size: Size;
  readonly rows: readonly Timed[];
  /** Processors that others used meanwhile. */
  readonly others: number;
}

export interface SpeedRun {
  readonly provenance: readonly string[];
  readonly cores: number;
  /** One line for each process. */
  readonly peers: readonly string[];
  /** What was not measured, and why. */
  readonly absent: readonly string[];
  readonly sizes: readonly TimedSize[];
  readonly growth: readonly Table[];
  readonly minutes: number;
}

/** Above this, in processors used by others, a run is not published. */
const quiet = 0.5;
const limits: Limits = { rounds: 15, budget: 1200 };
const document = 'docs/speed.md';

export async function* speedBench({ write = false } = {}): AsyncGenerator<Table> {
  const run = await speedRun(allSizes, limits);
  for (const size of run.sizes) yield sizeTable(size, run);
  yield* run.growth;
  yield targetsTable(run);
  if (!write) return;
  const busy = run.sizes.filter(({ others }) => others > quiet);
  if (busy.length > 0) {
    const most = Math.max(...busy.map(({ others }) => others)).toFixed(1);
    throw new Error(
      `others kept ${most} processors busy, and at most ${quiet} may be: ${document} is left as it was; run it again when the machine is quiet`,
    );
  }
  writeFileSync(document, speedDocument(run) + sectionsOf(readFileSync(document, 'utf8')));
}

/** Everything that starts here takes part; what does not is in `absent`. */
export async function speedRun(sizes: readonly Size[], limits: Limits): Promise<SpeedRun> {
  const started = performance.now();
  const lines = provenance();
  const cores = availableParallelism();
  const { backends, absent: backendsAbsent } = await startBackends();
  const alone = await startSecondThread(batchOf(sizes.at(-1)!));
  const absent = [...backendsAbsent, ...(alone ? [`fused kernels on two threads: ${alone}`] : [])];
  const peers: { readonly peer: Peer; readonly threads: number }[] = [];
  for (const framework of frameworks) {
    for (const threads of new Set([cores, 1])) {
      const found = await startPeer(framework, threads);
      if (found.ok) peers.push({ peer: found.peer, threads });
      else absent.push(`${framework} on ${threads}: ${found.why}`);
    }
  }
  try {
    const timed: TimedSize[] = [];
    for (const { batch, side } of sizes) {
      timed.push(await timedSize({ batch, side }, backends, peers, limits));
    }
    const growth: Table[] = [];
    for await (const table of growthBench()) growth.push(table);
    return {
      provenance: lines,
      cores,
      peers: peers.map(({ peer: { versions, settings } }) => `${versions}: ${settings}`),
      absent,
      sizes: timed,
      growth,
      minutes: (performance.now() - started) / 60_000,
    };
  } finally {
    for (const { peer } of peers) peer.close();
  }
}

async function timedSize(
  size: Size,
  backends: Parameters<typeof waysOn>[0],
  peers: readonly { readonly peer: Peer; readonly threads: number }[],
  limits: Limits,
): Promise<TimedSize> {
  const field = batchOf(size);
  for (const { peer } of peers) await peer.load(field);
  const { ways: loops, end } = await loopWays(field);
  const { ways: onBackends, free } = await waysOn(backends, field, availableParallelism());
  const ways = [
    ...loops,
    readingWay(field),
    ...onBackends,
    ...peers.flatMap(({ peer, threads }) => waysOf(peer, threads)),
  ];
  const turns: Record<string, Turn> = {};
  ways.forEach(({ value, both }, i) => {
    if (value) turns[`${i} value`] = value;
    if (both) turns[`${i} both`] = both;
  });
  const others = watchOthers(() =>
    peers.reduce((sum, { peer }) => sum + peer.cpuSeconds(), processSeconds()),
  );
  const times = await inRounds(turns, limits);
  const perPixel = (key: string): Spread | undefined => scaled(times[key], 1e6 / pixelsOf(size));
  const rows = ways.map(({ name, kind, form, threads }, i) => ({
    ...{ name, kind, form, threads },
    value: perPixel(`${i} value`)!,
    both: perPixel(`${i} both`),
  }));
  free();
  await end();
  return { size, rows, others: others() };
}

const pixelsOf = ({ batch, side }: Size): number => batch * side ** 2;

const scaled = (of: Spread | undefined, by: number): Spread | undefined =>
  of && { median: of.median * by, p25: of.p25 * by, p75: of.p75 * by, count: of.count };

function sizeTable({ size, rows, others }: TimedSize, { peers, absent }: SpeedRun): Table {
  return {
    title: `speed: the angular loss, ${sizeText(size)}`,
    rows: rows.flatMap((row): Row[] => [
      { what: `${wayText(row)}: value`, value: row.value, unit: 'ns/px' },
      ...(row.both
        ? [{ what: `${wayText(row)}: with gradient`, value: row.both, unit: 'ns/px' as const }]
        : []),
    ]),
    notes: [
      ...peers,
      ...absent.map((what) => `Absent: ${what}.`),
      `Others used ${others.toFixed(2)} processors meanwhile.`,
    ],
  };
}

function targetsTable(run: SpeedRun): Table {
  const rows = speedTargets(run).flatMap((target): Row[] =>
    target.found === undefined
      ? []
      : [{ what: targetText(target), value: target.found, unit: target.unit }],
  );
  return { title: 'speed: what was to be reached', rows, notes: [] };
}
