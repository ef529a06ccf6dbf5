/** What a value holds in tensors, also those in its arrays, objects, maps and sets; told without running any of its code. */
import { types } from 'node:util';
import { isTensor } from './engineClasses.js';
import { isObject } from './plainRead.js';

/** So many values are looked at, and so deep. */
const mostValues = 10_000;
const mostDepth = 4;

/** At the four bytes that an entry has in nearly every type. */
export function heldBytes(value: unknown): number {
  const seen = new Set<object>();
  let bytes = 0;
  const visit = (part: unknown, depth: number): void => {
    if (!isObject(part) || types.isProxy(part) || seen.has(part)) return;
    if (depth > mostDepth || seen.size >= mostValues) return;
    seen.add(part);
    if (isTensor(part)) {
      const { isDisposed, size } = part;
      if (!isDisposed) bytes += 4 * size;
      return;
    }
    for (const inside of partsOf(part)) visit(inside, depth + 1);
  };
  visit(value, 0);
  return bytes;
}

function partsOf(value: object): readonly unknown[] {
  if (types.isTypedArray(value)) return [];
  if (types.isMap(value)) return [...Map.prototype.values.call(value)];
  if (types.isSet(value)) return [...Set.prototype.values.call(value)];
  return Object.keys(value)
    .slice(0, mostValues)
    .map((key) => Object.getOwnPropertyDescriptor(value, key)?.value as unknown);
}
