/** Why each cell of a verified notebook fails, for reports that list cells. */
import type { CodeCell } from '../notebook/model.js';
import { causeText, differenceText } from '../verify/text.js';
import { isCode } from './files.js';
import { cellLines } from './progress.js';
import { exitCode, type RanCell } from './results.js';
import { isAccepted, type Told } from './verifyFile.js';

export interface CellFailures {
  readonly cell: CodeCell;
  readonly ran: RanCell;
  readonly messages: readonly string[];
}

/** Differences that `--update` recorded are no failures. */
export function cellFailures(verified: Told): readonly CellFailures[] {
  const { notebook, cells, comparison } = verified;
  const open = isAccepted(verified) ? [] : comparison.differences;
  const code = new Map(notebook.cells.filter(isCode).map((cell) => [cell.id, cell]));
  return cells.flatMap((ran) => {
    const cell = code.get(ran.result.id);
    if (!cell) return [];
    const broken = ran.exit === exitCode.asExpected ? [] : [cellLines(cell, ran).join('\n')];
    const differences = open
      .filter((difference) => difference.cell === cell.id)
      .map(differenceText);
    return [{ cell, ran, messages: [...broken, ...differences] }];
  });
}

/** One sentence for all of a file's differences, or nothing. */
export function likelyCauses({ comparison }: Pick<Told, 'comparison'>): string {
  const causes = comparison.causes.map(causeText);
  return causes.length > 0 ? `\nlikely: ${causes.join('; ')}` : '';
}
