/**
 * Notices that a cell reads what is another at every run: the clock, or random numbers without a seed.
 *
 * What a cell sees is watched, not what the kernel itself uses: the kernel's bundle holds on to the `Date` and
 * `performance` from before. `Math.random` is watched for all, as TensorFlow.js draws from it where a random
 * tensor, an initializer or a dropout was given no seed. Each watch notes the first use in a cell and then
 * costs one comparison. Not noticed: `process.hrtime`, and what another process or the network says.
 */
import { randomBytes } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Nondeterminism } from '../wire/message.js';
import { currentRun } from './cellRun.js';

/** The kernel's own, which is no cell's. An import in a part that is loaded later has the one that is watched. */
export const ownRandomBytes: (count: number) => Buffer = randomBytes;

const armed = { clock: true, random: true };

/** Called as a cell starts: its first use of each shall be noted. */
export function rearmNondeterminism(): void {
  armed.clock = true;
  armed.random = true;
}

function note(kind: Nondeterminism): void {
  const run = currentRun();
  if (!run) return;
  run.nondeterministic.add(kind);
  // A timer that an earlier cell left behind must not use up the note of the one that runs.
  if (!run.ended) armed[kind] = false;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

function watch(method: Method, kind: Nondeterminism): Method {
  const watcher: Method = function (...args) {
    if (armed[kind]) note(kind);
    return method.apply(this, args);
  };
  return Object.defineProperties(watcher, Object.getOwnPropertyDescriptors(method));
}

function watchMethod(owner: object, name: string, kind: Nondeterminism): void {
  const method = (owner as Record<string, unknown>)[name];
  if (typeof method !== 'function') return;
  const { enumerable = false } = Object.getOwnPropertyDescriptor(owner, name) ?? {};
  const value = watch(method as Method, kind);
  Object.defineProperty(owner, name, { value, enumerable, configurable: true, writable: true });
}

/** Called in loops, so without the arguments that it does not take. */
function watchRandom(): void {
  const { random } = Math;
  const watcher = () => {
    if (armed.random) note('random');
    return random();
  };
  Object.defineProperties(watcher, Object.getOwnPropertyDescriptors(random));
  Math.random = watcher;
}

/** Once, before the first cell. */
export function watchNondeterminism(): void {
  watchRandom();
  // The module object itself, whose functions may be exchanged: a namespace of it is read-only.
  const crypto = process.getBuiltinModule('node:crypto');
  for (const name of ['getRandomValues', 'randomUUID']) {
    watchMethod(Object.getPrototypeOf(crypto.webcrypto) as object, name, 'random');
  }
  for (const name of ['randomBytes', 'randomInt', 'randomUUID', 'randomFillSync', 'randomFill']) {
    watchMethod(crypto, name, 'random');
  }
  syncBuiltinESMExports();
  expose('Date', watchedDate());
  expose('performance', watchedPerformance());
}

const expose = (name: string, value: object): void =>
  void Object.defineProperty(globalThis, name, {
    value,
    enumerable: false,
    configurable: true,
    writable: true,
  });

/** `Date` itself but for the three ways in which it tells the time. */
function watchedDate(): DateConstructor {
  const now = watch(Date.now, 'clock');
  const watcher: DateConstructor = new Proxy(Date, {
    get: (date, key) => (key === 'now' ? now : (Reflect.get(date, key) as unknown)),
    apply: (date) => (armed.clock && note('clock'), date()),
    construct: (date, args: [], newTarget) => {
      if (args.length === 0 && armed.clock) note('clock');
      return Reflect.construct(date, args, newTarget) as Date;
    },
  });
  // `value.constructor === Date` holds in cells.
  Object.defineProperty(Date.prototype, 'constructor', {
    value: watcher,
    enumerable: false,
    configurable: true,
    writable: true,
  });
  return watcher;
}

/** Its methods insist on being called on the object itself. */
function watchedPerformance(): typeof performance {
  const own = performance;
  const bound = new Map<PropertyKey, unknown>([['now', watch(own.now.bind(own), 'clock')]]);
  return new Proxy(own, {
    get: (target, key) => {
      if (bound.has(key)) return bound.get(key);
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const method: unknown = (value as Method).bind(target);
      bound.set(key, method);
      return method;
    },
  });
}
