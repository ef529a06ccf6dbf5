/** Rows and columns of values. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ChartData } from './chart.js';
import { checkOptions, isText, takeOption } from './options.js';
import { display } from './sink.js';
import { tableBundle } from './tableBundle.js';
import { tableColumns } from './tableColumns.js';

export interface TableOptions {
  /** Over the table. */
  readonly title?: string;
  /** Which columns, in which order. Default: all, in the order in which rows name them. */
  readonly columns?: readonly string[];
}

/**
 * Shows a table at once: its columns sort by a click, a filter leaves rows (`adam`, `loss<0.5`), and what is left is copied as
 * CSV.
 *
 * A column whose values are all numbers is one of numbers, NaN and ±∞ included; all else is text. What a row has not stays
 * empty, and comes last however it is sorted. Up to 50,000 cells are sent, and the rows beyond are counted. In a
 * file its first 20 rows stand as text and as a picture; `console.table` in a cell shows the same.
 *
 * @param data - Rows: an array of records, of arrays or of values. Columns of equal length by name: arrays, typed arrays,
 *   tensors of one axis. A record or Map of rows, whose keys become the first column. A tensor, with its last axis across;
 *   complex64 and strings too.
 * @param options - `title`: over the table; `columns`: which, in which order.
 * @returns Nothing, so that at the end of a cell it is not shown twice.
 * @throws TypeError for what has no rows; Error for columns of unequal length, a column that no row has, a tensor that is
 *   disposed, or one of several axes as a column.
 * @example
 * table([{ name: 'mae', ms: 1.2 }, { name: 'angular', ms: 3.4 }], { title: 'time a step' });
 */
export function table(
  data: ChartData | ReadonlyMap<unknown, unknown> | readonly unknown[] | tf.Tensor,
  options: TableOptions = {},
): void {
  const example = `{ title: 'losses', columns: ['name', 'ms'] }`;
  checkOptions('table', options, ['title', 'columns'], example);
  const title = takeOption('table: title', options['title'], isText, `a string such as 'losses'`);
  const columns = takeOption(
    'table: columns',
    options['columns'],
    isNames,
    `an array of names such as ['name', 'ms']`,
  );
  display(tableBundle(tableColumns(data, columns), title));
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every(isText);
