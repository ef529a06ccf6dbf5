/** What `lossbook verify` prints of a file: what broke, what differs and why it may, and one closing line. */
import type { Nearness } from '../verify/allowances.js';
import { causeText, differenceText, noteText } from '../verify/text.js';
import { isCode } from './files.js';
import { cellLines } from './progress.js';
import { exitCode } from './results.js';
import type { Verified } from './verifyFile.js';

export function verifiedText(verified: Verified): string {
  const { comparison, rewriting } = verified;
  // What was rewritten is recorded now, but which differences were accepted is worth seeing.
  const mark = rewriting === 'rewritten' ? 'rewritten' : 'differs  ';
  const lines = [
    ...brokenCells(verified),
    ...comparison.differences.map((d) => `  ${mark} ${differenceText(d)}`),
    ...comparison.causes.map((cause) => `  likely    ${causeText(cause)}`),
    ...comparison.notes.map((note) => `  note      ${noteText(note)}`),
    closingLine(verified),
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

function closingLine(verified: Verified): string {
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
    `${checks} check${checks === 1 ? '' : 's'}`,
    length === 0 ? 'no difference' : `${length} difference${length === 1 ? '' : 's'}`,
    `${on}, numbers ${closeness[nearness]}`,
    ...rewritingText[verified.rewriting],
  ];
  return `${exit === exitCode.asExpected ? 'PASS' : 'FAIL'}  ${file}: ${parts.join(', ')}`;
}

const closeness: Readonly<Record<Nearness, string>> = {
  same: 'to 8 units of float32',
  near: 'to 1e-5',
  other: 'to 1e-3',
};

const rewritingText: Readonly<Record<Verified['rewriting'], readonly string[]>> = {
  'not asked': [],
  rewritten: ['rewritten'],
  'as it was': ['nothing to rewrite'],
  failed: ['not rewritten'],
  refused: ['not rewritten, as the run broke off'],
};
