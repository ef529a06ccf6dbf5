/** Places in a text: Jupyter counts code points, JavaScript UTF-16 units. */

export const offsetOf = (text: string, codePoints: unknown): number =>
  typeof codePoints === 'number'
    ? [...text].slice(0, Math.max(0, codePoints)).join('').length
    : text.length;

export const codePointsTo = (text: string, offset: number): number =>
  [...text.slice(0, offset)].length;

/** Where the name ends that is called around a place: of `angularLoss(yTrue, |` its last letter. */
export function nameOfCallAt(text: string, offset: number): number | undefined {
  let open = 0;
  for (let at = offset - 1; at >= 0; at--) {
    if (text[at] === ')') open++;
    else if (text[at] === '(' && open-- === 0) {
      const before = text.slice(0, at).trimEnd().length - 1;
      return before >= 0 ? before : undefined;
    }
  }
  return undefined;
}
