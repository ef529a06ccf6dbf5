/**
 * A chart as it comes, made fit to draw: a Vega-Lite specification that is whole, holds its own data, and is of a size
 * that a page can bear. What is wrong with one is data here; `chartWords.ts` says it.
 */
import { chartBytes, chartRows } from '../../../extension/wire/chartBudgets.js';
import { type Demand, excessiveDemand } from './demands.js';
import { chartNotes, type ChartNote } from './notes.js';
import { isObject, type Spec, unitsOf, type Unit } from './units.js';

export type ChartProblem =
  | { readonly kind: 'not-json'; readonly why: string }
  | { readonly kind: 'not-an-object'; readonly got: string }
  | { readonly kind: 'other-grammar'; readonly schema: string }
  | { readonly kind: 'no-mark'; readonly keys: readonly string[] }
  | { readonly kind: 'unknown-mark'; readonly mark: string }
  | { readonly kind: 'no-data' }
  | { readonly kind: 'unknown-data'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'fetches'; readonly url: string }
  | { readonly kind: 'too-many-rows'; readonly rows: number; readonly most: number }
  | { readonly kind: 'too-many-bytes'; readonly bytes: number; readonly most: number }
  | { readonly kind: 'too-much'; readonly demand: Demand };

/** Safe to hand to Vega-Lite. */
export interface Chart {
  readonly spec: Spec;
  readonly notes: readonly ChartNote[];
}

export type ReadChart =
  | { readonly ok: true; readonly chart: Chart }
  | { readonly ok: false; readonly problem: ChartProblem };

export function readChart(bytes: Uint8Array): ReadChart {
  if (bytes.length > chartBytes.most) {
    return fail({ kind: 'too-many-bytes', bytes: bytes.length, most: chartBytes.most });
  }
  let spec: unknown;
  try {
    spec = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    return fail({ kind: 'not-json', why: error instanceof Error ? error.message : String(error) });
  }
  return checkChart(spec);
}

export function checkChart(spec: unknown): ReadChart {
  if (!isObject(spec)) return fail({ kind: 'not-an-object', got: kindOf(spec) });
  const { $schema: schema } = spec;
  if (typeof schema === 'string' && !schema.includes('/vega-lite/')) {
    return fail({ kind: 'other-grammar', schema });
  }
  const units = unitsOf(spec);
  const problem =
    units.length === 0 ? noMark(spec) : (sourceProblem(spec) ?? firstProblem(spec, units));
  if (problem) return fail(problem);
  const demand = excessiveDemand(spec);
  if (demand) return fail({ kind: 'too-much', demand });
  return { ok: true, chart: { spec: harmless(spec), notes: chartNotes(units) } };
}

const fail = (problem: ChartProblem): ReadChart => ({ ok: false, problem });
const noMark = (spec: Spec): ChartProblem => ({ kind: 'no-mark', keys: Object.keys(spec) });

/** Vega-Lite 6: https://vega.github.io/vega-lite/docs/mark.html */
const marks =
  'arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text tick trail'.split(
    ' ',
  );

function firstProblem(spec: Spec, units: readonly Unit[]): ChartProblem | undefined {
  for (const { mark, encoding, data } of units) {
    if (!marks.includes(mark)) return { kind: 'unknown-mark', mark };
    const usesFields = Object.values(encoding).some((channel) => 'field' in channel);
    if (usesFields && data === undefined) return { kind: 'no-data' };
    const { name, values } = data ?? {};
    const known = Object.keys(isObject(spec['datasets']) ? spec['datasets'] : {});
    if (
      typeof name === 'string' &&
      values === undefined &&
      !isMade(data!) &&
      !known.includes(name)
    ) {
      // A name that an earlier part of the chart gave to its data is known too.
      const given = units.some(({ data: other }) => other?.['name'] === name && 'values' in other);
      if (!given) return { kind: 'unknown-data', name, known };
    }
  }
  return undefined;
}

const isMade = (data: Spec): boolean =>
  ['sequence', 'sphere', 'graticule'].some((key) => key in data);

/** Anywhere in the specification, also in what a lookup takes its values from. */
function sourceProblem(spec: Spec): ChartProblem | undefined {
  let rows = 0;
  let url: string | undefined;
  forEachSource(spec, (data) => {
    if ('url' in data) url ??= String(data['url']);
    rows += rowsOf(data);
  });
  for (const values of Object.values(isObject(spec['datasets']) ? spec['datasets'] : {})) {
    rows += rowsOf({ values });
  }
  if (url !== undefined) return { kind: 'fetches', url };
  return rows > chartRows.most ? { kind: 'too-many-rows', rows, most: chartRows.most } : undefined;
}

/** A field or a title may be named data or url: only what stands where a source does is one. */
function forEachSource(value: unknown, visit: (data: Spec) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'datasets') continue;
    if (key === 'data' && isObject(member)) visit(member);
    else forEachSource(member, visit);
  }
}

function rowsOf({ values, sequence }: Spec): number {
  if (Array.isArray(values)) return values.length;
  if (typeof values === 'string') return values.split('\n').length;
  if (!isObject(sequence)) return 0;
  const [start, stop, step] = [sequence['start'], sequence['stop'], sequence['step'] ?? 1].map(
    Number,
  );
  const count = Math.ceil((stop! - start!) / step!);
  return count > 0 ? count : 0;
}

/** Without options for whoever embeds it, and without a cursor that the page would fetch as a picture. */
function harmless(spec: Spec): Spec {
  const own = Object.entries(spec).filter(([key]) => key !== 'usermeta' && key !== '$schema');
  return withoutCursors(Object.fromEntries(own)) as Spec;
}

function withoutCursors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCursors);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, member]) => key !== 'cursor' || (typeof member === 'string' && /^[a-z-]+$/.test(member)),
  );
  return Object.fromEntries(
    kept.map(([key, member]) => [key, key === 'values' ? member : withoutCursors(member)]),
  );
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
