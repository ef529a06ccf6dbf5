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
  return `// Entry ${place} of the check in cell ${source.cell}, line ${source.line}\n${before}${place}${after}\n`;
}
