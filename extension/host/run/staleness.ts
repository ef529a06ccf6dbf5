/** Which results no longer follow from what stands above them. Pure: cells are what is known of them. */

export interface CellAge {
  readonly cell: string;
  /** Cells that it takes names from. */
  readonly needs: readonly string[];
  /** Its last run in the kernel that runs now; undefined where there was none. */
  readonly ran: { readonly count: number; readonly edited: boolean } | undefined;
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
      ? age.needs.flatMap((need) => reasonOf(need, age.ran!.count) ?? [])
      : [];
    const reason = reasons.find(({ by }) => by !== cell);
    found.set(cell, reason);
    return reason;
  };
  const reasonOf = (need: string, since: number): Stale | undefined => {
    const ran = ages.get(need)?.ran;
    if (!ran) return undefined;
    const { count } = ran;
    if (ran.edited) return { by: need, count, change: 'edited' };
    return count > since ? { by: need, count, change: 'rerun' } : staleOf(need);
  };
  return new Map(
    cells.flatMap(({ cell }) => {
      const stale = staleOf(cell);
      return stale ? [[cell, stale] as const] : [];
    }),
  );
}
