/**
 * benchmark: time and peak tensor memory of losses against size, with how fast both grow.
 *
 * The report counts in the cell that awaits it. Nothing here asserts a time: a benchmark fails if a
 * candidate throws, or grows faster than `maxExponent`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {
  BenchmarkEntry,
  BenchmarkReport,
  BenchmarkSeries,
  Diagnosis,
  Report,
} from '../../wire/report.js';
import { growth, quantile } from './fit.js';
import { runAll, type Task } from './run.js';
import { toDiagnosis } from '../diagnoses/table.js';
import { benchmarkErrors, summarize, unfittedEntry } from './text.js';
import type { Loss, LossWithOptions } from '../evaluate.js';
import { kindText, isEmpty, readInputs, type Input, type Sample } from '../inputs.js';
import { follow, holdPartial } from '../progress.js';
import { requireKnown, type KnownOptions } from '../knownOptions.js';
import { makeReport } from '../recorder.js';

export interface BenchmarkOptions {
  /** Given to `inputs` one by one. @default 64, 128, 256 if inputs is a function */
  readonly sizes?: readonly number[];
  /** Calls that count, per candidate and size; two more come before. @default 9 */
  readonly rounds?: number;
  /** Also takes the gradient in the last input. @default false */
  readonly gradient?: boolean;
  /** Fails what grows faster than entries^maxExponent. @default no limit */
  readonly maxExponent?: number;
  /** What the report calls this check. */
  readonly name?: string;
}

const benchmarkOptions: KnownOptions<BenchmarkOptions> = {
  ...{ sizes: 'any', rounds: 'any', gradient: 'any', maxExponent: 'any', name: 'text' },
};

/** The first call compiles kernels and fills caches, the second still warms the processor's. */
const warmUp = 2;

/**
 * Times one or several losses on the current backend.
 *
 * Sizes are counted in entries of all inputs, so that exponent 1 is linear in the pixels. Time is the median, spread the
 * quartiles; memory is the most bytes of tensors alive at once beyond the inputs (`tf.profile`).
 *
 * @param candidates - A loss `(...tensors) => tensor`, or losses by name.
 * @param inputs - Tensors or nested arrays, one per argument; or a function of the size that makes them (tensors it makes are
 *   disposed of).
 * @param options - `sizes` for that function (64, 128, 256), `rounds` that count (9), `gradient`: time it too (false),
 *   `maxExponent`: the growth that still passes, `name`.
 * @returns A promise of the report, to be awaited in its cell: milliseconds and bytes by candidate and size, and the exponents.
 * @throws TypeError for inputs that are no numbers or candidates that are no functions; RangeError for `rounds` or `sizes` that are
 *   no whole numbers from 1; Error for empty inputs. All of them by the promise.
 * @example
 * await benchmark(angularLoss, (size) => [rng.angles([1, size, size]), rng.angles([1, size, size])]);
 */
export async function benchmark(
  candidates: LossWithOptions | Loss | Readonly<Record<string, LossWithOptions | Loss>>,
  inputs: readonly Input[] | ((size: number) => readonly Input[]),
  options: BenchmarkOptions = {},
): Promise<Report<BenchmarkReport>> {
  const named = readCandidates(candidates);
  requireKnown('benchmark', options, benchmarkOptions);
  const rounds = options.rounds ?? 9;
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(benchmarkErrors.rounds(rounds));
  const bySize = readSizes(inputs, options.sizes);
  const tasks = bySize.flatMap((samples, size) =>
    named.map(([name, loss]): Task => ({ name, size, loss, samples, times: [], peakBytes: 0 })),
  );
  const gradient = options.gradient ?? false;
  const names = named.map(([name]) => name);
  const sizes = bySize.map(entries);
  const settings = { ...options, rounds, gradient };
  return follow('benchmark', options.name, async () => {
    holdPartial((stopped) => {
      const whole = names.filter((name) =>
        tasks.every((task) => task.name !== name || task.times.length > 0),
      );
      toReport(whole, sizes, tasks, settings, stopped);
    });
    await runAll(tasks, { rounds, warmUp, gradient });
    return toReport(names, sizes, tasks, settings);
  });
}

function readCandidates(
  given: LossWithOptions | Loss | Readonly<Record<string, LossWithOptions | Loss>>,
): readonly (readonly [string, Loss])[] {
  const named =
    typeof given === 'function'
      ? [[given.name || 'loss', given] as const]
      : typeof given === 'object' && given !== null
        ? Object.entries(given)
        : [];
  if (named.length === 0 || named.some(([, loss]) => typeof loss !== 'function')) {
    throw new TypeError(benchmarkErrors.candidates);
  }
  return named.map(([name, loss]) => [name, loss as Loss]);
}

function readSizes(
  inputs: readonly Input[] | ((size: number) => readonly Input[]),
  sizes: readonly number[] | undefined,
): readonly (readonly Sample[])[] {
  if (typeof inputs !== 'function') {
    if (!Array.isArray(inputs)) throw new TypeError(benchmarkErrors.inputs(kindText(inputs)));
    if (sizes !== undefined) throw new TypeError(benchmarkErrors.sizes);
    return [read(inputs as readonly Input[])];
  }
  const wanted = sizes ?? [64, 128, 256];
  if (wanted.length === 0 || !wanted.every((size) => size > 0))
    throw new RangeError(benchmarkErrors.sizes);
  return wanted.map((size) => {
    const engine = tf.engine();
    engine.startScope('benchmark inputs');
    try {
      return read(inputs(size));
    } finally {
      engine.endScope();
    }
  });
}

function read(inputs: readonly Input[]): readonly Sample[] {
  const samples = readInputs('benchmark', inputs);
  if (samples.some(isEmpty)) throw new Error('benchmark: the inputs are empty: nothing to time');
  return samples;
}

const entries = (samples: readonly Sample[]): number =>
  samples.reduce((total, { values }) => total + values.length, 0);

interface Settings extends BenchmarkOptions {
  readonly rounds: number;
  readonly gradient: boolean;
}

function toReport(
  names: readonly string[],
  sizes: readonly number[],
  tasks: readonly Task[],
  { rounds, gradient, maxExponent, name: title = '' }: Settings,
  stopped?: Diagnosis,
): Report<BenchmarkReport> {
  const of = (name: string): readonly Task[] => tasks.filter((task) => task.name === name);
  const failed: BenchmarkEntry[] = [];
  const diagnoses: Diagnosis[] = stopped ? [stopped] : [];
  const series: BenchmarkSeries[] = [];
  for (const name of names) {
    const reason = of(name).find((task) => task.failed !== undefined)?.failed;
    if (reason !== undefined) {
      failed.push({ name, reason });
      diagnoses.push(toDiagnosis({ code: 'threw', name, reason }));
      continue;
    }
    const measured = seriesOf(name, sizes, of(name));
    series.push(measured);
    if (maxExponent === undefined) continue;
    const { exponent } = measured;
    if (exponent === undefined) failed.push(unfittedEntry(name));
    else if (exponent > maxExponent) {
      const steep = toDiagnosis({
        code: 'grows-too-fast',
        name,
        exponent,
        allowed: maxExponent,
      });
      failed.push({ name, reason: steep.message });
      diagnoses.push(steep);
    }
  }
  const verdict = failed.length > 0 || stopped ? 'fail' : 'pass';
  const backend = tf.getBackend();
  return makeReport<BenchmarkReport>({
    kind: 'benchmark',
    ...(title !== '' && { name: title }),
    verdict,
    expected: 'pass',
    summary: summarize(title, verdict, series, backend, failed, stopped),
    checked: names.length,
    failures: failed.length,
    counts: {
      ...(failed.length < names.length && { ok: names.length - failed.length }),
      ...(failed.length > 0 && { failed: failed.length }),
    },
    worst: failed,
    diagnoses,
    backend,
    rounds,
    gradient,
    ...(maxExponent !== undefined && { maxExponent }),
    series,
  });
}

function seriesOf(name: string, sizes: readonly number[], tasks: readonly Task[]): BenchmarkSeries {
  const medianMs = tasks.map(({ times }) => quantile(times, 0.5));
  const peakBytes = tasks.map((task) => task.peakBytes);
  const exponent = growth(sizes, medianMs);
  const memoryExponent = growth(sizes, peakBytes);
  return {
    name,
    sizes,
    medianMs,
    spreadMs: tasks.map(({ times }) => [quantile(times, 0.25), quantile(times, 0.75)] as const),
    peakBytes,
    ...(exponent !== undefined && { exponent }),
    ...(memoryExponent !== undefined && { memoryExponent }),
  };
}
