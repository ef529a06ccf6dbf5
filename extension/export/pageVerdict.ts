/**
 * What a notebook's recorded results come to, for the head of a page: as `lossbook run` judged them, from what the file
 * holds. What was not run, or was edited since, keeps a page from saying PASS.
 */
import { cellRecord, hasChangedSince } from '../notebook/cellRecord.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import type { CodeCell, Notebook } from '../notebook/model.js';

export type CellFault =
  | { readonly code: 'check'; readonly unexpected: number; readonly of: number }
  | { readonly code: 'threw' }
  | { readonly code: 'did-not-throw' };

export interface PageVerdict {
  /** `open`: nothing failed, and not all that was to be run was. `unchecked`: all ran, and nothing of it was checked. */
  readonly verdict: 'pass' | 'fail' | 'open' | 'unchecked' | 'not run';
  readonly cells: number;
  readonly checks: number;
  readonly faults: readonly {
    readonly cell: CodeCell;
    readonly number: number;
    readonly fault: CellFault;
  }[];
  /** Numbers of cells that have no results, and of those whose results are of another source. */
  readonly notRun: readonly number[];
  readonly edited: readonly number[];
}

/** As the command counts them: cells of code, from 1. */
export const codeCells = ({ cells }: Notebook): readonly CodeCell[] =>
  cells.filter((cell) => cell.cell_type === 'code');

export function pageVerdict(notebook: Notebook): PageVerdict {
  const cells = codeCells(notebook);
  const numbered = cells.map((cell, i) => ({ cell, number: i + 1 }));
  const meant = numbered.filter(({ cell }) => isMeantToRun(cell));
  const notRun = meant.filter(({ cell }) => !hasRun(cell));
  const edited = meant.filter(({ cell }) => hasChangedSince(cell) === true);
  const faults = meant.flatMap(({ cell, number }) => {
    const fault = hasRun(cell) ? faultOf(cell) : undefined;
    return fault ? [{ cell, number, fault }] : [];
  });
  const checks = cells.reduce((sum, cell) => sum + reportsOf(cell).length, 0);
  const isWhole = notRun.length === 0 && edited.length === 0;
  const verdict =
    meant.length === notRun.length
      ? 'not run'
      : faults.length > 0
        ? 'fail'
        : !isWhole
          ? 'open'
          : checks > 0
            ? 'pass'
            : 'unchecked';
  const numbers = (of: typeof numbered): readonly number[] => of.map(({ number }) => number);
  return {
    ...{ verdict, cells: cells.length, checks, faults },
    ...{ notRun: numbers(notRun), edited: numbers(edited) },
  };
}

const reportsOf = (cell: CodeCell) => cellRecord(cell)?.reports ?? [];

const isMeantToRun = (cell: CodeCell): boolean =>
  cell.source.trim() !== '' && !cellTags(cell).includes(tag.skipExecution);

const hasRun = (cell: CodeCell): boolean =>
  cell.outputs.length > 0 ||
  typeof cell.execution_count === 'number' ||
  cellRecord(cell)?.source !== undefined;

function faultOf(cell: CodeCell): CellFault | undefined {
  const threw = cell.outputs.some(({ output_type }) => output_type === 'error');
  const isMeant = cellTags(cell).includes(tag.raisesException);
  if (threw && !isMeant) return { code: 'threw' };
  const reports = reportsOf(cell);
  const unexpected = reports.filter(({ verdict, expected }) => verdict !== expected).length;
  if (unexpected > 0) return { code: 'check', unexpected, of: reports.length };
  return isMeant && !threw ? { code: 'did-not-throw' } : undefined;
}
