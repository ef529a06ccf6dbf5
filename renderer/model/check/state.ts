/** Where the reader is in a check: kept while its output is scrolled away. */
import type {
  CompareReport,
  GradcheckReport,
  ReportTolerance,
} from '../../../extension/wire/report.js';
import { pictureAxes } from '../pane/axes.js';
import { differenceMetrics, type DifferenceMetric } from './panes.js';
import { stateAt } from '../pane/cursor.js';
import { startState, type PanesState } from '../pane/state.js';
import { lengthOf } from '../../../extension/picture/plane.js';
import { isRecord, restorePanes } from '../pane/savedState.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';

export interface CheckState {
  readonly panes: PanesState;
  /** Absent: as recorded. */
  readonly tolerance?: ReportTolerance | undefined;
  /** Classes shown alone; none: all. */
  readonly filter: readonly string[];
  readonly metric: DifferenceMetric;
}

/** Of whatever was kept; what does not fit the tensor is left out. At first the cursor is on the worst entry. */
export function restoreCheck(
  saved: unknown,
  tensor: TensorData,
  { worst }: GradcheckReport | CompareReport,
): CheckState {
  const { rows, columns } = pictureAxes(tensor, { kind: 'classes', names: [], colours: [] });
  const start = startState(rows, columns);
  const first = worst[0];
  const panes = first ? stateAt(start, tensor.axes, first.index) : start;
  if (!isRecord(saved)) return { panes, filter: [], metric: 'absolute' };
  const { filter, metric, tolerance } = saved;
  const lengths = new Map(tensor.axes.map((axis) => [axis, lengthOf(tensor, axis)]));
  return {
    panes: restorePanes(saved['panes'], panes, lengths),
    tolerance: isTolerance(tolerance) ? tolerance : undefined,
    filter: Array.isArray(filter) ? filter.filter((name) => typeof name === 'string') : [],
    metric: differenceMetrics.find((name) => name === metric) ?? 'absolute',
  };
}

const isTolerance = (value: unknown): value is ReportTolerance =>
  isRecord(value) && [value['rtol'], value['atol']].every((x) => typeof x === 'number' && x >= 0);
