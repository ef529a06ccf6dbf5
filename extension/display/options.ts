/**
 * Options as they arrive: cells are not type-checked before they run, so what a type forbids must be refused here, by a
 * sentence that says what was expected, what was given, and what to write.
 */

/** `call` says who refuses: `image: unknown option 'colourmap'; it takes title, range`. */
export function checkOptions(
  call: string,
  options: unknown,
  known: readonly string[],
  example: string,
): asserts options is Readonly<Record<string, unknown>> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(
      `${call}: options must be an object such as ${example}, got ${quoteGiven(options)}`,
    );
  }
  const odd = Object.keys(options).find((key) => !known.includes(key));
  if (odd !== undefined) {
    throw new Error(`${call}: unknown option '${odd}'; it takes ${known.join(', ')}`);
  }
}

/** The option, which may be left out, if it is what it must be. */
export function takeOption<T>(
  option: string,
  value: unknown,
  test: (value: unknown) => value is T,
  must: string,
): T | undefined {
  if (value === undefined || test(value)) return value;
  throw new Error(`${option} must be ${must}, got ${quoteGiven(value)}`);
}

export function oneOf<T extends string>(
  option: string,
  value: unknown,
  allowed: readonly T[],
): T | undefined {
  const isAllowed = (x: unknown): x is T => (allowed as readonly unknown[]).includes(x);
  return takeOption(
    option,
    value,
    isAllowed,
    `one of ${allowed.map((name) => `'${name}'`).join(', ')}`,
  );
}

export const isText = (value: unknown): value is string => typeof value === 'string';

/** `'rad'`, `[1,NaN]`, `3`, `an object with unit, period`. */
export function quoteGiven(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) {
    const isShort = value.length <= 4 && !value.some(Array.isArray);
    return isShort ? `[${value.map(quoteGiven).join(',')}]` : `an array of ${value.length}`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return 'a typed array';
  return `an object with ${Object.keys(value).join(', ') || 'nothing in it'}`;
}
