/** A table as `table(rows)` sends it. */
import { encodeView } from '../../extension/wire/container.js';
import type { TableColumn } from '../../extension/wire/view.js';

/** Numbers, names, a NaN and a missing one. */
export const sampleColumns: readonly TableColumn[] = [
  { kind: 'texts', name: 'optimizer', values: ['sgd', 'adam', 'rmsprop', 'adam, amsgrad'] },
  { kind: 'numbers', name: 'loss', values: [0.5, 0.0625, 'NaN', 0.123456789] },
  { kind: 'numbers', name: 'step', values: [10, 9, 100, null] },
];

export const tableBytes = (
  columns: readonly TableColumn[] = sampleColumns,
  rows = columns[0]!.values.length,
): Uint8Array<ArrayBuffer> =>
  encodeView({ kind: 'table', id: 'table', title: 'runs', tensors: [], columns, rows }, []);
