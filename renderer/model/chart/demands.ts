/**
 * What a specification asks for beyond its rows: a few bytes of it can keep a page at work for minutes. What is known to do so is said
 * at once and by name, also where no worker can try the chart: sizes, counts, steps against the span of the data, and expressions that
 * make or search text.
 */
import { chartItems, chartPixels, chartRows } from '../../../extension/wire/chartBudgets.js';
import { t } from '../../../extension/wire/words.js';
import { excessivePattern, parameterText, textsOf, type Texts } from './patterns.js';
import { isObject, type Spec } from './units.js';

export interface Demand {
  /** As the specification calls it. */
  readonly what: string;
  readonly requested: string;
  readonly most: number;
}

const counts = ['tickCount', 'maxbins', 'steps', 'resolution', 'count', 'minsteps', 'maxsteps'];
export const expressions = ['filter', 'calculate', 'expr', 'test', 'labelExpr', 'update', 'signal'];

/** The first that no page can bear; undefined for none. */
export function excessiveDemand(spec: Spec): Demand | undefined {
  const span = once(() => spanOf(spec));
  const around = {
    texts: once(() => textsOf(spec)),
    parameter: (name: string) => parameterText(spec, name),
  };
  return find(spec, (key, value) => {
    if (typeof value === 'number') return numberDemand(key, value);
    if (typeof value === 'string' && expressions.includes(key))
      return expressionDemand(key, value, around);
    if (key === 'tickCount') return intervalDemand(value, span);
    return isObject(value) ? objectDemand(key, value, span) : undefined;
  });
}

interface Around {
  readonly texts: () => Texts;
  readonly parameter: (name: string) => string | undefined;
}

type Look = (key: string, value: unknown) => Demand | undefined;

function find(value: unknown, look: Look): Demand | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'values' || key === 'datasets') continue;
    const found = look(key, member) ?? find(member, look);
    if (found) return found;
  }
  return undefined;
}

const demand = (what: string, requested: number | string, most: number): Demand | undefined =>
  typeof requested === 'number' && !(requested > most)
    ? undefined
    : { what, requested: String(requested), most };

function numberDemand(key: string, value: number): Demand | undefined {
  if (key === 'width' || key === 'height') return demand(key, value, chartPixels.most);
  return counts.includes(key) ? demand(key, value, chartItems.most) : undefined;
}

function objectDemand(key: string, value: Spec, span: () => number): Demand | undefined {
  const { start, stop, step = 1, extent } = value;
  if (typeof start === 'number' && typeof stop === 'number') {
    return demand(
      t('{0} from {1} to {2}', key, start, stop),
      Math.abs((stop - start) / Number(step)),
      chartRows.most,
    );
  }
  if (key === 'bin' && 'step' in value) {
    const [from, to] = (Array.isArray(extent) ? extent : [0, span()]).map(Number);
    return demand('bin.step', Math.abs((to! - from!) / Number(step)), chartItems.most);
  }
  if (key !== 'graticule') return undefined;
  const steps = ['step', 'stepMinor', 'stepMajor'].flatMap((each) => value[each] ?? []).map(Number);
  return demand('graticule', Math.max(0, ...steps.map((each) => 360 / each)), 1000);
}

const milliseconds: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
};

/** Every tick of an interval is made, however many lie in the data's span. */
function intervalDemand(value: unknown, span: () => number): Demand | undefined {
  const { interval, step = 1 } = isObject(value) ? value : { interval: value };
  const unit = milliseconds[String(interval)];
  return unit === undefined
    ? undefined
    : demand('tickCount', span() / (unit * Number(step)), chartItems.most);
}

const making = /\b(?:sequence|pad)\s{0,9}\(/;

function expressionDemand(
  key: string,
  text: string,
  { texts, parameter }: Around,
): Demand | undefined {
  const excess = making.exec(text)?.[0] ?? excessivePattern(text, texts, parameter);
  return excess ? { what: t('an expression ({0})', key), requested: excess, most: 0 } : undefined;
}

/** All rows are walked once, and only where something is held to them. */
function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | undefined;
  return () => (found ??= { value: find() }).value;
}

/** From the least to the largest number or date of all rows. */
function spanOf(spec: Spec): number {
  let [least, most] = [Infinity, -Infinity];
  const walk = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) return Object.values(value).forEach(walk);
    const number = typeof value === 'string' ? Date.parse(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number)) return;
    least = Math.min(least, number);
    most = Math.max(most, number);
  };
  walk(spec);
  return Math.max(0, most - least);
}
