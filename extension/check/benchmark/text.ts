/** Every sentence of a benchmark. */
import type { BenchmarkEntry, BenchmarkSeries, Diagnosis } from '../../wire/report.js';
import { formatNumber } from '../numbers.js';
import { stoppedText } from '../summary.js';

export const milliseconds = (ms: number): string => `${formatNumber(ms, 3)} ms`;

export const bytes = (count: number): string =>
  count >= 2 ** 20
    ? `${formatNumber(count / 2 ** 20, 3)} MiB`
    : count >= 2 ** 10
      ? `${formatNumber(count / 2 ** 10, 3)} KiB`
      : `${count} B`;

export const unfittedEntry = (name: string): BenchmarkEntry => ({
  name,
  reason: 'maxExponent needs two sizes or more',
});

/** `benchmark PASS fused 2.1 ms (2.05 ms to 2.2 ms), 1.5 MiB, size^0.98; composed 5.9 ms …; at 131072 entries on wasm` */
export function summarize(
  title: string,
  verdict: string,
  series: readonly BenchmarkSeries[],
  backend: string,
  failed: readonly BenchmarkEntry[],
  stopped?: Diagnosis,
): string {
  const last = (values: readonly number[]): number => values.at(-1) ?? NaN;
  const sorted = [...series].sort((a, b) => last(a.medianMs) - last(b.medianMs));
  const parts = sorted.map((s) => {
    const [low, high] = s.spreadMs.at(-1) ?? [NaN, NaN];
    const spread = `${milliseconds(low)} to ${milliseconds(high)}`;
    const grows = s.exponent === undefined ? '' : `, size^${formatNumber(s.exponent, 2)}`;
    return `${s.name} ${milliseconds(last(s.medianMs))} (${spread}), ${bytes(last(s.peakBytes))}${grows}`;
  });
  const start = `${title === '' ? 'benchmark' : `benchmark ${title}`} ${verdict.toUpperCase()}`;
  const bad = failed.map(({ name, reason }) => `${name}: ${reason}`);
  const at = series[0] ? [`at ${last(series[0].sizes)} entries on ${backend}`] : [];
  const stop = stopped ? [stoppedText(stopped)] : [];
  return `${start} ${[...stop, ...bad, ...parts, ...at].join('; ')}`;
}

export const benchmarkErrors = {
  candidates:
    'benchmark: the first argument must be a loss or an object of losses: benchmark({ fused: loss, composed: other }, inputs, options?)',
  inputs: (given: string): string =>
    `benchmark: inputs must be an array of tensors or nested number arrays, or a function of the size that returns one; got ${given}`,
  sizes: 'benchmark: sizes must be positive numbers, and inputs a function of the size',
  rounds: (given: unknown): string =>
    `benchmark: rounds must be a whole number from 1, got ${String(given)}`,
};
