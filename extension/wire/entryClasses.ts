/**
 * What a check calls an entry, mildest first: one order for reports, for the codes of a class map (a block of a large
 * picture shows its largest) and for the first line. `fails`: one such entry fails its check.
 */
export const entryClasses = [
  { name: 'not checked', fails: false },
  { name: 'ok', fails: false },
  { name: 'kink', fails: false },
  { name: 'noisy', fails: false },
  { name: 'imprecise', fails: true },
  { name: 'plateau', fails: true },
  { name: 'wrong', fails: true },
  { name: 'non-finite', fails: true },
] as const;

export type EntryClass = (typeof entryClasses)[number]['name'];

/** Those of `names` in the one order, mildest first. */
export const inOrder = <Name extends EntryClass>(...names: readonly Name[]): readonly Name[] =>
  [...names].sort((a, b) => severityOf(a) - severityOf(b));

/** Its place in the order; what is no entry's class comes before all. */
export const severityOf = (name: string): number =>
  entryClasses.findIndex((known) => known.name === name);

export const failsCheck = (name: string): boolean =>
  entryClasses.some((known) => known.name === name && known.fails);
