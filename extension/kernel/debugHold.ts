/** While a debugger is attached, a script waits until its breakpoints are set: only once compiled it has places for them. */
import type { CompiledScript } from '../wire/debugMessage.js';
import { compiledScript } from './scripts.js';

type Announce = (ticket: number, script: CompiledScript) => void;

let announce: Announce | undefined;
let tickets = 0;
const waiting = new Map<number, () => void>();

/** From now on scripts wait, each until `letRun` is called with its ticket. */
export function holdScripts(tell: Announce): void {
  announce = tell;
}

export function letRun(ticket: number): void {
  waiting.get(ticket)?.();
  waiting.delete(ticket);
}

export function letAllRun(): void {
  announce = undefined;
  for (const ticket of [...waiting.keys()]) letRun(ticket);
}

/** Until the breakpoints of this script are set; undefined, and no promise is made, where nobody debugs. */
export function holdForDebugger(url: string): Promise<void> | undefined {
  const script = announce && compiledScript(url);
  if (!script) return undefined;
  const ticket = ++tickets;
  const held = new Promise<void>((resolve) => waiting.set(ticket, resolve));
  announce?.(ticket, script);
  return held;
}
