/** The verdict at the head of a page, and of each cell the checks that it made. */
import type { CodeCell, Notebook } from '../notebook/model.js';
import type { ReportRecord } from '../notebook/reportRecord.js';
import { assertNever } from '../wire/assertNever.js';
import { escapeHtml } from './html.js';
import { type CellFault, type PageVerdict, pageVerdict } from './pageVerdict.js';

/** Ids of cells are letters, digits, `-` and `_`. */
export const anchorOf = ({ id }: Pick<CodeCell, 'id'>): string => escapeHtml(`cell-${id}`);

const badges: Readonly<Record<PageVerdict['verdict'], string>> = {
  ...{
    pass: '✓ PASS',
    fail: '✗ FAIL',
    open: 'INCOMPLETE',
    unchecked: 'DONE',
    'not run': 'NOT RUN',
  },
};

export function verdictHtml(notebook: Notebook): string {
  const found = pageVerdict(notebook);
  const { verdict, cells, checks, faults, notRun, edited } = found;
  const parts = [
    count(cells, 'cell'),
    verdict === 'not run'
      ? 'no results in the file'
      : checks === 0
        ? 'nothing was checked'
        : count(checks, 'check'),
    ...(faults.length > 0 ? [`${count(faults.length, 'cell')} not as expected`] : []),
    ...(notRun.length > 0 && verdict !== 'not run' ? [`not run: ${notRun.join(', ')}`] : []),
    ...(edited.length > 0 ? [`edited since: ${edited.join(', ')}`] : []),
  ];
  const items = faults.map(
    ({ cell, number, fault }) =>
      `<li><a href="#${anchorOf(cell)}">cell ${number}</a> ${faultText(fault)}</li>`,
  );
  const kind = verdict.replace(' ', '-');
  return `<section class="overall ${kind}" aria-label="verdict">
<p><strong>${badges[verdict]}</strong> ${parts.join(' · ')}</p>
${items.length > 0 ? `<ul>${items.join('')}</ul>\n` : ''}</section>`;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function faultText(fault: CellFault): string {
  switch (fault.code) {
    case 'check':
      return `${fault.unexpected} of ${count(fault.of, 'check')} without the expected verdict`;
    case 'threw':
      return 'threw';
    case 'did-not-throw':
      return 'was to throw and did not';
    default:
      return assertNever(fault);
  }
}

/** Also of checks that the cell made and did not show. */
export function checksHtml(reports: readonly ReportRecord[]): string {
  if (reports.length === 0) return '';
  const items = reports.map(({ kind, summary, verdict, expected }) => {
    const fine = verdict === expected;
    const word = verdict === 'pass' ? 'passed' : 'failed';
    const why =
      verdict === 'fail' && fine ? ', as it should' : fine ? '' : `, expected to ${expected}`;
    const [name = kind, rest] = summary.split(new RegExp(` ${verdict.toUpperCase()}\\b`));
    const figures = rest === undefined ? '' : ` <span>${escapeHtml(rest.trim())}</span>`;
    return `<li class="${fine ? 'fine' : 'wrong'}">${escapeHtml(name)} ${word}${why}${figures}</li>`;
  });
  return `<ul class="verdicts">${items.join('')}</ul>`;
}
