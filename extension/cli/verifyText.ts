/** What `lossbook verify` prints of a file: one line with the verdict, then what broke, what differs and why it may. */
import type { Nearness } from '../verify/allowances.js';
import { causeText, differenceText, noteText } from '../verify/text.js';
import { assertNever } from '../wire/assertNever.js';
import { isCode } from './files.js';
import { cellLines } from './progress.js';
import { exitCode } from './results.js';
import { isAccepted, type Verified } from './verifyFile.js';

export function verifiedText(verified: Verified): string {
  const { comparison } = verified;
  // What was rewritten is recorded now, but which differences were accepted is worth seeing.
  const mark = isAccepted(verified) ? 'rewritten' : 'differs  ';
  const lines = [
    verdictLine(verified),
    ...brokenCells(verified),
    ...comparison.differences.map((d) => `  ${mark} ${differenceText(d)}`),
    ...comparison.causes.map((cause) => `  likely    ${causeText(cause)}`),
    ...comparison.notes.map((note) => `  note      ${noteText(note)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Cells that fail by themselves, whatever is recorded of them. */
export function brokenCells({ notebook, cells }: Verified): readonly string[] {
  const code = notebook.cells.filter(isCode);
  return cells.flatMap((ran, i) => {
    const cell = code[i];
    if (!cell || ran.exit === exitCode.asExpected) return [];
    return cellLines(cell, ran).map((line) => `  ${line}`);
  });
}

function verdictLine(verified: Verified): string {
  const { file, exit, comparison, cells, backend, recordedBackend, nearness } = verified;
  const checks = cells.reduce((n, { result }) => n + result.reports.length, 0);
  const ran = cells.filter(({ result }) => result.status !== 'skipped').length;
  const on =
    recordedBackend === undefined || recordedBackend === backend
      ? `on ${backend}`
      : `recorded on ${recordedBackend}, run on ${backend}`;
  const { length } = comparison.differences;
  const parts = [
    `${ran} of ${cells.length} cells ran`,
    checks === 0 ? 'nothing was checked' : `${checks} check${checks === 1 ? '' : 's'}`,
    ...(verified.isFirst ? [on] : comparedText(length, on, nearness)),
    ...rewritingText(verified),
  ];
  return `${exit === exitCode.asExpected ? 'PASS' : 'FAIL'}  ${file}: ${parts.join(', ')}`;
}

const comparedText = (differences: number, on: string, nearness: Nearness): readonly string[] => [
  differences === 0 ? 'no difference' : `${differences} difference${differences === 1 ? '' : 's'}`,
  `${on}, numbers ${closeness[nearness]}`,
];

const closeness: Readonly<Record<Nearness, string>> = {
  same: 'to 8 units of float32',
  near: 'to 1e-5',
  other: 'to 1e-3',
};

function rewritingText({ rewriting, isFirst }: Verified): readonly string[] {
  switch (rewriting) {
    case 'not asked':
      return [];
    case 'rewritten':
      return [isFirst ? 'recorded for the first time' : 'rewritten'];
    case 'as it was':
      return ['nothing to rewrite'];
    case 'failed':
      return [isFirst ? 'not recorded' : 'not rewritten'];
    case 'refused':
      return [`${isFirst ? 'not recorded' : 'not rewritten'}, as the run broke off`];
    default:
      return assertNever(rewriting);
  }
}
