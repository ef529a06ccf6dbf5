/** What all checks of a notebook came to, as `lossbook run` ends: one line for the status bar. */
import { listText, t } from '../l10n.js';
import { checksText, type Checked, type StatusItem } from './cellStatus.js';

export interface CellTotal {
  /** The number of its run, as it stands beside the cell. */
  readonly order: number;
  readonly reports: readonly Checked[];
  /** It ended in an error that was not meant. */
  readonly hasFailed: boolean;
  readonly isEdited: boolean;
  readonly isStale: boolean;
}

export interface TotalItem extends StatusItem {
  readonly asExpected: boolean;
}

/** `✓ 14 checks: 9 passed, 5 failed as expected`, or that nothing was checked; of cells that ran. None where none of them did. */
export function totalItem(cells: readonly CellTotal[]): TotalItem | undefined {
  const reports = cells.flatMap((cell) => cell.reports);
  if (cells.length === 0) return undefined;
  const meant = reports.filter(({ verdict, expected }) => verdict === expected);
  const failing = meant.filter(({ verdict }) => verdict === 'fail').length;
  const unmeant = reports.length - meant.length;
  const failedCells = cells.filter(({ hasFailed }) => hasFailed).length;
  const parts = [
    meant.length > failing && t('{0} passed', meant.length - failing),
    failing > 0 && t('{0} failed as expected', failing),
    unmeant > 0 && t('{0} not as expected', unmeant),
    failedCells > 0 &&
      (failedCells === 1 ? t('1 cell failed') : t('{0} cells failed', failedCells)),
    cells.some(({ isEdited }) => isEdited) && t('edited since it ran'),
    cells.some(({ isStale }) => isStale) && t('stale'),
  ].filter((part) => part !== false);
  const asExpected = unmeant === 0 && failedCells === 0;
  const icon = !asExpected ? '$(error)' : reports.length > 0 ? '$(pass)' : '$(circle-slash)';
  const head = reports.length === 0 ? t('nothing checked') : checksText(reports.length);
  return {
    text: `${icon} ${parts.length === 0 ? head : t('{0}: {1}', head, listText(parts))}`,
    tooltip: [
      reports.length === 0
        ? t('None of the cells that ran made a check.')
        : asExpected
          ? t('All checks as expected')
          : t('{0} not as expected', unmeant),
      ...cells.flatMap(failureLines),
    ].join('\n'),
    asExpected,
  };
}

const failureLines = ({ order, reports }: CellTotal): readonly string[] =>
  reports
    .filter(({ verdict, expected }) => verdict !== expected)
    .map(({ summary }) => `✗ [${order}] ${summary}`);
