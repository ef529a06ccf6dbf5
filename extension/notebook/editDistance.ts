/** How far a name is from another: by what a slip of the fingers makes of it. */

/** Letters added, left out or exchanged (Levenshtein, 1966). */
export function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (let i = 0; i < b.length; i++) {
      const exchanged = above[i]! + (letter === b[i] ? 0 : 1);
      line.push(Math.min(exchanged, above[i + 1]! + 1, line[i]! + 1));
    }
    above = line;
  }
  return above[b.length]!;
}
