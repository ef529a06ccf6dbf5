/**
 * Checks as cells get them: refused where a cell has replaced what every number passes through. A right loss would fail for
 * a `Math.abs` that is none, and a wrong one pass.
 */
import { inDoubles } from '../backends/doubles.js';
import * as check from '../check/index.js';
import { asKernel, changedIntrinsics, type ChangedIntrinsic } from './intrinsics.js';

/** Of these a change is the cell's own affair: no number of a check depends on them. */
const harmless =
  /^(node:|Promise|[A-Z]?[a-z]*Error|Date|performance|Performance|Event|MessagePort|URL|Text|Timeout|Immediate|Session|Buffer|Boolean|WeakRef|Proxy|Atomics)/;

function whyUnsound(changed: readonly ChangedIntrinsic[]): string | undefined {
  if (!Object.isExtensible(globalThis)) return 'globalThis is frozen or sealed';
  const names = changed.filter(isHarmful).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `a cell has changed ${names.slice(0, 3).join(', ')}${more}`;
}

/** What is added is met by whoever goes through an object's keys, or looks for one that is not there. */
const isHarmful = ({ owner, replaced, hides, enumerable }: ChangedIntrinsic): boolean =>
  replaced || hides
    ? !harmless.test(owner)
    : owner === 'Object.prototype' || (enumerable && owner === 'Array.prototype');

function requireSound(name: string): void {
  const changed = changedIntrinsics();
  const why = asKernel(() => whyUnsound(changed));
  if (why === undefined) return;
  const error = new Error(
    `${name}: nothing can be checked here: ${why}, which all computing depends on. Restart the kernel and leave it as it is.`,
  );
  error.name = 'UnsoundCheck';
  throw error;
}

type Function = (...args: unknown[]) => unknown;

function sound(name: string, run: Function): Function {
  const guard: Function = function (this: unknown, ...args) {
    requireSound(name);
    // Throws where they are none: what a check makes of that is a verdict.
    inDoubles(() => undefined);
    return run.apply(this, args);
  };
  // Not all of its properties: to ask who called it, V8 walks the stack.
  for (const key of ['name', 'length']) {
    Object.defineProperty(guard, key, Object.getOwnPropertyDescriptor(run, key)!);
  }
  return guard;
}

const checks = ['compare', 'gradcheck', 'probe', 'precision', 'benchmark', 'match'] as const;

/** `lossbook/check` with each check asked so. */
export const soundCheck: object = {
  ...check,
  ...Object.fromEntries(checks.map((name) => [name, sound(name, check[name] as Function)])),
};
