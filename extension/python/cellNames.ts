/** What cells of Python have given the Python that runs, and what of it went with one that ended. */
interface Given {
  /** `Cell In[3]` */
  readonly label: string;
  readonly names: ReadonlySet<string>;
}

export interface CellNames {
  /** A cell has run; `names`: what it bound, none where it threw. */
  note: (source: string, label: string, names: readonly string[]) => void;
  /** The Python has ended. What it took: by cell, for a sentence; undefined if no cell had run in it. */
  lose: () => string | undefined;
  /** The cell that gave a name which is gone; undefined for one that is not. */
  formerCell: (name: string) => string | undefined;
}

/** Of one cell, and of how many cells, more are counted and not told. */
const most = 6;

export function cellNames(): CellNames {
  let given = new Map<string, Given>();
  const lost = new Map<string, string>();
  return {
    note(source, label, names) {
      for (const name of names) lost.delete(name);
      for (const [other, { label: before, names: theirs }] of given) {
        const left = new Set([...theirs].filter((name) => !names.includes(name)));
        // All that it gave has come from this one since.
        if (theirs.size > 0 && left.size === 0) given.delete(other);
        else given.set(other, { label: before, names: left });
      }
      given.set(source, { label, names: new Set(names) });
    },
    lose() {
      const cells = [...given.values()];
      given = new Map();
      for (const { label, names } of cells) for (const name of names) lost.set(name, label);
      return cells.length === 0 ? undefined : joinSome(cells.map(cellText), 'cells');
    },
    formerCell: (name) => lost.get(name),
  };
}

const cellText = ({ label, names }: Given): string =>
  names.size === 0 ? label : `${label} (${joinSome([...names], 'names')})`;

function joinSome(all: readonly string[], what: string): string {
  const more = all.length - most;
  return more > 1 ? `${all.slice(0, most).join(', ')} and ${more} ${what} more` : all.join(', ');
}
