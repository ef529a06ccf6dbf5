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

const checks = ['compare', 'gradcheck', 'probe', 'precision', 'benchmark', 'match'];

export function checksInCells({ cells }: Notebook): readonly CheckInCell[] {
  const run = cells.flatMap((cell, index) =>
    cell.cell_type === 'code' && isRun(cell) ? [{ ...cell, index }] : [],
  );
  const call = callOf(run.map(({ source }) => source).join('\n'));
  return run.flatMap((cell) => checksIn(cell, call));
}

export const isRun = (cell: CodeCell): boolean =>
  splitPythonCell(cell.source) === undefined && !cellTags(cell).includes(tag.skipExecution);

/** Of a check by any name that a cell has imported it by: names live on from cell to cell. */
function callOf(source: string): RegExp {
  const names = [...checks];
  const spaces: string[] = [];
  for (const [, space, list] of source.matchAll(imported)) {
    if (space !== undefined) spaces.push(space);
    for (const [, name, alias] of (list ?? '').matchAll(renamed))
      if (checks.includes(name!)) names.push(alias!);
  }
  const any = (words: readonly string[]) => words.join('|').replaceAll('$', '\\$');
  const own = `(?:${any(names)})`;
  const within = spaces.length === 0 ? '' : `|(?:${any(spaces)})\\s*\\.\\s*(?:${any(checks)})`;
  return new RegExp(`(?<![.\\w$])(?:${own}${within})\\s*\\(`);
}

const imported = /\bimport\s*(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})\s*from\s*['"]lossbook\/check['"]/g;
const renamed = /\b(\w+)\s+as\s+([\w$]+)/g;

function checksIn(
  { id, source, index }: CodeCell & { readonly index: number },
  call: RegExp,
): readonly CheckInCell[] {
  return source.split('\n').flatMap((line, at) => {
    const code = line.replace(/(?<!:)\/\/.*/, '');
    return call.test(code) && !/^\s*(import\b|\*|\/\*)/.test(code)
      ? [{ cell: id, index, line: at + 1, text: line.trim() }]
      : [];
  });
}
