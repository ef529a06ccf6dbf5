/** A report as the cell holds it, and as it is shown; each that is made is told to whoever listens. */
import { displaySymbol, mime, type MimeBundle } from '../wire/ids.js';
import { encodeView } from '../wire/container.js';
import { packTensors, type PlainTensor } from '../picture/packTensors.js';
import type { Report, ReportData, ReportSource, Verdict } from '../wire/report.js';
import type { ViewContent } from '../wire/view.js';
import { tellReport } from './listeners.js';
import { reportText } from './reportText.js';
import { UnexpectedVerdict } from './unexpectedVerdict.js';

export type { PlainTensor };

/** Where a report stands in its notebook. */
export interface ReportOrigin {
  readonly id: string;
  readonly source?: ReportSource;
}

let originOf: (report: Report) => ReportOrigin | undefined = () => undefined;
/** A kernel counts verdicts when a cell has ended; in any other program nobody would, so another one than expected throws. */
let isKernel = false;

/** Called by a kernel. It knows the cell; a view of a report says what it knows. */
export function tellOrigins(of: typeof originOf): void {
  originOf = of;
  isKernel = true;
}

/** A report as the cell holds it: `data` frozen, the rest not enumerable, so that it stays JSON. */
export function makeReport<Data extends ReportData>(
  data: Data,
  maps: readonly PlainTensor[] = [],
): Report<Data> {
  let expected = data.expected;
  const report = { ...deepFreeze(data) } as Report<Data>;
  const expectVerdict = (verdict: Verdict): Report<Data> => {
    if (verdict !== 'pass' && verdict !== 'fail') {
      throw new TypeError(`expect: got ${String(verdict)}; valid are 'pass' and 'fail'`);
    }
    expected = verdict;
    if (report.verdict !== verdict && !isKernel) throw new UnexpectedVerdict(report);
    return report;
  };
  Object.defineProperties(report, {
    expected: { enumerable: true, get: () => expected },
    maps: { value: maps },
    expect: { value: expectVerdict },
    mustPass: { value: () => expectVerdict('pass') },
    mustFail: { value: () => expectVerdict('fail') },
    toString: { value: () => reportText(report) },
    // Node's way of printing reads no more of it.
    [Symbol.for('nodejs.util.inspect.custom')]: {
      value: (depth: number | null) => ((depth ?? 0) >= 2 ? reportText(report) : report.summary),
    },
    [displaySymbol]: { value: () => display(report, maps) },
  });
  Object.freeze(report);
  tellReport(report as unknown as Report);
  return report;
}

function display(report: ReportData, maps: readonly PlainTensor[]): MimeBundle {
  const { tensors, buffers } = packTensors(maps);
  const title = report.summary.split(' ', 1)[0] ?? report.kind;
  // Without a kernel a view is named by its kind: the id only keeps the reader's zoom.
  const origin = originOf(report as Report) ?? { id: report.kind };
  const view = {
    kind: report.kind,
    ...origin,
    title,
    tensors,
    report: { ...report, ...origin },
  } as ViewContent;
  return { [mime.text]: reportText(report), [mime.view]: encodeView(view, buffers) };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
