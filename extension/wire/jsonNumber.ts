/** A number that survives JSON: the three that JSON lacks are spelled out. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export const jsonNumber = (x: number): JsonNumber =>
  Number.isFinite(x) ? x : Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity';

export const isJsonNumber = (x: unknown): x is JsonNumber =>
  typeof x === 'number' || x === 'NaN' || x === 'Infinity' || x === '-Infinity';

export const fromJsonNumber = (x: JsonNumber): number => Number(x);
