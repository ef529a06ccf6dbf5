/** A chart in a sentence, for those who do not see it. */

type Member = Readonly<Record<string, unknown>>;

/** Of a Vega-Lite specification: `chart "Training": line, x step, y loss, color run; 120 rows`. */
export function chartText(spec: Member): string {
  const title = titleOf(spec['title']);
  const rows = rowsOf(spec);
  const head = title === undefined ? 'chart' : `chart ${JSON.stringify(title)}`;
  return `${head}: ${partsOf(spec).join(' over ')}${rows === undefined ? '' : `; ${rows} rows`}`;
}

function partsOf(spec: Member): string[] {
  const nested = ['layer', 'concat', 'hconcat', 'vconcat'].flatMap((key) => asList(spec[key]));
  if (nested.length > 0) return nested.filter(isObject).flatMap(partsOf);
  if (isObject(spec['spec']))
    return partsOf(spec['spec']).map((part) => `small multiples of ${part}`);
  const { mark, encoding } = spec;
  const kind = isObject(mark) ? mark['type'] : mark;
  return [[typeof kind === 'string' ? kind : 'marks', ...channelsOf(encoding)].join(', ')];
}

function channelsOf(encoding: unknown): string[] {
  if (!isObject(encoding)) return [];
  return Object.entries(encoding).flatMap(([name, channel]) =>
    isObject(channel) ? `${name} ${channelText(channel)}` : [],
  );
}

function channelText({ field, aggregate, bin, value, datum, timeUnit }: Member): string {
  const what = typeof field === 'string' ? field : JSON.stringify(field ?? value ?? datum ?? null);
  if (typeof aggregate === 'string')
    return field === undefined ? aggregate : `${aggregate} of ${what}`;
  if (typeof timeUnit === 'string') return `${timeUnit} of ${what}`;
  return bin ? `${what} in bins` : what;
}

function titleOf(title: unknown): string | undefined {
  const text = isObject(title) ? title['text'] : title;
  return typeof text === 'string' ? text : Array.isArray(text) ? text.join(' ') : undefined;
}

/** Of the chart's own data; charts that share theirs by name say no number. */
function rowsOf({ data }: Member): number | undefined {
  const values = isObject(data) ? data['values'] : undefined;
  return Array.isArray(values) ? values.length : undefined;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isObject = (value: unknown): value is Member =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
