/** Notes, for each cell, the checks it made and what they depended on: files read and seeds used. */
import { onReport } from '../check/listeners.js';
import { tellPlaces } from '../check/precision/blame/place.js';
import { tellOrigins, type ReportOrigin } from '../check/recorder.js';
import { onFileRead } from '../data/filesRead.js';
import { onSeed } from '../data/seedsUsed.js';
import type { ErrorMessage } from '../wire/message.js';
import type { Report } from '../wire/report.js';
import { callerPlace, cellError, innermostPlace } from './cellError.js';
import { compiler } from './compiler.js';
import type { CellRun } from './cellRun.js';
import { runOfCode } from './runOfCode.js';
import { asKernel } from './intrinsics.js';
import { placeOfCheck } from './progress.js';

export function recordChecks(send: (message: ErrorMessage) => void): void {
  const origins = new WeakMap<Report, ReportOrigin>();
  tellOrigins((report) => origins.get(report));
  tellPlaces(innermostPlace);
  const record = (report: Report): void => {
    const run = runOfCode();
    if (!run) return;
    const { parent, cell } = run;
    if (!run.ended) {
      const origin = originOf(report, run);
      origins.set(report, origin);
      run.reports.push({ report, origin });
      return;
    }
    // Its verdict can no longer count, and a check that does not count must not pass for one.
    const message = `a check was made after its cell had ended; await whatever makes it`;
    const late = Object.assign(new Error(message), { name: 'LateCheck' });
    const error = run.told.next(() => cellError(late, cell, placeOfCheck(cell)));
    if (error) send({ type: 'error', parent, cell, error, late: true });
  };
  onReport((report) => asKernel(() => record(report)));
}

function originOf({ kind }: Report, { cell, count, code, reports }: CellRun): ReportOrigin {
  const id = `${kind}:${cell}:${reports.length}`;
  const place = callerPlace(cell) ?? placeOfCheck(cell);
  if (!place) return { id };
  return {
    id,
    source: { cell, count, line: place.line, ...compiler().checkCall(code, kind, place) },
  };
}

/** Data files say their path relative to the notebook's folder. */
export function recordInputs(): void {
  onFileRead((file) => void runOfCode()?.inputs.set(file.path, file));
  onSeed(({ seed }) => void runOfCode()?.seeds.add(seed));
}
