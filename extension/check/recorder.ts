/**
 * Every report that a check makes, told to whoever listens.
 *
 * The kernel subscribes: each report of a cell counts, shown or not. The listener gets the report
 * itself, because `expect()` is called on it after it was made.
 */
import { displaySymbol, mime, type MimeBundle } from '../wire/ids.js';
import { encodeView } from '../wire/container.js';
import { packTensors, type PlainTensor } from '../wire/packTensors.js';
import type { Report, ReportData, Verdict } from '../wire/report.js';
import type { ViewContent } from '../wire/view.js';
import { reportText } from './reportText.js';

export type { PlainTensor };

type Listener = (report: Report) => void;

const listeners = new Set<Listener>();

/** Calls `listener` with each report from now on. The returned function ends that. */
export function onReport(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A report as the cell holds it: `data` frozen, the rest not enumerable, so that it stays JSON. */
export function makeReport<Data extends ReportData>(
  data: Data,
  maps: readonly PlainTensor[] = [],
): Report<Data> {
  let expected = data.expected;
  const report = { ...deepFreeze(data) } as Report<Data>;
  Object.defineProperties(report, {
    expected: { enumerable: true, get: () => expected },
    maps: { value: maps },
    expect: {
      value: (verdict: Verdict) => {
        if (verdict !== 'pass' && verdict !== 'fail') {
          throw new TypeError(`expect: got ${String(verdict)}; valid are 'pass' and 'fail'`);
        }
        expected = verdict;
        return report;
      },
    },
    [displaySymbol]: { value: () => display(report, maps) },
  });
  Object.freeze(report);
  for (const listener of listeners) listener(report as unknown as Report);
  return report;
}

function display(report: ReportData, maps: readonly PlainTensor[]): MimeBundle {
  const text = { [mime.text]: reportText(report) };
  if (maps.length === 0) return text;
  const { tensors, buffers } = packTensors(maps);
  const title = report.summary.split(' ', 1)[0] ?? report.kind;
  // A view is named by its kind until the kernel knows the cell: the id only keeps the reader's zoom.
  const id = report.id ?? report.kind;
  const view = { kind: report.kind, id, title, tensors, report: { ...report } } as ViewContent;
  return { ...text, [mime.view]: encodeView(view, buffers) };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
