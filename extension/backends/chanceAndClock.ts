/**
 * What makes a function another at every call without its inputs: random numbers and the time. While `run` runs, it is
 * noted whether either was asked for, and either can be held: random numbers are then one sequence, the clock stands.
 *
 * TensorFlow.js draws from `Math.random` wherever it was given no seed.
 */

export interface Hold {
  /** Seed of the random numbers. */
  readonly random?: number;
  /** Milliseconds that the clock shows; see `patience` for who waits for it. */
  readonly clock?: number;
}

export interface SourcesUsed {
  random: boolean;
  clock: boolean;
}

/** Who asks a standing clock this often waits for a time to come (`while (Date.now() < end)`): from then on each asking takes a millisecond. */
const patience = 1000;

// On the global object, so that what an interrupt left behind can be put back by another copy of this file.
const key = Symbol.for('lossbook.chanceAndClock');
const globals = globalThis as unknown as Record<symbol, (() => void) | undefined>;

/** Runs `run` with both watched, and held as said. */
export function watchSources<T>(
  run: () => T,
  hold: Hold = {},
): { readonly result: T; readonly used: SourcesUsed } {
  const used: SourcesUsed = { random: false, clock: false };
  releaseSources();
  const undo = [exchangeRandom(used, hold.random), ...exchangeClock(used, hold.clock)];
  globals[key] = () => undo.forEach((put) => put());
  try {
    return { result: run(), used };
  } finally {
    releaseSources();
  }
}

/** Puts everything back at once. For use after an interrupt, which skips every `finally`. */
export function releaseSources(): void {
  globals[key]?.();
  globals[key] = undefined;
}

function exchangeRandom(used: SourcesUsed, seed: number | undefined): () => void {
  const { random } = Math;
  let state = seed ?? 0;
  Math.random = () => {
    used.random = true;
    if (seed === undefined) return random();
    // Lehmer 1951, as Park and Miller 1988 set it.
    state = ((state + 1) * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => void (Math.random = random);
}

/** The same times at every run, as they depend on the count of askings alone. */
function standingClock(time: number): () => number {
  let reads = 0;
  return () => time + Math.max(0, ++reads - patience);
}

/** Of a program that has taken one away, or made another thing of it, that one stays. */
function exchangeClock(used: SourcesUsed, time: number | undefined): readonly (() => void)[] {
  const { Date: date, performance } = globalThis as Partial<typeof globalThis>;
  const held = time === undefined ? undefined : standingClock(time);
  const undo: (() => void)[] = [];
  if (typeof date === 'function') {
    undo.push(exchangeDate(date, () => ((used.clock = true), held?.() ?? date.now())));
  }
  if (typeof performance === 'object' && performance !== null) {
    const now = () => ((used.clock = true), held?.() ?? performance.now());
    undo.push(exchangePerformance(performance, now));
  }
  return undo;
}

function exchangeDate(date: DateConstructor, now: () => number): () => void {
  globalThis.Date = new Proxy(date, {
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
    apply: () => new date(now()).toString(),
    construct: (target, args: [], made) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, made) as Date,
  });
  return () => void (globalThis.Date = date);
}

function exchangePerformance(
  performance: typeof globalThis.performance,
  now: () => number,
): () => void {
  const watched = new Proxy(performance, {
    get: (target, name) => {
      const value: unknown = name === 'now' ? now : Reflect.get(target, name, target);
      return typeof value === 'function' && name !== 'now'
        ? (value.bind(target) as unknown)
        : value;
    },
  });
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'performance');
  Object.defineProperty(globalThis, 'performance', {
    value: watched,
    configurable: true,
    writable: true,
    enumerable: descriptor?.enumerable ?? false,
  });
  return () => void (descriptor && Object.defineProperty(globalThis, 'performance', descriptor));
}
