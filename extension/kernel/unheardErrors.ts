/**
 * Which run made the emitter of an error that nobody hears. A worker's, a stream's or a child's is thrown by Node: no frame of a cell
 * is in it, and on Node 20 there is no context either.
 */
import { EventEmitter } from 'node:events';
import { currentRun, type CellRun } from './cellRun.js';
import { mark, markOf } from './marked.js';

const { apply } = Reflect;

let unheard: { readonly thrown: unknown; readonly run: CellRun | undefined } | undefined;

/** To be called before the intrinsics are remembered, of which `EventEmitter` is one. */
export function watchEmitters(): void {
  const own = EventEmitter as unknown as { init: (...args: unknown[]) => void };
  const { init } = own;
  const emit = Reflect.get(EventEmitter.prototype, 'emit') as (...args: unknown[]) => boolean;
  own.init = function (this: object, ...args: unknown[]) {
    const run = currentRun();
    if (run) mark(this, run);
    apply(init, this, args);
  };
  EventEmitter.prototype.emit = function (this: EventEmitter, ...args) {
    if (args[0] !== 'error') return apply(emit, this, args);
    try {
      return apply(emit, this, args);
    } catch (thrown) {
      // Of several through which it goes, the one it comes from.
      if (unheard?.thrown !== thrown)
        unheard = { thrown, run: markOf(this) as CellRun | undefined };
      throw thrown;
    }
  };
}

/** Asked once for each. */
export function runOfUnheard(thrown: unknown): CellRun | undefined {
  const last = unheard;
  unheard = undefined;
  return last?.thrown === thrown ? last?.run : undefined;
}
