/**
 * What a run came to, for a reader that pays by the word: the verdict first, then each cell in a line or a few, then the
 * reports as JSON. Both parts have an end: a report of a large image would fill any window.
 */
import { mime } from '../wire/ids.js';
import type { ReportData } from '../wire/report.js';
import type { Output } from './model.js';
import { hideSecrets } from './secrets.js';

/** A report of this session, or what a file has recorded of one. */
export type AnsweredReport = Pick<
  ReportData,
  'kind' | 'verdict' | 'expected' | 'summary' | 'checked' | 'failures'
> &
  Partial<Pick<ReportData, 'worst' | 'counts' | 'source' | 'name'>> & {
    /** A file keeps their codes alone. */
    readonly diagnoses?: ReportData['diagnoses'] | readonly string[];
  };

export interface AnsweredCell {
  /** From 1, of all cells of the notebook; none where the code is of no cell. */
  readonly cell?: number;
  readonly status: 'ok' | 'error' | 'not run' | 'recorded';
  /** Its outputs as text. */
  readonly text: string;
  readonly reports: readonly AnsweredReport[];
  /** The cell changed since, or what it takes names from did. */
  readonly isStale?: boolean;
}

export interface Answer {
  readonly text: string;
  /** Of all reports; JSON. */
  readonly data: string;
}

const longestText = 8000;
const longestCell = 1500;
const longestData = 16_000;

/** `PASS: 3 of 3 checks as expected` and what follows; `secrets` are known by themselves, and in none of it. */
export function agentAnswer(
  name: string,
  cells: readonly AnsweredCell[],
  secrets: readonly string[] = [],
): Answer {
  // Before anything is cut: half of one would not be known for what it is.
  const told = cells.map((cell) => ({ ...cell, text: hideSecrets(cell.text, secrets) }));
  const lines = [verdictLine(name, told), ...told.map(cellText)];
  return {
    text: hideSecrets(cut(lines.join('\n'), longestText), secrets),
    data: hideSecrets(reportsJson(told), secrets),
  };
}

function verdictLine(name: string, cells: readonly AnsweredCell[]): string {
  const reports = cells.flatMap((cell) => cell.reports);
  const failed = reports.filter(isUnexpected).length;
  const threw = cells.filter(({ status }) => status === 'error').map(cellName);
  const left = cells.filter(({ status }) => status === 'not run').length;
  const said = [
    reports.length === 0
      ? 'no check was made'
      : `${reports.length - failed} of ${reports.length} checks as expected`,
    ...(threw.length > 0 ? [`${threw.join(', ')} threw`] : []),
    ...(left > 0 ? [`${left} ${left === 1 ? 'cell' : 'cells'} not run`] : []),
  ];
  const verdict = failed > 0 || threw.length > 0 ? 'FAIL' : reports.length > 0 ? 'PASS' : 'DONE';
  return `${verdict}: ${name}: ${said.join('; ')}`;
}

const isUnexpected = ({ verdict, expected }: AnsweredReport): boolean => verdict !== expected;
const cellName = ({ cell }: AnsweredCell): string =>
  cell === undefined ? 'the code' : `cell ${cell}`;

function cellText(each: AnsweredCell): string {
  const { status, text, reports, isStale } = each;
  const reportLines = reports.flatMap((report) => [
    `  ${isUnexpected(report) ? 'UNEXPECTED' : 'as expected'}: ${report.summary}`,
    ...(report.diagnoses ?? []).map((each) =>
      typeof each === 'string' ? `    ${each}` : `    ${each.code}: ${each.message}`,
    ),
  ]);
  const output = cut(text.trim(), longestCell);
  return [
    `${cellName(each)}: ${status}${isStale ? ', stale' : ''}`,
    ...reportLines,
    ...(output === '' ? [] : output.split('\n').map((line) => `  | ${line}`)),
  ].join('\n');
}

/** Ways to say the same in less, the fullest first. */
const shorter: readonly ((report: AnsweredReport) => object)[] = [
  (report) => ({ ...report, worst: report.worst?.slice(0, 10) }),
  (report) => ({ ...report, worst: report.worst?.slice(0, 1) }),
  ({ kind, verdict, expected, summary }) => ({ kind, verdict, expected, summary }),
];

function reportsJson(cells: readonly AnsweredCell[]): string {
  const all = cells.flatMap(({ cell, reports }) => reports.map((report) => ({ cell, report })));
  const write = (shorten: (report: AnsweredReport) => object, most = all.length) =>
    JSON.stringify({
      reports: all.slice(0, most).map(({ cell, report }) => ({ cell, ...shorten(report) })),
      ...(most < all.length && { notShown: all.length - most }),
    });
  const whole = shorter.map((shorten) => write(shorten)).find((json) => json.length <= longestData);
  if (whole !== undefined) return whole;
  let most = all.length;
  let json = '';
  do {
    most = Math.floor(most / 2);
    json = write(shorter.at(-1)!, most);
  } while (json.length > longestData && most > 0);
  return json;
}

/** The beginning and the end, and how much lies between them. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n… ${left} characters not shown …\n${text.slice(-half)}`;
}

export const outputsText = (outputs: readonly Output[]): string =>
  outputs.map(outputText).join('\n');

function outputText(output: Output): string {
  switch (output.output_type) {
    case 'stream':
      return output.text.trimEnd();
    case 'error':
      return [`${output.ename}: ${output.evalue}`, ...output.traceback.slice(1)].join('\n');
    case 'display_data':
    case 'execute_result': {
      const text = output.data[mime.text];
      return typeof text === 'string' ? text : Object.keys(output.data).join(', ');
    }
    default:
      return '';
  }
}
