/** What is not as it was when the results were recorded, likeliest reason first. */
import { cellRecord, hasChangedSince } from '../notebook/cellRecord.js';
import { lossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import type { Cause } from './difference.js';

export const codeCells = ({ cells }: Notebook): readonly CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');

/** `now` is the rerun of `recorded`. */
export function changesBetween(recorded: Notebook, now: Notebook): readonly Cause[] {
  return [
    ...changedSources(recorded),
    ...changedInputs(recorded, now),
    ...changedSeeds(recorded, now),
    ...nondeterministicCells(recorded, now),
    ...changedVersions(recorded, now),
    ...changedBackend(recorded, now),
  ];
}

function changedSources(recorded: Notebook): readonly Cause[] {
  const cells = codeCells(recorded)
    .filter(hasChangedSince)
    .map(({ id }) => id);
  return cells.length > 0 ? [{ code: 'source', cells }] : [];
}

function changedInputs(recorded: Notebook, now: Notebook): readonly Cause[] {
  const { inputs: before } = lossbookMetadata(recorded);
  const { inputs: after = {} } = lossbookMetadata(now);
  if (!before) return [];
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths]
    .filter((path) => before[path] !== after[path])
    .map((path) => ({ code: 'input', path, recorded: before[path], now: after[path] }));
}

function changedSeeds(recorded: Notebook, now: Notebook): readonly Cause[] {
  const { seeds: before } = lossbookMetadata(recorded);
  const { seeds: after = [] } = lossbookMetadata(now);
  if (!before || before.join() === after.join()) return [];
  return [{ code: 'seeds', recorded: before, now: after }];
}

function nondeterministicCells(recorded: Notebook, now: Notebook): readonly Cause[] {
  const before = new Map(codeCells(recorded).map((cell) => [cell.id, cell]));
  return codeCells(now).flatMap((cell): readonly Cause[] => {
    const old = before.get(cell.id);
    const reads = new Set([
      ...((old && cellRecord(old)?.nondeterministic) ?? []),
      ...(cellRecord(cell)?.nondeterministic ?? []),
    ]);
    if (reads.size === 0) return [];
    return [{ code: 'nondeterministic', cell: cell.id, reads: [...reads].sort() }];
  });
}

function changedVersions(recorded: Notebook, now: Notebook): readonly Cause[] {
  const { versions: before = {} } = lossbookMetadata(recorded);
  const { versions: after = {} } = lossbookMetadata(now);
  return Object.entries(before).flatMap(([of, version]): readonly Cause[] => {
    const other = after[of];
    if (other === undefined || other === version) return [];
    return [{ code: 'version', of, recorded: version, now: other }];
  });
}

function changedBackend(recorded: Notebook, now: Notebook): readonly Cause[] {
  const { backend: before } = lossbookMetadata(recorded);
  const { backend: after } = lossbookMetadata(now);
  if (after === undefined || before === after) return [];
  return [{ code: 'backend', recorded: before, now: after }];
}
