/** A chart in a sentence, for those who do not see it. */
import { listText, t } from '../wire/words.js';

type Member = Readonly<Record<string, unknown>>;

/** Of a Vega-Lite specification: `chart "Training": line, x step, y loss, color run; 120 rows`. */
export function chartText(spec: Member): string {
  const title = titleOf(spec['title']);
  const rows = rowsOf(spec);
  const head = title === undefined ? t('chart') : t('chart {0}', JSON.stringify(title));
  const parts = partsOf(spec).reduce((over, under) => t('{0} over {1}', over, under));
  const body = rows === undefined ? [parts] : [parts, t('{0} rows', rows)];
  return t('{0}: {1}', head, body.join(t('; ')));
}

function partsOf(spec: Member): string[] {
  const nested = ['layer', 'concat', 'hconcat', 'vconcat'].flatMap((key) => asList(spec[key]));
  if (nested.length > 0) return nested.filter(isObject).flatMap(partsOf);
  if (isObject(spec['spec']))
    return partsOf(spec['spec']).map((part) => t('small multiples of {0}', part));
  const { mark, encoding } = spec;
  const kind = isObject(mark) ? mark['type'] : mark;
  return [listText([typeof kind === 'string' ? kind : t('marks'), ...channelsOf(encoding)])];
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
    return field === undefined ? aggregate : t('{0} of {1}', aggregate, what);
  if (typeof timeUnit === 'string') return t('{0} of {1}', timeUnit, what);
  return bin ? t('{0} in bins', what) : what;
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
