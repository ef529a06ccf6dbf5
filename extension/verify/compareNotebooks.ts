/** A notebook as it was recorded, and as it came out of a run just now: what differs, and what may be why. */
import { cellRecord } from '../notebook/cellRecord.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import { lossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { CodeCell, ErrorOutput, Notebook } from '../notebook/model.js';
import { allowances, nearness, type Allowance } from './allowances.js';
import { changesBetween, codeCells } from './causes.js';
import { compareOutputs, errorsOf, isKnownMime } from './compareOutputs.js';
import { compareReports } from './compareReports.js';
import { compareText } from './compareText.js';
import type { Cause, Comparison, Difference, Finding, Note } from './difference.js';

/** `now` has the cells of `recorded`, executed. */
export function compareNotebooks(recorded: Notebook, now: Notebook): Comparison {
  const allowance = allowanceFor(recorded, now);
  const rerun = new Map(codeCells(now).map((cell) => [cell.id, cell]));
  const differences = codeCells(recorded).flatMap((cell) =>
    isToRun(cell) ? compareCell(cell, rerun.get(cell.id), allowance) : compareEmpty(cell),
  );
  const changes = changesBetween(recorded, now);
  const causes = differences.length > 0 ? likely(changes, differences, recorded) : [];
  const notes = [
    ...unknownMimes(recorded),
    ...timesNote(recorded),
    ...skippedNote(recorded),
    ...(hasProvenance(recorded) ? [] : [{ code: 'no-provenance' } as const]),
    ...(differences.length > 0 ? [] : changes.filter(isOfTheNotebook).map(allTheSame)),
  ];
  return { differences, causes, notes };
}

export const allowanceFor = (recorded: Notebook, now: Notebook): Allowance =>
  allowances[nearness(lossbookMetadata(recorded), lossbookMetadata(now))];

function timesNote(notebook: Notebook): readonly Note[] {
  const cells = codeCells(notebook)
    .filter((cell) => cellRecord(cell)?.reports.some(({ kind }) => kind === 'benchmark'))
    .map(({ id }) => id);
  return cells.length > 0 ? [{ code: 'times', cells }] : [];
}

/** Does the file say anything about what its cells came to? */
export const isRecorded = (notebook: Notebook): boolean => codeCells(notebook).some(hasResult);

const isToRun = (cell: CodeCell): boolean =>
  !isEmpty(cell) && !cellTags(cell).includes(tag.skipExecution);

const isEmpty = ({ source }: CodeCell): boolean => source.trim() === '';

/** No run gives results for a cell without code; those of one that is tagged to be skipped are noted. */
const compareEmpty = (cell: CodeCell): readonly Difference[] =>
  isEmpty(cell) && (cell.outputs.length > 0 || cellRecord(cell) !== undefined)
    ? [{ cell: cell.id, finding: { code: 'missing', what: 'what it shows', side: 'now' } }]
    : [];

/** Cells whose results nobody holds to anything: they were made once, and are not to be run. */
function skippedNote(notebook: Notebook): readonly Note[] {
  const cells = codeCells(notebook).filter(
    (cell) => !isToRun(cell) && !isEmpty(cell) && hasResult(cell),
  );
  return cells.length > 0 ? [{ code: 'skipped', cells: cells.map(({ id }) => id) }] : [];
}

const hasResult = (cell: CodeCell): boolean =>
  cell.execution_count !== null || cell.outputs.length > 0 || cellRecord(cell) !== undefined;

const hasProvenance = (notebook: Notebook): boolean =>
  lossbookMetadata(notebook).backend !== undefined &&
  codeCells(notebook)
    .filter(hasResult)
    .some((cell) => cellRecord(cell)?.source !== undefined);

function compareCell(
  recorded: CodeCell,
  now: CodeCell | undefined,
  allowance: Allowance,
): readonly Difference[] {
  const cell = recorded.id;
  if (!hasResult(recorded)) return [{ cell, finding: { code: 'not-recorded' } }];
  if (!now || now.execution_count === null) return [{ cell, finding: { code: 'not-run' } }];
  const thrown = compareErrors(recorded, now, allowance);
  // The rest of a cell that threw in one run only is missing for that reason.
  if (thrown.some(({ code }) => code !== 'other'))
    return thrown.map((finding) => ({ cell, finding }));
  const before = cellRecord(recorded);
  const reports = compareReports(
    before?.reports ?? [],
    before ? (cellRecord(now)?.reports ?? []) : [],
    allowance,
  ).map(({ check, kind, finding }) => ({ cell, part: `check ${check + 1} (${kind})`, finding }));
  const outputs = compareOutputs(
    recorded.outputs,
    now.outputs,
    allowance,
    before?.reports ?? [],
  ).map(({ part, finding }) => ({ cell, part, finding }));
  return [...thrown.map((finding) => ({ cell, finding })), ...reports, ...outputs];
}

function compareErrors(
  recorded: CodeCell,
  now: CodeCell,
  allowance: Allowance,
): readonly Finding[] {
  const [before, after] = [errorsOf(recorded.outputs), errorsOf(now.outputs)];
  const count = Math.max(before.length, after.length);
  return Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    compareError(before[i], after[i], allowance),
  );
}

function compareError(
  was: ErrorOutput | undefined,
  is: ErrorOutput | undefined,
  allowance: Allowance,
): readonly Finding[] {
  const text = ({ ename, evalue }: ErrorOutput) => `${ename}: ${evalue}`;
  if (was && is) {
    const named = compareText('the error', text(was), text(is), allowance);
    return named.length > 0 ? named : compareTrace(was, is, allowance);
  }
  if (was) return [{ code: 'no-longer-throws', error: text(was) }];
  return is ? [{ code: 'threw', error: text(is) }] : [];
}

/**
 * What a reader sees of an error is its trace. Frames are of this machine and this version of Node or Python, and cells are
 * numbered by what a person ran before; every other line is held to the rerun's.
 */
function compareTrace(was: ErrorOutput, is: ErrorOutput, allowance: Allowance): readonly Finding[] {
  if (!allowance.rounding) return [];
  const linesOf = ({ traceback }: ErrorOutput) => traceback.join('\n').split('\n').map(withoutRun);
  const proseOf = (error: ErrorOutput) => linesOf(error).filter((line) => !isFrame.test(line));
  const known = new Set(proseOf(is));
  const said = proseOf(was);
  // One that says nothing hides what was thrown.
  const hidden = said.length === 0 && known.size > 0 ? '' : undefined;
  const strange = said.find((line) => !known.has(line)) ?? hidden;
  if (strange === undefined) return [];
  return [
    {
      code: 'disagrees',
      what: 'its trace',
      recorded: strange,
      beside: `${is.ename}: ${is.evalue}`,
    },
  ];
}

const withoutRun = (line: string): string => line.replace(/In\[\d+\]/g, 'In[]').trimEnd();
const isFrame = /^\s*(?:at |File "|Cell In)|^\s*$/;

/** What a cell reads explains a difference in it and in those behind it. */
function likely(
  changes: readonly Cause[],
  differences: readonly Difference[],
  notebook: Notebook,
): readonly Cause[] {
  const order = codeCells(notebook).map(({ id }) => id);
  const last = Math.max(...differences.map(({ cell }) => order.indexOf(cell)));
  const causes = changes.filter(
    (c) => c.code !== 'nondeterministic' || order.indexOf(c.cell) <= last,
  );
  return causes.length > 0 || !hasProvenance(notebook) ? causes : [{ code: 'unexplained' }];
}

const isOfTheNotebook = ({ code }: Cause): boolean =>
  code === 'source' || code === 'input' || code === 'seeds';

const allTheSame = (cause: Cause): Note => ({ code: 'same-all-the-same', cause });

function unknownMimes(notebook: Notebook): readonly Note[] {
  return codeCells(notebook).flatMap(({ id, outputs }) =>
    outputs.flatMap((output) =>
      output.output_type === 'display_data' || output.output_type === 'execute_result'
        ? Object.keys(output.data)
            .filter((type) => !isKnownMime(type))
            .map((type): Note => ({ code: 'unknown-mime', cell: id, mime: type }))
        : [],
    ),
  );
}
