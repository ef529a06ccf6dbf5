/** Changes to a source text by position, so that what is not changed keeps its layout and comments. */

export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Edits must not overlap; of several at one place the earlier in the list comes first. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const order = edits.map((edit, i) => ({ edit, i }));
  order.sort((a, b) => a.edit.from - b.edit.from || a.edit.to - b.edit.to || a.i - b.i);
  let text = '';
  let at = 0;
  for (const { edit } of order) {
    text += source.slice(at, edit.from) + edit.text;
    at = Math.max(at, edit.to);
  }
  return text + source.slice(at);
}
