/** The checks that a notebook's cells make, as far as their text shows them: found without TypeScript and without a run. */
import { cellTags, tag } from '../../notebook/cellTags.js';
import type { CodeCell, Notebook } from '../../notebook/model.js';
import { splitPythonCell } from '../../notebook/pythonCell.js';

export interface CheckInCell {
  readonly cell: string;
  /** Of the cell in its notebook, from 0. */
  readonly index: number;
  /** From 1, as reports have it. */
  readonly line: number;
  /** The line as it is written. */
  readonly text: string;
}

const call = /(?<![.\w])(?:compare|gradcheck|probe|precision|benchmark|match)\s*\(/;

export function checksInCells({ cells }: Notebook): readonly CheckInCell[] {
  return cells.flatMap((cell, index) =>
    cell.cell_type === 'code' && isRun(cell) ? checksIn(cell, index) : [],
  );
}

export const isRun = (cell: CodeCell): boolean =>
  splitPythonCell(cell.source) === undefined && !cellTags(cell).includes(tag.skipExecution);

function checksIn({ id, source }: CodeCell, index: number): readonly CheckInCell[] {
  return source.split('\n').flatMap((line, at) => {
    const code = line.replace(/\/\/.*/, '');
    return call.test(code) && !/^\s*(import\b|\*|\/\*)/.test(code)
      ? [{ cell: id, index, line: at + 1, text: line.trim() }]
      : [];
  });
}
