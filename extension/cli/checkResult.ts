/** What came of checking one target: the object that `--json` prints, and the lines for a person. */
import {
  checkCells,
  leftOutOf,
  leftOutText,
  type CheckPlan,
  type LeftOut,
} from '../target/checkNotebook.js';
import type { CellError, PythonUsed } from '../wire/message.js';
import type { ReportData, Verdict } from '../wire/report.js';
import { otherInputs } from './otherInputs.js';
import { cellTextLines } from './cellText.js';
import { errorLines } from './progress.js';
import { interpreterOf, pythonLine, pythonOf, type CalledIn } from './pythonUsed.js';
import { exitCode, worstExit } from './results.js';
import type { Run } from './runNotebook.js';

export interface CheckResult {
  readonly target: string;
  readonly verdict: Verdict;
  readonly python: CalledIn | null;
  readonly reports: readonly ReportData[];
  /** Checks that were not made, and why; absent where there is none. */
  readonly leftOut?: readonly LeftOut[];
  /** What kept the checks from being made. */
  readonly error?: CellError;
}

/** `run` is undefined where no kernel could be started. */
export function resultOf(target: string, run: Run | undefined, plan: CheckPlan): CheckResult {
  const cells = run?.cells ?? [];
  const exit =
    run === undefined || isNothing(plan)
      ? exitCode.unusable
      : worstExit(cells.map((cell) => cell.exit));
  const leftOut = leftOutOf(plan);
  const error = cells.find(({ result }) => result.error)?.result.error;
  const python = pythonOf(cells);
  return {
    target,
    verdict: exit === exitCode.asExpected ? 'pass' : 'fail',
    python: python ? interpreterOf(python) : null,
    reports: cells.flatMap(({ result }) => result.reports),
    ...(leftOut.length > 0 && { leftOut }),
    ...(error && { error }),
  };
}

/** A loss without a gradient, not compared and not probed: no verdict can stand over it. */
export const isNothing = (plan: CheckPlan): boolean =>
  plan.asks === undefined &&
  plan.reference === undefined &&
  plan.formats === undefined &&
  leftOutOf(plan).length === 2;

/** Of a loss that has no gradient the check of it is left out. */
export function gradientMissing({ cells }: Run): string | undefined {
  const diagnoses = cells.flatMap(({ result }) => result.reports.flatMap((each) => each.diagnoses));
  return diagnoses.find(({ code }) => code === 'no-gradient')?.message;
}

/** Where the loss is not called as everybody would expect of (yTrue, yPred). */
function orderLines({ order }: PythonUsed, said: string | undefined): readonly string[] {
  if (order === undefined) return [];
  const { first, isSaid, parameters } = order;
  const [truth = 'the first', prediction = 'the second'] = parameters;
  if (isSaid && first === 'truth') return [];
  return [
    isSaid
      ? `Arguments: ${prediction} is the prediction and ${truth} the truth, ${said === undefined ? 'by their names' : 'as --first says'}.`
      : `Arguments: ${truth} is taken for the truth and ${prediction} for the prediction, as their names do not say; --first prediction turns them round, --first truth says it is so.`,
  ];
}

export function checkedText(run: Run, wrote: readonly string[], plan: CheckPlan): string {
  const python = pythonOf(run.cells);
  const lines = python ? [pythonLine(python), ...orderLines(python, plan.python.first)] : [];
  let first: CellError | undefined;
  for (const { result } of run.cells) {
    const { reports, error } = result;
    lines.push(...printedLines(run, result.id).map((line) => `  ${line}`));
    lines.push(
      ...reports.flatMap(({ summary, diagnoses }) => [
        summary,
        ...diagnoses.flatMap((told) =>
          first && isTheSame(first, told) ? [] : `  ${told.message}`,
        ),
      ]),
    );
    if (error === undefined || (first && isTheSame(first, error))) continue;
    first ??= error;
    lines.push(...errorLines(error).filter(isOfAFile));
    if (checkCells.some((check) => check === result.id)) lines.push(...otherInputs(plan, error));
  }
  lines.push(...leftOutOf(plan).map(leftOutText), ...optionsOfCalls(lines));
  if (isNothing(plan)) lines.push(`nothing was checked: compare it with --reference LOSS`);
  if (wrote.length > 0) lines.push(`wrote ${wrote.join(', ')}`);
  return lines.map((line) => `  ${line}\n`).join('');
}

/** Checks name options as their calls have them, and not all are the command's. */
function optionsOfCalls(lines: readonly string[]): readonly string[] {
  const named = new Set(
    lines.flatMap((line) => line.match(/\boptions\.(?:reference|budget|domain)\b/g) ?? []),
  );
  return named.size === 0
    ? []
    : [`${[...named].join(', ')}: of the check's call, which --notebook OUT.tfnb writes`];
}

/** What the loss printed while this cell called it; what the cell shows is told by itself. */
const printedLines = ({ messages }: Run, cell: string): readonly string[] =>
  cellTextLines(
    (messages.get(cell) ?? []).filter(({ type }) => type === 'stream'),
    [],
  );

/** For where stdout is one object: everything that was printed, in the order of the cells. */
export const printedText = (run: Run): string =>
  run.cells
    .flatMap(({ result }) => printedLines(run, result.id).map((line) => `${line}\n`))
    .join('');

/** A loss that throws does so in each check; probe says which of its inputs that was. */
const isTheSame = (first: CellError, { message }: Pick<CellError, 'message'>): boolean =>
  first.message !== '' && message.includes(first.message.split('\n', 1)[0]!);

/** Cells were made for this command: a frame in one of them is no place that the person knows. */
const isOfAFile = (line: string): boolean => !/^\s*at .*Cell In\[\d+\]/.test(line);
