/** A cell that checks one entry again: what "copy repro" puts on the clipboard. */
import type { ReportSource } from '../../../extension/wire/report.js';

/** Undefined where the check's call is not known, or cannot stand in another cell. */
export function reproCell(
  source: ReportSource | undefined,
  index: readonly number[],
): string | undefined {
  if (!source?.repro) return undefined;
  const { before, after } = source.repro;
  const place = `[${index.join(', ')}]`;
  return `// Entry ${place} of the check in ${sourceText(source)}\n${before}${place}${after}\n`;
}

/** As errors say it: the editor shows the number of a cell's run, and its id nowhere. */
export const sourceText = ({ count, line }: ReportSource): string =>
  count === undefined ? `line ${line}` : `Cell In[${count}], line ${line}`;
