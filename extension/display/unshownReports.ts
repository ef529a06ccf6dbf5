/**
 * The checks of a cell that it did not show itself, as outputs: what passed as a line each, all else in full. A cell whose
 * first check fails and whose last passes must not look green.
 */
import { mime, type MimeBundle } from '../wire/ids.js';
import type { Report, ReportSource } from '../wire/report.js';
import { mimeBundle, wasShown } from './mimeBundle.js';

export interface MadeReport {
  readonly report: Report;
  readonly origin: { readonly source?: ReportSource };
}

/** Of checks in a loop: the first few say what is wrong, and a file must not grow without end. */
const mostInFull = 8;
const mostLines = 50;

/** `value`: of the last expression, which is shown by itself. */
export function unshownReports(
  made: readonly MadeReport[],
  value?: unknown,
): readonly MimeBundle[] {
  const rest = made.filter(({ report }) => report !== value && !wasShown(report));
  const isPlain = ({ report }: MadeReport): boolean =>
    report.verdict === 'pass' && report.expected === 'pass';
  const others = rest.filter((one) => !isPlain(one));
  return [
    ...listOf('passed', '✓', rest.filter(isPlain)),
    ...others.slice(0, mostInFull).map(({ report }) => mimeBundle(report)),
    ...listOf('did not pass', '✗', others.slice(mostInFull)),
  ];
}

function listOf(what: string, sign: string, reports: readonly MadeReport[]): readonly MimeBundle[] {
  if (reports.length === 0) return [];
  const lines = linesOf(reports).map((line) => `${sign} ${line}`);
  const more = lines.length - mostLines;
  const head = `${reports.length} ${reports.length === 1 ? 'check' : 'checks'} ${what}`;
  const text = [
    head,
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [`and ${more} more lines`] : []),
  ];
  return [{ [mime.text]: text.join('\n') }];
}

/**
 * `line 4: gradcheck(loss, [yTrue, yPred]), 8192 entries checked`, and `, 19 times` of a call in a loop: nothing that
 * another backend would have otherwise.
 */
function linesOf(reports: readonly MadeReport[]): readonly string[] {
  const calls = new Map<string, { times: number; checked: number }>();
  for (const { report, origin } of reports) {
    const call = callOf(report, origin.source);
    const { times, checked } = calls.get(call) ?? { times: 0, checked: 0 };
    calls.set(call, { times: times + 1, checked: checked + report.checked });
  }
  return [...calls].map(
    ([call, { times, checked }]) =>
      `${call}, ${times > 1 ? `${times} times, ` : ''}${checked} checked`,
  );
}

function callOf(report: Report, source: ReportSource | undefined): string {
  const place = source ? `line ${source.line}: ` : '';
  const { kind, name } = report;
  return `${place}${oneLine(name === undefined ? (source?.call ?? kind) : `${kind} ${name}`)}`;
}

const longest = 80;

function oneLine(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
