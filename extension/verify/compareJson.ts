/** Two JSON values, such as charts: the same but for numbers within their tolerance. */
import type { Json } from '../notebook/json.js';
import { isJsonObject } from '../notebook/json.js';
import { isClose, type Allowance } from './allowances.js';
import { compareRounded } from './compareRounded.js';
import { wordsOf } from './compareText.js';
import type { Finding } from './difference.js';
import { isJsonNumber } from '../wire/report.js';

/** How what stands under a key is compared: as it is, as a size of rounding, by its words alone, or not at all. */
export type Reading = 'as it is' | 'rounding' | 'words' | 'passed over';

/** Gives the first difference. `what` names the whole; the path inside is added to it. */
export function compareJson(
  what: string,
  recorded: Json,
  now: Json,
  allowance: Allowance,
  howOf: (key: string) => Reading = () => 'as it is',
): readonly Finding[] {
  const scales = new Map<string, number>();
  gatherScales(recorded, '', scales);
  const found = walk('', '', recorded, now, { allowance, scales, howOf });
  return found ? [{ ...found, what: `${what}${found.what}` }] : [];
}

interface Context {
  readonly allowance: Allowance;
  /** Largest magnitude by key: a column of a chart's rows is one key. */
  readonly scales: ReadonlyMap<string, number>;
  readonly howOf: (key: string) => Reading;
}

type Found = Extract<Finding, { code: 'number' | 'other' }>;

function gatherScales(value: Json, key: string, scales: Map<string, number>): void {
  if (typeof value === 'number') {
    scales.set(key, Math.max(scales.get(key) ?? 0, Math.abs(value)));
  } else if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) gatherScales(item, key, scales);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) gatherScales(item, name, scales);
  }
}

function walk(
  path: string,
  key: string,
  recorded: Json,
  now: Json,
  context: Context,
): Found | undefined {
  const reading = context.howOf(key);
  if (reading === 'passed over') return undefined;
  if (reading === 'rounding' && isJsonNumber(recorded) && isJsonNumber(now)) {
    return compareRounded(path, recorded, now)[0] as Found | undefined;
  }
  if (reading === 'words' && typeof recorded === 'string' && typeof now === 'string') {
    const [was, is] = [wordsOf(recorded), wordsOf(now)];
    return was === is ? undefined : { code: 'other', what: path, recorded, now };
  }
  if (typeof recorded === 'number' && typeof now === 'number') {
    const { rtol, atol } = context.allowance.float32;
    const scale = context.scales.get(key) ?? 0;
    if (isClose(now, recorded, { rtol, atol }, scale)) return undefined;
    const allowed = rtol * Math.abs(recorded) + atol * scale;
    return { code: 'number', what: path, recorded, now, allowed };
  }
  if (Array.isArray(recorded) && Array.isArray(now)) {
    if (recorded.length !== now.length) {
      const [before, after] = [`${recorded.length} items`, `${now.length} items`];
      return { code: 'other', what: path, recorded: before, now: after };
    }
    return first(recorded.keys(), (i) =>
      walk(`${path}[${i}]`, key, recorded[i] as Json, now[i] as Json, context),
    );
  }
  if (isJsonObject(recorded) && isJsonObject(now)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(now)]);
    return first(names, (name) =>
      walk(`${path}.${name}`, name, recorded[name] ?? null, now[name] ?? null, context),
    );
  }
  if (recorded === now) return undefined;
  if (typeof recorded === 'string' && typeof now === 'string') {
    return { code: 'other', what: path, recorded, now };
  }
  return { code: 'other', what: path, recorded: brief(recorded), now: brief(now) };
}

function first<Item>(
  items: Iterable<Item>,
  look: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = look(item);
    if (found) return found;
  }
  return undefined;
}

/** As JSON, where the two are not both text: `"5"` and `5` would be told alike without its marks. */
function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
