/** The fewest lines to take out and put in that make one text the other, in the unified format of `diff -u`. */

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

/** Empty where the texts are the same. `context` lines are shown around each change. */
export function unifiedDiff(
  names: readonly [before: string, after: string],
  before: string,
  after: string,
  context = 3,
): string {
  if (before === after) return '';
  const edits = editScript(linesOf(before), linesOf(after));
  const hunks = hunksOf(edits, context).map((hunk) => hunkText(edits, hunk));
  return `--- ${names[0]}\n+++ ${names[1]}\n${hunks.join('')}`;
}

const linesOf = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\n$/, '').split('\n');

/**
 * Myers' greedy algorithm (1986, doi:10.1007/BF01840446): `reach[k]` is how far into `a` one gets on diagonal k
 * with d changes. The ends that both have in common are set aside first.
 */
function editScript(a: readonly string[], b: readonly string[]): readonly Edit[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (lines: readonly string[]): readonly Edit[] =>
    lines.map((line) => ({ kind: ' ', line }));
  return [
    ...same(a.slice(0, head)),
    ...changes(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ];
}

function changes(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= a.length + b.length; d++) {
    trace.push(reach);
    reach = new Map(reach);
    for (let k = -d; k <= d; k += 2) {
      let x = stepsDown(reach, k, d) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a, b);
    }
  }
  return [];
}

/** On the way to diagonal k with d changes, is the last of them a line put in? */
const stepsDown = (reach: ReadonlyMap<number, number>, k: number, d: number): boolean =>
  k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  a: readonly string[],
  b: readonly string[],
): readonly Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const from = stepsDown(reach, k, d) ? k + 1 : k - 1;
    const startX = d === 0 ? 0 : (reach.get(from) ?? 0);
    const startY = d === 0 ? 0 : startX - from;
    while (x > startX && y > startY) edits.push({ kind: ' ', line: a[(y--, --x)] ?? '' });
    if (d === 0) break;
    if (x === startX) edits.push({ kind: '+', line: b[--y] ?? '' });
    else edits.push({ kind: '-', line: a[--x] ?? '' });
  }
  return edits.reverse();
}

/** A stretch of the edit script, from and up to a position in it. */
type Hunk = readonly [from: number, to: number];

function hunksOf(edits: readonly Edit[], context: number): readonly Hunk[] {
  const hunks: [number, number][] = [];
  for (const [i, { kind }] of edits.entries()) {
    if (kind === ' ') continue;
    const [from, to] = [Math.max(0, i - context), Math.min(edits.length, i + 1 + context)];
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks;
}

function hunkText(edits: readonly Edit[], [from, to]: Hunk): string {
  const count = (part: readonly Edit[], not: '+' | '-') =>
    part.filter(({ kind }) => kind !== not).length;
  const [before, within] = [edits.slice(0, from), edits.slice(from, to)];
  const range = (not: '+' | '-') => {
    const [start, length] = [count(before, not), count(within, not)];
    return `${length === 0 ? start : start + 1},${length}`;
  };
  const lines = within.map(({ kind, line }) => `${kind}${line}\n`);
  return `@@ -${range('+')} +${range('-')} @@\n${lines.join('')}`;
}
