/** Charts of reports: what they plot, and that Vega-Lite takes them without a remark. */
import assert from 'node:assert/strict';
import { compile, type TopLevelSpec } from 'vega-lite';
import { benchmarkCharts } from '../../renderer/model/chart/benchmark.js';
import type { Spec } from '../../renderer/model/chart/units.js';
import { checkChart } from '../../renderer/model/chart/input.js';
import { chartTheme } from '../../renderer/model/chart/theme.js';
import { precisionCharts } from '../../renderer/model/chart/precision.js';
import { isPlain } from '../../renderer/model/chart/plain.js';
import { benchmarkReport, precisionReport } from './reportSamples.js';

const theme = chartTheme({
  ...{ foreground: '#ccc', muted: '#999', background: '#111', font: 'serif' },
  series: ['#59a4f9', '#d18616'],
});

/** What Vega-Lite remarks. */
function remarks(spec: Spec): readonly string[] {
  const said: string[] = [];
  const logger = {
    level: () => logger,
    error: (...parts: unknown[]) => (said.push(parts.join(' ')), logger),
    warn: (...parts: unknown[]) => (said.push(parts.join(' ')), logger),
    info: () => logger,
    debug: () => logger,
  };
  compile(spec as unknown as TopLevelSpec, { config: theme, logger: logger });
  return said;
}

const rowsOf = (spec: Spec | undefined) =>
  (spec?.['data'] as { values: Record<string, unknown>[] }).values;

const single = benchmarkReport.series.map(({ name }) => ({
  ...{ name, sizes: [64], medianMs: [1], spreadMs: [[0.5, 2] as const], peakBytes: [0] },
}));
const all: readonly [string, Spec][] = [
  ...precisionCharts(precisionReport),
  ...benchmarkCharts(benchmarkReport),
  ...benchmarkCharts({ ...benchmarkReport, series: single }),
].map((spec) => [String(spec['title']), spec]);

describe('renderer: charts of reports', () => {
  for (const [title, spec] of all) {
    it(`${title}: Vega-Lite has no remark`, () => assert.deepEqual(remarks(spec), []));
    it(`${title}: nor have we`, () => {
      const read = checkChart(spec);
      assert.deepEqual(read.ok && read.chart.notes, []);
    });
    it(`${title}: it is drawn without a trial`, () => assert.ok(isPlain(spec)));
  }
  it('a remark would be heard', () =>
    assert.match(
      remarks({ ...all[0]![1], encoding: { z: { field: 'a' } } })[0] ?? '',
      /z is not a valid/,
    ));

  it('precision: bits by degrees, of the uniform part of the sweep', () =>
    assert.deepEqual(rowsOf(precisionCharts(precisionReport)[0]), [
      { candidate: 'atan2', degrees: 90, bits: 1.5 },
      { candidate: 'acos', degrees: 90, bits: 2 },
    ]));
  it('precision: near the ends, by the distance from them', () =>
    assert.deepEqual(rowsOf(precisionCharts(precisionReport)[1]), [
      { candidate: 'atan2', end: 'near 0°', distance: 1e-5, bits: 0.5 },
      { candidate: 'atan2', end: 'near 180°', distance: 0.001, bits: 0.25 },
      { candidate: 'acos', end: 'near 0°', distance: 1e-5, bits: 23 },
    ]));
  it('precision: nothing without a sweep', () =>
    assert.deepEqual(precisionCharts({ ...precisionReport, sweep: [], spacing: [] }), []));

  it('benchmark: a row for each size, with quartiles', () =>
    assert.deepEqual(rowsOf(benchmarkCharts(benchmarkReport)[0])[1], {
      candidate: 'loop ~ size^1.00',
      entries: 1000,
      milliseconds: 10,
      'first quartile': 9,
      'third quartile': 12,
    }));
  it('benchmark: the fitted line goes through points that obey the law', () => {
    const [, , fit] = benchmarkCharts(benchmarkReport)[0]!['layer'] as {
      data: { values: unknown };
    }[];
    // 0.01 ms an entry, exactly: 1 at 100 and 100 at 10000.
    assert.deepEqual(fit!.data.values, [
      { candidate: 'loop ~ size^1.00', entries: 100, milliseconds: 1 },
      { candidate: 'loop ~ size^1.00', entries: 10000, milliseconds: 100 },
    ]);
  });
  it('benchmark: no chart of what has no logarithm', () =>
    assert.deepEqual(
      benchmarkCharts({ ...benchmarkReport, series: single }).map(({ title }) => title),
      ['Time by size'],
    ));
});
