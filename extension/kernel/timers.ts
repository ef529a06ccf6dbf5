/**
 * Ties timers to the cell that started them: their callbacks run in its context, what they throw fails it,
 * and interrupting it (a cell that waits in `await sleep(…)`, say) keeps them from firing.
 *
 * Importing this file does it, for TensorFlow.js takes hold of `setImmediate` when it is loaded.
 */
import { currentRun, inRun, type CellRun } from './cellRun.js';
import { asCell, asKernel } from './intrinsics.js';

type Timer = NodeJS.Timeout | NodeJS.Immediate;
type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => Timer | undefined;

// Held: all this runs while what a cell has changed is in force.
const { apply } = Reflect;
const sets = Object.getOwnPropertyDescriptors(Set.prototype);
const [add, remove] = [sets.add.value, sets.delete.value] as [Callback, Callback];
const size = sets.size.get as () => number;

/** The timers themselves, for the kernel's own use. */
export const untied = {
  setTimeout: globalThis.setTimeout,
  setImmediate: globalThis.setImmediate,
  clearTimeout: globalThis.clearTimeout,
  clearImmediate: globalThis.clearImmediate,
};

let onThrown: (thrown: unknown, run: CellRun) => void = (thrown) => {
  throw thrown;
};

/** Says what to do with an error that a timer's callback throws. */
export const onTimerThrew = (handler: typeof onThrown): void => void (onThrown = handler);

const names = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'] as const;

for (const name of names) tie(name);
// For the parts of the kernel that are loaded later, in place of what a cell may call so (`heldGlobals` in extension/build.mjs).
const { __lossbook_globals__: held } = globalThis as { __lossbook_globals__?: object };
if (held) for (const name of names) Reflect.set(held, name, globalThis[name]);

/** Runs whose timers may still fire. */
const withTimers = new Set<CellRun>();

function tie(name: (typeof names)[number]): void {
  const start = globalThis[name] as unknown as Start;
  const tiedStart: Start = (...given) => {
    const run = currentRun();
    const callback = given[0];
    if (!run || typeof callback !== 'function') return apply(start, undefined, given);
    const repeats = name === 'setInterval';
    given[0] = (...args) => {
      if (timer && !repeats) forget(run, timer);
      try {
        inRun(run, () => asCell(() => apply(callback, undefined, args)));
      } catch (thrown) {
        onThrown(thrown, run);
      }
    };
    const timer = apply(start, undefined, given);
    if (timer) remember(run, timer);
    return timer;
  };
  // Keeps `util.promisify.custom` and whatever else Node hangs on the function.
  Object.defineProperties(tiedStart, Object.getOwnPropertyDescriptors(start));
  (globalThis as Record<string, unknown>)[name] = tiedStart;
}

function remember(run: CellRun, timer: Timer): void {
  apply(add, run.timers, [timer]);
  apply(add, withTimers, [run]);
  if (apply(size, run.timers, []) % 256 !== 0) return;
  // Those that were cleared are still among them.
  asKernel(() => [...run.timers].filter((t) => !isLive(t)).forEach((t) => forget(run, t)));
}

function forget(run: CellRun, timer: Timer): void {
  apply(remove, run.timers, [timer]);
  if (apply(size, run.timers, []) === 0) apply(remove, withTimers, [run]);
}

export function cancelTimers(run: CellRun): void {
  for (const timer of run.timers) {
    untied.clearTimeout(timer as NodeJS.Timeout);
    untied.clearImmediate(timer as NodeJS.Immediate);
  }
  run.timers.clear();
  withTimers.delete(run);
}

/** The timers that cells have left behind and that will fire, by the cell. */
export function liveTimers(): readonly { readonly cell: string; readonly what: 'timer' }[] {
  return [...withTimers].flatMap((run) =>
    [...run.timers].filter(isLive).map(() => ({ cell: run.cell, what: 'timer' as const })),
  );
}

/** Node tells a timer that is over from one that waits by these fields only (Node 20 to 26). */
function isLive(timer: Timer): boolean {
  const { _destroyed } = timer as unknown as { readonly _destroyed: boolean };
  return !_destroyed && timer.hasRef();
}
