/** The charts of a report that has any. */
import { t } from '../../extension/wire/words.js';
import { useMemo } from 'preact/hooks';
import type { ChartedReport, ReportChartsProps } from '../host.js';
import { benchmarkCharts } from '../model/chart/benchmark.js';
import type { Spec } from '../model/chart/units.js';
import { precisionCharts } from '../model/chart/precision.js';
import { ChartFigure } from './ChartFigure.js';

export function ReportCharts({ report, host }: ReportChartsProps) {
  const charts = useMemo(() => chartsOf(report).map((spec) => ({ spec, notes: [] })), [report]);
  if (charts.length === 0)
    return <p class="note">{t('Nothing was measured that a chart could show.')}</p>;
  return (
    <>
      {charts.map((chart, i) => (
        <ChartFigure key={i} {...{ chart, host }} />
      ))}
    </>
  );
}

const chartsOf = (report: ChartedReport): readonly Spec[] =>
  report.kind === 'precision' ? precisionCharts(report) : benchmarkCharts(report);
