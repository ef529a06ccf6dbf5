/**
 * Options of the checks, which are objects that anybody writes: one that a check does not have would be no option at all, and a PASS would
 * stand by a tolerance, a reference or an input that nobody meant.
 */

/** What the value of an option must be; `any` is for the check to judge. */
export type OptionKind = 'size' | 'seed' | 'count' | 'text' | 'any';

/** Of each option of a check. */
export type KnownOptions<O> = Readonly<Record<keyof O, OptionKind>>;

const kinds: Readonly<Record<OptionKind, readonly [must: string, is: (x: unknown) => boolean]>> = {
  size: ['a finite number, at least 0', (x) => Number.isFinite(x) && (x as number) >= 0],
  seed: ['a finite number', Number.isFinite],
  count: ['a whole number, at least 1', (x) => Number.isInteger(x) && (x as number) >= 1],
  text: ['text', (x) => typeof x === 'string'],
  any: ['', () => true],
};

/** @throws TypeError for what is no object, an option that there is not, and a value that none can be. */
export function requireKnown(
  check: string,
  options: unknown,
  known: Readonly<Record<string, OptionKind>>,
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const given = Array.isArray(options) ? 'an array' : String(options);
    throw new TypeError(
      `${check}: options must be an object such as { name: 'mine' }, got ${given}`,
    );
  }
  for (const [option, value] of Object.entries(options)) {
    const kind = Object.hasOwn(known, option) ? known[option] : undefined;
    if (kind === undefined) {
      const those = Object.keys(known).join(', ');
      const instead =
        option === 'expect'
          ? `; what a report should be is said behind the call: ${check}(…).expect('fail')`
          : '';
      throw new TypeError(`${check}: unknown option '${option}'; it takes ${those}${instead}`);
    }
    const [must, is] = kinds[kind];
    if (value !== undefined && !is(value))
      throw new TypeError(`${check}: ${option} must be ${must}, got ${String(value)}`);
  }
}
