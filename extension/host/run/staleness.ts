/** Which results no longer follow from what stands above them, and what is to run again. Pure: cells are what is known of them. */

export interface CellAge {
  readonly cell: string;
  /** Cells that it takes names from. */
  readonly needs: readonly string[];
  /** What its outputs are of; undefined where there are none. */
  readonly ran: CellRan | undefined;
}

export interface CellRan {
  /** The larger ran later, in whichever kernel: numbers beside cells begin again with each. 0: before the notebook was opened. */
  readonly order: number;
  /** As it stands beside the cell. */
  readonly count: number;
  readonly edited: boolean;
  /** In the kernel that runs now, which has its names. */
  readonly isHere: boolean;
}

/** Why a cell is stale: the cell that was edited since it ran, or that ran again. */
export interface Stale {
  readonly by: string;
  readonly count: number;
  readonly change: 'edited' | 'rerun';
}

/** Only of cells that ran: one that has not has no result that could be stale. */
export function staleCells(cells: readonly CellAge[]): ReadonlyMap<string, Stale> {
  const ages = new Map(cells.map((age) => [age.cell, age]));
  const found = new Map<string, Stale | undefined>();
  const staleOf = (cell: string): Stale | undefined => {
    if (found.has(cell)) return found.get(cell);
    // Cells may need each other.
    found.set(cell, undefined);
    const age = ages.get(cell);
    const reasons = age?.ran
      ? age.needs.flatMap((need) => reasonOf(need, age.ran!.order) ?? [])
      : [];
    const reason = reasons.find(({ by }) => by !== cell);
    found.set(cell, reason);
    return reason;
  };
  const reasonOf = (need: string, since: number): Stale | undefined => {
    const ran = ages.get(need)?.ran;
    if (!ran) return undefined;
    const { count, order, edited } = ran;
    if (edited) return { by: need, count, change: 'edited' };
    return order > since ? { by: need, count, change: 'rerun' } : staleOf(need);
  };
  return new Map(
    cells.flatMap(({ cell }) => {
      const stale = staleOf(cell);
      return stale ? [[cell, stale] as const] : [];
    }),
  );
}

/**
 * In their order: those that are stale, those that were edited, and those that have to run before them, because the kernel does not
 * have their names.
 */
export function cellsToRun(cells: readonly CellAge[]): readonly string[] {
  const ages = new Map(cells.map((age) => [age.cell, age]));
  const stale = staleCells(cells);
  const wanted = new Set<string>();
  const want = (cell: string) => {
    if (wanted.has(cell)) return;
    wanted.add(cell);
    for (const need of ages.get(cell)?.needs ?? []) {
      if (!ages.get(need)?.ran?.isHere) want(need);
    }
  };
  for (const { cell, ran } of cells) {
    if (ran?.edited || stale.has(cell)) want(cell);
  }
  return cells.map(({ cell }) => cell).filter((cell) => wanted.has(cell));
}
