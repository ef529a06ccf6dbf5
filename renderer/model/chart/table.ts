/** The rows that a chart draws, as text in columns. */
import { isObject, type Spec, unitsOf } from './units.js';

export interface ChartTable {
  readonly columns: readonly string[];
  /** The first of them. */
  readonly rows: readonly (readonly string[])[];
  /** Of all. */
  readonly count: number;
}

const mostRows = 200;

/** Of the largest set of rows; undefined where a chart has none of its own. */
export function chartTable(spec: Spec): ChartTable | undefined {
  const datasets = isObject(spec['datasets']) ? spec['datasets'] : {};
  const sources = unitsOf(spec).flatMap(({ data }) => {
    const values = data?.['values'] ?? datasets[String(data?.['name'])];
    return Array.isArray(values) ? [values as readonly unknown[]] : [];
  });
  // A line across the others may have a row of its own.
  const values = sources.reduce(
    (most, each) => (each.length > most.length ? each : most),
    [] as readonly unknown[],
  );
  const rows = values.filter(isObject).slice(0, mostRows);
  if (rows.length === 0) return undefined;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    columns,
    rows: rows.map((row) => columns.map((name) => textOf(row[name]))),
    count: values.length,
  };
}

const textOf = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
