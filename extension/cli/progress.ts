/** What `lossbook run` prints while it runs: a line per cell; on a terminal also the cell under way. */
import type { CodeCell } from '../notebook/model.js';
import { readsText } from '../verify/text.js';
import type { CellError, StillRunning } from '../wire/message.js';
import type { ReportData } from '../wire/report.js';
import { cellTextLines } from './cellText.js';
import { pythonLine } from './pythonUsed.js';
import { errorsOf, exitCode, worstExit, type RanCell } from './results.js';
import type { RunListener } from './runNotebook.js';
import type { Terminal } from './terminal.js';

export const silent: RunListener = {
  onStart: () => undefined,
  cellStarted: () => undefined,
  onWait: () => undefined,
  cellEnded: () => undefined,
  onSettle: () => undefined,
  cellFailedLate: () => undefined,
  leftRunning: () => undefined,
};

/** On a terminal the cell under way, and nothing that stays: for commands that tell of a file when it is done. */
export function underWay(terminal: Terminal, file: string): RunListener {
  const transient = transientOn(terminal);
  return {
    ...silent,
    cellStarted: (cell, position) => transient(`${file}: cell ${position + 1}  ${title(cell)}`),
    onWait: (text) => text !== undefined && transient(`${file}: ${text}`),
    onSettle: () => transient(''),
  };
}

/** On a terminal what is waited for, `importing torch…`, and how far a check is. */
export function waits(terminal: Terminal): RunListener {
  const transient = transientOn(terminal);
  return { ...silent, onWait: (text) => transient(text === undefined ? '' : `  ${text}`) };
}

/** Text that the next one replaces; none where it would stay in a file. */
const transientOn = (terminal: Terminal) => (text: string) =>
  terminal.isTTY && terminal.write(`\r\u001b[K${text}`);

interface Shown {
  /** For what stays, and for what does not. */
  readonly out: Terminal;
  readonly err: Terminal;
  /** Of cells. */
  readonly total: number;
  /** Without what cells print and show. */
  readonly quiet?: boolean;
}

export function progress({ out: terminal, err, total, quiet = false }: Shown): RunListener {
  const place = (position: number) =>
    `[${String(position + 1).padStart(String(total).length)}/${total}]`;
  const transient = transientOn(err);
  let python: string | undefined;
  return {
    onStart: ({ backend, versions }) =>
      terminal.write(
        `backend ${backend.name} (${backend.reason}), TensorFlow.js ${versions.tfjs}, Node ${versions.node}\n`,
      ),
    cellStarted: (cell, position) => transient(`${place(position)} running  ${title(cell)}`),
    onWait: (text) => transient(text ?? ''),
    cellEnded: (cell, position, ran, said) => {
      transient('');
      // Once: the packages that it imports later change nothing of which it is.
      if (ran.python && ran.python.path !== python) terminal.write(`${pythonLine(ran.python)}\n`);
      python = ran.python?.path ?? python;
      const [head = '', ...rest] = cellLines(cell, ran);
      const shown = quiet ? [] : cellTextLines(said, ran.result.reports);
      const lines = [head, ...shown.map((line) => `      ${line}`.trimEnd()), ...rest];
      terminal.write(`${place(position)} ${lines.join('\n')}\n`);
    },
    onSettle: () => transient('waiting for what cells have started'),
    cellFailedLate: (cell, position, ran) => {
      transient('');
      terminal.write(`${place(position)} ${cellLines(cell, ran).join('\n')}\n`);
    },
    leftRunning: (running, seconds) => {
      transient('');
      terminal.write(`note: ${leftRunningText(running, seconds)}\n`);
    },
  };
}

export function cellLines(cell: CodeCell, ran: RanCell): readonly string[] {
  const { status, ms, reports } = ran.result;
  if (status === 'skipped') return [`skipped  ${title(cell)}`];
  const verdict = ran.exit === exitCode.asExpected ? 'ok      ' : 'FAILED  ';
  const head = `${verdict} ${title(cell)}  ${Math.round(ms)} ms`;
  const checks = reports.map(
    (report) => `      ${reports.length > 1 ? placeText(report) : ''}${reportLine(report)}`,
  );
  const raised =
    ran.mustThrow && status === 'ok'
      ? ['      it is tagged raises-exception and did not throw']
      : [];
  const reads =
    ran.nondeterministic.length > 0
      ? [`      ${readsText(ran.nondeterministic)}: another run gives other results`]
      : [];
  const thrown = errorsOf(ran.result).filter((error) => !ran.late.includes(error));
  const errors = [...thrown.flatMap(errorLines), ...ran.late.flatMap(lateLines)].map(
    (line) => `      ${line}`,
  );
  return [head, ...checks, ...raised, ...reads, ...errors];
}

const lateLines = (error: CellError): readonly string[] =>
  `after it had ended: ${error.stack}`.split('\n');

/** Each once, with the cell that started it. */
function leftRunningText(running: readonly StillRunning[], seconds: number): string {
  const names = running.map(({ cell, what }) =>
    cell === undefined ? (handles[what] ?? what) : `a ${what} of cell ${cell}`,
  );
  const list = [...new Set(names)].join(', ');
  return `still running ${seconds} s after the last cell, and not waited for any longer: ${list}`;
}

/** What Node calls these, in words. */
const handles: Readonly<Record<string, string>> = {
  ProcessWrap: 'a process',
  MessagePort: 'a thread',
  TCPServerWrap: 'a server',
  TCPSocketWrap: 'a connection',
  FSReqCallback: 'a file that is read or written',
};

export const errorLines = ({ stack }: CellError): readonly string[] => stack.split('\n');

/** `line 4: `, and the call where the check has no name of its own: of several checks each is known by it. */
function placeText({ name, source }: ReportData): string {
  if (source === undefined) return '';
  const call = name === undefined ? source.call : undefined;
  return `line ${source.line}: ${call === undefined ? '' : `${shorten(call.replace(/\s+/g, ' '))}: `}`;
}

/** One line of a report, and below it why it failed. */
function reportLine(report: ReportData): string {
  const { summary, verdict, expected, diagnoses } = report;
  const why = diagnoses[0] ? `\n        ${diagnoses[0].message}` : '';
  if (verdict !== expected) return `${summary}  (expected ${expected})${why}`;
  return verdict === 'fail' ? `${summary}  (as expected)${why}` : summary;
}

/** What a reader knows a cell by: its first line that says something. */
function title({ source }: CodeCell): string {
  const lines = source.split('\n').map((line) => line.trim());
  const line =
    lines.find((l) => l !== '' && !/^(?:import |from |%%python)/.test(l)) ?? lines[0] ?? '';
  return shorten(line.replace(/^\/\/\s*/, ''));
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** `file`: where it is one of several. */
export function closingLine(
  cells: readonly RanCell[],
  wrote: string | undefined,
  file?: string,
): string {
  const reports = cells.flatMap((c) => c.result.reports);
  const ran = cells.filter((c) => c.result.status !== 'skipped').length;
  const asMeant = reports.filter((r) => r.verdict === 'fail' && r.expected === 'fail').length;
  const parts = [
    `${count(ran, 'cell')} of ${cells.length} ran`,
    reports.length === 0 ? 'nothing was checked' : count(reports.length, 'check'),
    ...(asMeant > 0 ? [`${asMeant} failing as expected`] : []),
    ...(wrote === undefined ? [] : [`wrote ${wrote}`]),
  ];
  const isAsExpected = worstExit(cells.map((c) => c.exit)) === exitCode.asExpected;
  const verdict = !isAsExpected ? 'FAIL' : reports.length > 0 ? 'PASS' : 'DONE';
  return `${verdict}  ${file === undefined ? '' : `${file}: `}${parts.join(', ')}\n`;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
