/** A kernel to which there is a line: what the editor asks of it, and what its events mean to the editor. */
import {
  debugName,
  type CallFrame,
  type CompiledScript,
  type InspectorEvent,
  type Paused,
  type RemoteObject,
} from '../wire/debugMessage.js';
import { createBreakpoints, type Breakpoints } from './breakpoints.js';
import { callKernel, type Post } from './inspector.js';
import { createMotion, type Motion, type Way } from './motion.js';
import type { AdapterEvent, Source, SourceBreakpoint, Variable } from './protocol.js';
import { createScripts } from './scripts.js';
import { createSources, type NotebookSources } from './sources.js';
import { framesOf, scopesOf, type Frame } from './stack.js';
import { createValues, type Values } from './values.js';

export type Handlers = Readonly<Record<string, (args: never) => unknown>>;

export interface Target {
  /** By the command of the request. */
  readonly handlers: Handlers;
  onEvent: (event: InspectorEvent) => void;
  attach: () => Promise<void>;
}

type Tell = (event: AdapterEvent['event'], body?: object) => void;

/** Where the main thread stands, if it does. */
interface Standing {
  frames: readonly Frame[];
  paused: Paused | undefined;
  /** What the next stop is, unless a breakpoint says it. */
  reason: 'breakpoint' | 'step' | 'pause';
}

/** JavaScript is one thread. */
const thread = { id: 1, name: 'Kernel' };

export function createTarget(post: Post, notebook: NotebookSources, tell: Tell): Target {
  let own = '';
  const at: Standing = { frames: [], paused: undefined, reason: 'breakpoint' };
  const scripts = createScripts();
  const sources = createSources(scripts, notebook, () => own);
  const breakpoints = createBreakpoints(post, scripts, sources);
  const values = createValues(post);
  const motion = createMotion(post, () => notStepped(own));

  const bind = async (ticket: number, script: CompiledScript) => {
    scripts.add(script);
    try {
      for (const breakpoint of await breakpoints.bind(script))
        tell('breakpoint', { reason: 'changed', breakpoint });
    } finally {
      await callKernel(post, `${debugName}.go(${ticket})`);
    }
  };
  const stop = (paused: Paused) => {
    at.frames = framesOf(paused, scripts, sources);
    const { isPausing } = motion;
    const way = wayFrom(at.frames, isPausing);
    motion.onPaused(way === undefined);
    if (way) return void motion.goOn(way).catch(() => undefined);
    at.paused = paused;
    const hit = breakpoints.idsOf(paused.hitBreakpoints ?? []);
    tell('stopped', stoppedBody(paused, hit, isPausing ? 'pause' : at.reason));
  };
  const onEvent: Target['onEvent'] = (event) => {
    switch (event.method) {
      case 'Debugger.paused':
        return stop(event.params);
      case 'Debugger.resumed':
        if (at.paused) tell('continued', { threadId: thread.id, allThreadsContinued: true });
        at.paused = undefined;
        motion.onResumed();
        return values.clear();
      case 'Debugger.breakpointResolved': {
        const breakpoint = breakpoints.resolve(event.params);
        return breakpoint && tell('breakpoint', { reason: 'changed', breakpoint });
      }
      case 'Lossbook.compiled':
        return void bind(event.params.ticket, event.params.script).catch(() => undefined);
      case 'Lossbook.logged':
        return tell('output', { category: 'console', output: `${event.params.text}\n` });
    }
  };
  const attach = async () => {
    const attached = await attachTo(post);
    own = attached.own;
    attached.scripts.forEach(scripts.add);
    await post('Debugger.enable');
    await post('Debugger.setBlackboxPatterns', { patterns: notStepped(own) });
  };
  const handlers = {
    ...breakpointHandlers(post, breakpoints),
    ...runHandlers(motion, at),
    ...valueHandlers(post, at, values),
  };
  return { handlers, onEvent, attach };
}

/**
 * How to go on to where somebody wants to stand; undefined where it is here. Nobody does inside the kernel or a package, nor in
 * what the compiler put around a cell. A pause that falls into the kernel leads out of it: an engine that is half changed
 * there could neither be asked anything nor be stopped.
 */
function wayFrom([top]: readonly Frame[], isPausing: boolean): Way | undefined {
  if (!isPausing) return top ? (top.isPlaced ? undefined : 'stepOver') : 'resume';
  if (top?.id === 0 && top.isPlaced) return undefined;
  return top && top.id !== 0 ? 'stepOut' : 'stepInto';
}

/** The folder of the kernel's own code, and the scripts that there are. */
const attachTo = (post: Post) =>
  callKernel(post, `${debugName}.attach()`) as Promise<{
    readonly own: string;
    readonly scripts: readonly CompiledScript[];
  }>;

function stoppedBody(
  { reason, data }: Paused,
  hitBreakpointIds: readonly number[],
  otherwise: Standing['reason'],
): object {
  const thrown = /exception|rejection/i.test(reason);
  return {
    reason: thrown ? 'exception' : hitBreakpointIds.length > 0 ? 'breakpoint' : otherwise,
    ...(thrown && { text: data?.description?.split('\n')[0] }),
    threadId: thread.id,
    allThreadsStopped: true,
    hitBreakpointIds,
  };
}

/** Where stepping does not lead: the kernel, Node and packages. A function of the notebook's that they call is stepped into. */
const notStepped = (own: string): readonly string[] => [
  '^node:',
  '/node_modules/',
  `^(file:/*)?${own.replaceAll('\\', '/').replace(/[.*+?^${}()|[\]]/g, '\\$&')}/`,
];

function breakpointHandlers(post: Post, breakpoints: Breakpoints): Handlers {
  return {
    setBreakpoints: async (args: { source: Source; breakpoints?: readonly SourceBreakpoint[] }) => {
      const { source, breakpoints: wanted = [] } = args;
      return { breakpoints: await breakpoints.set(source.path ?? '', wanted) };
    },
    setExceptionBreakpoints: async ({ filters }: { filters: readonly string[] }) => {
      const state = filters.includes('all') ? 'all' : 'none';
      await post('Debugger.setPauseOnExceptions', { state });
    },
  };
}

function runHandlers(motion: Motion, at: Standing): Handlers {
  const go = (method: Way, reason: Standing['reason']) => async () => {
    at.reason = reason;
    await motion.goOn(method);
    return { allThreadsContinued: true };
  };
  return {
    threads: () => ({ threads: [thread] }),
    stackTrace: ({ startFrame = 0, levels }: { startFrame?: number; levels?: number }) => ({
      stackFrames: at.frames
        .slice(startFrame, levels ? startFrame + levels : undefined)
        .map(({ isPlaced: _, ...frame }) => frame),
      totalFrames: at.frames.length,
    }),
    continue: go('resume', 'breakpoint'),
    next: go('stepOver', 'step'),
    stepIn: go('stepInto', 'step'),
    stepOut: go('stepOut', 'step'),
    pause: motion.pause,
  };
}

function valueHandlers(post: Post, at: Standing, values: Values): Handlers {
  /** The innermost where none is named. */
  const frameOf = (id = at.frames[0]?.id): CallFrame => {
    const frame = at.paused?.callFrames[id ?? -1];
    if (!frame) throw new Error('the kernel does not stand at a breakpoint');
    return frame;
  };
  const evaluate = async (
    expression: string,
    callFrameId: string,
    throwOnSideEffect = false,
  ): Promise<Variable> => {
    const question = { callFrameId, expression, silent: true, throwOnSideEffect };
    const { result, exceptionDetails } = (await post('Debugger.evaluateOnCallFrame', question)) as {
      readonly result: RemoteObject;
      readonly exceptionDetails?: unknown;
    };
    if (exceptionDetails) throw new Error(result.description?.split('\n')[0] ?? 'it threw');
    return await values.variable('', result);
  };
  return {
    scopes: ({ frameId }: { frameId: number }) => ({ scopes: scopesOf(frameOf(frameId), values) }),
    variables: async ({ variablesReference }: { variablesReference: number }) => ({
      variables: await values.list(variablesReference),
    }),
    setVariable: async (args: { variablesReference: number; name: string; value: string }) => {
      const frame = values.find(args.variablesReference)?.frame;
      if (frame === undefined) throw new Error('only a name can be given another value here');
      return await evaluate(`${args.name} = (${args.value})`, frame);
    },
    evaluate: async (args: { expression: string; frameId?: number; context?: string }) => {
      const { callFrameId } = frameOf(args.frameId);
      const isHover = args.context === 'hover';
      const { value, ...rest } = await evaluate(args.expression, callFrameId, isHover);
      return { result: value, ...rest };
    },
  };
}
