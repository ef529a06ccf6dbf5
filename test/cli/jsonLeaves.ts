/** The leaves of some JSON, and the JSON with one of them changed: what somebody could have edited by hand. */
export type Leaf = null | boolean | number | string;
export type Json = Leaf | Json[] | { [key: string]: Json };

/** Every leaf of some JSON, as a path. */
export function leaves(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

const other = (value: Leaf): Leaf =>
  typeof value === 'number'
    ? value * 8 + 10
    : typeof value === 'boolean'
      ? !value
      : value === 'pass'
        ? 'fail'
        : value === 'fail'
          ? 'pass'
          : `${String(value)} x`;

export function withOther(whole: Json, path: readonly string[]): Json {
  const copy = structuredClone(whole) as Record<string, Json>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, Json>, copy);
  const last = path.at(-1)!;
  parent[last] = other(parent[last] as Leaf);
  return copy;
}
