/** What the bar below a cell says of its last run: the verdict of its checks, and the tensors it left. */
import { listText, t } from '../l10n.js';
import type { Stale } from '../run/staleness.js';
import { byteSize } from '../../wire/numberText.js';
import type { ReportData, Verdict } from '../../wire/report.js';
import { progressText } from './progressText.js';

/** As a report has it, and as the file keeps it. */
export interface Checked {
  readonly kind: ReportData['kind'];
  readonly verdict: Verdict;
  readonly expected: Verdict;
  readonly summary: string;
  readonly checked: number;
  readonly failures: number;
}

export interface StatusItem {
  readonly text: string;
  /** Markdown is not read here: one fact a line. */
  readonly tooltip: string;
}

/** `✓ 2 checks`, or how many failed and the first of them: `✗ 1 of 2 failed: gradcheck 37 of 8192`. */
export function verdictItem(reports: readonly Checked[]): StatusItem | undefined {
  if (reports.length === 0) return undefined;
  const failed = reports.filter(({ verdict, expected }) => verdict !== expected);
  const [first] = failed;
  const tooltip = [
    first
      ? t('{0} of {1} not as expected', failed.length, checksText(reports.length))
      : t('All checks as expected'),
    ...reports.map(
      ({ summary, verdict, expected }) =>
        `${verdict === expected ? '✓' : '✗'} ${expected === 'fail' ? t('{0} (expected to fail)', summary) : summary}`,
    ),
  ].join('\n');
  if (!first) return { text: `$(pass) ${checksText(reports.length)}`, tooltip };
  const which = shortFailure(first);
  const said =
    reports.length === 1
      ? which
      : t('{0} of {1} failed: {2}', failed.length, reports.length, which);
  return { text: `$(error) ${said}`, tooltip };
}

function shortFailure({ kind, verdict, failures, checked }: Checked): string {
  if (verdict === 'pass') return t('{0} passed, expected to fail', kind);
  return failures > 0 ? t('{0} {1} of {2}', kind, failures, checked) : t('{0} failed', kind);
}

/** While it runs, in place of what the run before left: `gradcheck: 1,204 of 8,192 entries, about 12 s left`. */
export const progressItem = (text: string): StatusItem => ({
  text: `$(loading~spin) ${progressText(text)}`,
  tooltip: t('Stop ends it, and reports what it has found until then.'),
});

/** Said only of tensors that are more or fewer than before. */
export function tensorsItem(tensors: number, bytes: number): StatusItem | undefined {
  if (tensors === 0) return undefined;
  const size = byteSize(Math.abs(bytes));
  if (tensors < 0) {
    const text = `$(archive) −${listText([tensorsText(-tensors), size])}`;
    return { text, tooltip: t('The cell disposed of tensors that cells before it had made.') };
  }
  return {
    text: `$(archive) ${t('{0} left, {1}', tensorsText(tensors), size)}`,
    tooltip: t(
      'Tensors that the cell made and did not dispose of: those it keeps under a name, and those it lost. tf.tidy(() => …) disposes of what a computation no longer needs.',
    ),
  };
}

/** In place of the others once the cell's text is not the one that ran: theirs is of the text before. */
export function editedItem(items: readonly StatusItem[]): StatusItem | undefined {
  if (items.length === 0) return undefined;
  return {
    text: `$(history) ${t('edited since it ran')}`,
    tooltip: [t('Of the text before it was edited:'), ...items.map(({ tooltip }) => tooltip)].join(
      '\n',
    ),
  };
}

/** Before the others, which are of a run that no longer follows from the cells above. */
export function staleItem(
  { count, change }: Stale,
  items: readonly StatusItem[],
): readonly StatusItem[] {
  const why =
    change === 'edited' ? t('stale: [{0}] was edited', count) : t('stale: [{0}] ran again', count);
  const said = t('What is below is of the run before. Run Stale Cells runs it again.');
  return [
    { text: `$(history) ${why}`, tooltip: said },
    ...items.map(({ text, tooltip }) => ({
      text: t('{0} (stale)', text),
      tooltip: [why, tooltip].join('\n'),
    })),
  ];
}

export const checksText = (n: number): string => (n === 1 ? t('1 check') : t('{0} checks', n));
const tensorsText = (n: number): string => (n === 1 ? t('1 tensor') : t('{0} tensors', n));
