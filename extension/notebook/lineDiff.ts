/**
 * What makes one text the other, in the unified format of `diff -u`. The fewest lines where that is cheap to find;
 * where two texts have little in common, lines that each has once cut them into parts, and a part that is
 * still unlike is taken out and put in as a whole. So time and memory go with the length of the texts.
 */
import { diffArrays } from 'diff';

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

/** Changes up to which the fewest are looked for: the search takes their square, about 50 ms for so many. */
const mostChanges = 500;

/** Empty where the texts are the same. `context` lines are shown around each change. */
export function unifiedDiff(
  names: readonly [before: string, after: string],
  before: string,
  after: string,
  context = 3,
): string {
  if (before === after) return '';
  const edits = editScript(linesOf(before), linesOf(after));
  return `--- ${names[0]}\n+++ ${names[1]}\n${hunksText(edits, context)}`;
}

const linesOf = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\n$/, '').split('\n');

function editScript(a: readonly string[], b: readonly string[]): readonly Edit[] {
  return fewest(a, b) ?? parts(a, b).flatMap(([x, y]) => fewest(x, y) ?? whole(x, y));
}

function fewest(a: readonly string[], b: readonly string[]): readonly Edit[] | undefined {
  const changes = diffArrays([...a], [...b], { maxEditLength: mostChanges });
  return changes?.flatMap(({ added, removed, value }) =>
    value.map((line): Edit => ({ kind: added ? '+' : removed ? '-' : ' ', line })),
  );
}

const whole = (a: readonly string[], b: readonly string[]): readonly Edit[] => [
  ...a.map((line): Edit => ({ kind: '-', line })),
  ...b.map((line): Edit => ({ kind: '+', line })),
];

type Part = readonly [a: readonly string[], b: readonly string[]];

/** Cut before each line that both have once and in the same order, as Bram Cohen's patience diff does. */
function parts(a: readonly string[], b: readonly string[]): readonly Part[] {
  const [inA, inB] = [onceIn(a), onceIn(b)];
  const common = [...inA].flatMap(([line, x]): [number, number][] => {
    const y = inB.get(line);
    return y === undefined ? [] : [[x, y]];
  });
  const cuts = [[0, 0] as const, ...longestRising(common), [a.length, b.length] as const];
  return cuts.slice(1).map(([x, y], i): Part => {
    const [fromX, fromY] = cuts[i] ?? [0, 0];
    return [a.slice(fromX, x), b.slice(fromY, y)];
  });
}

/** The places of lines that are there once, in their order. */
function onceIn(lines: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [i, line] of lines.entries()) {
    if (places.has(line)) twice.add(line);
    else places.set(line, i);
  }
  for (const line of twice) places.delete(line);
  return places;
}

/** The longest list of pairs that rises in both numbers; they come rising in the first. */
function longestRising(
  pairs: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  interface Link {
    readonly pair: readonly [number, number];
    readonly before: Link | undefined;
  }
  // The chain of each length whose end is lowest.
  const chains: Link[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, chains.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((chains[middle]?.pair[1] ?? Infinity) < pair[1]) low = middle + 1;
      else high = middle;
    }
    chains[low] = { pair, before: chains[low - 1] };
  }
  const rising: (readonly [number, number])[] = [];
  for (let link = chains.at(-1); link; link = link.before) rising.push(link.pair);
  return rising.reverse();
}

/** Each change with what stands around it; changes that are near share a hunk. */
function hunksText(edits: readonly Edit[], context: number): string {
  const changed = edits.flatMap(({ kind }, i) => (kind === ' ' ? [] : [i]));
  const hunks: [from: number, to: number][] = [];
  for (const i of changed) {
    const [from, to] = [Math.max(0, i - context), Math.min(edits.length, i + 1 + context)];
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  // How many lines of each text stand before.
  const passed = { '+': 0, '-': 0 };
  let at = 0;
  const texts = hunks.map(([from, to]) => {
    for (; at < from; at++) count(passed, edits[at]);
    const start = { ...passed };
    for (; at < to; at++) count(passed, edits[at]);
    const range = (side: '+' | '-') => {
      const length = passed[side] - start[side];
      return `${length === 0 ? start[side] : start[side] + 1},${length}`;
    };
    const lines = edits.slice(from, to).map(({ kind, line }) => `${kind}${line}\n`);
    return `@@ -${range('-')} +${range('+')} @@\n${lines.join('')}`;
  });
  return texts.join('');
}

function count(passed: Record<'+' | '-', number>, edit: Edit | undefined): void {
  if (edit?.kind !== '+') passed['-'] += 1;
  if (edit?.kind !== '-') passed['+'] += 1;
}
