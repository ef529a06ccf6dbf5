/**
 * The cells of a notebook as modules of one program, so that each name means what it means when the notebook is run.
 *
 * Every cell exports what it declares and imports what the others declare:
 *
 *     import { tf, yTrue } from 'cell:3';          the head, one line before the cell's text
 *     …the cell, untouched…
 *     ;export { loss, mine };                      the tail
 *
 * So a name may be declared again in every cell, and an import be repeated, without one word of another's being in the way;
 * `await` at the top is allowed; and definitions, references and renaming follow imports as they do between files. A position in the
 * cell is one in the file less the length of the head.
 *
 * A name that several cells declare is that of the nearest cell above, as it is when cells run in their order, or else of
 * the nearest below: cells may run in any order.
 */
import { pythonNames, pythonReads } from '../notebook/pythonCell.js';
import type { CellText, CompletionKind } from '../wire/language.js';
import { cellNames, type CellNames } from './cellNames.js';

export interface Cell {
  readonly id: string;
  /** Of the program's file: no such file is on the disk. */
  readonly path: string;
  readonly text: string;
  readonly names: CellNames;
  /** What may be a name of another cell. */
  readonly words: ReadonlySet<string>;
  readonly mustThrow: boolean;
  readonly language: CellText['language'];
}

/** What the program reads for a cell. */
export interface CellFile {
  readonly cell: Cell;
  readonly text: string;
  /** Length of the head. */
  readonly head: number;
  /** Every name that other cells declare and this one does not. */
  foreignNames: () => ReadonlyMap<string, ForeignName>;
}

export interface ForeignName {
  readonly kind: CompletionKind;
  readonly from: Cell;
  readonly below: boolean;
}

/** What the head's imports say before the path of a cell. */
export const cellSpecifier = 'cell:';

/**
 * So many names in heads are nothing to a program, and each then has its type in the list of completions. With more, a head has only
 * those that occur in its cell: in a notebook of two thousand cells all would be megabytes.
 */
const mostImports = 20_000;

/** A cell of Python as what other cells see of it. */
export function newPythonCell(id: string, path: string, text: string): Cell {
  const names = pythonNames(text);
  const lines = names.map(({ name, kind }) => `declare const ${name}: ${pythonTypes[kind]};`);
  const declared = new Map(names.map(({ name, kind }) => [name, pythonKinds[kind]] as const));
  return {
    id,
    path,
    text: lines.join('\n'),
    names: { declared, exported: new Set() },
    words: pythonReads(text),
    mustThrow: true,
    language: 'python',
  };
}

/** A class may be called as its `__call__` says once it is made, which Python does: `any` for what only a run tells. */
const pythonTypes = {
  function: `import('lossbook/python').PythonLoss`,
  class: 'any',
  variable: 'any',
} as const;
const pythonKinds = { function: 'function', class: 'class', variable: 'variable' } as const;

export const newCell = (id: string, path: string, text: string, mustThrow: boolean): Cell => ({
  id,
  path,
  text,
  names: cellNames(text),
  words: new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)),
  mustThrow,
  language: undefined,
});

export function cellFiles(cells: readonly Cell[]): readonly CellFile[] {
  const index = new Map<string, number[]>();
  for (const [i, { names }] of cells.entries()) {
    for (const name of names.declared.keys()) {
      const places = index.get(name);
      if (places) places.push(i);
      else index.set(name, [i]);
    }
  }
  const all = index.size * cells.length <= mostImports;
  return cells.map((cell, i) => {
    const foreign = (names: Iterable<string>) => foreignNames(cells, i, index, names);
    const imported = foreign(all ? index.keys() : cell.words);
    const head = `${headOf(imported)}\n`;
    return {
      cell,
      head: head.length,
      text: head + cell.text + tailOf(cell),
      foreignNames: () => foreign(index.keys()),
    };
  });
}

function foreignNames(
  cells: readonly Cell[],
  at: number,
  index: ReadonlyMap<string, readonly number[]>,
  names: Iterable<string>,
): ReadonlyMap<string, ForeignName> {
  const own = cells[at]?.names.declared;
  const found = new Map<string, ForeignName>();
  for (const name of names) {
    const places = own?.has(name) ? [] : (index.get(name) ?? []);
    const place = places.findLast((i) => i < at) ?? places[0];
    const from = place === undefined ? undefined : cells[place];
    const kind = from?.names.declared.get(name);
    if (from && kind) found.set(name, { kind, from, below: (place ?? 0) > at });
  }
  return found;
}

function headOf(imported: ReadonlyMap<string, ForeignName>): string {
  const byCell = new Map<string, string[]>();
  for (const [name, { from }] of imported) {
    const names = byCell.get(from.path);
    if (names) names.push(name);
    else byCell.set(from.path, [name]);
  }
  const lines = [...byCell].map(
    ([path, names]) => `import { ${names.join(', ')} } from '${cellSpecifier}${path}';`,
  );
  return lines.join(' ');
}

/** `export {}` where there is nothing to export: a cell is a module. */
function tailOf({ names }: Cell): string {
  const owed = [...names.declared.keys()].filter((name) => !names.exported.has(name));
  return `\n;export { ${owed.join(', ')} };\n`;
}
