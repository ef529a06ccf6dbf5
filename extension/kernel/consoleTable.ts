/** `console.table` in a cell shows a table that sorts, in place of lines drawn with characters. */
import { display } from '../display/sink.js';
import { tableBundle } from '../display/tableBundle.js';
import { consoleColumns } from '../display/tableColumns.js';
import { runOfCode } from './runOfCode.js';

/** What is no table is printed as ever, and so is all outside of a run. */
export function showTables(): void {
  const print = console.table.bind(console);
  console.table = (data?: unknown, properties?: readonly string[]) => {
    const columns = runOfCode() && consoleColumns(data, properties);
    if (columns) display(tableBundle(columns));
    else print(data, properties);
  };
}
