/** Pixels whose value lies in a range: marked, and the others drawn pale. */
import type { Marks } from './spec.js';
import type { Range } from '../../../extension/picture/ranges.js';
import { elementAt, type TensorData } from '../../../extension/picture/tensorData.js';

/**
 * `tensor` holds the values; a pane of another tensor is marked by the axes that both have, as an error [B,H,W] marks the
 * directions [B,H,W,2] that it is of.
 */
export function selectionMarks(
  tensor: TensorData,
  [lo, hi]: Range,
  paneAxes: readonly string[],
): Marks {
  const from = tensor.axes.map((axis) => paneAxes.indexOf(axis));
  const index = new Array<number>(tensor.axes.length).fill(0);
  return {
    codeAt: (paneIndex) => {
      for (let i = 0; i < index.length; i++) index[i] = paneIndex[from[i]!] ?? 0;
      const element = elementAt(tensor, index);
      return element.kind !== 'absent' && element.value >= lo && element.value <= hi ? 1 : 0;
    },
    styles: [undefined, { outline: 'focus' }],
    veil: true,
  };
}
