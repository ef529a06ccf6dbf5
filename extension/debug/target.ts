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
import { consoleErrorText, consoleLine } from './consoleLine.js';
import type { AdapterEvent, Source, SourceBreakpoint, Translate, Variable } from './protocol.js';
import { createScripts, type Scripts } from './scripts.js';
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
const thread = 1;

export function createTarget(
  post: Post,
  notebook: NotebookSources,
  tell: Tell,
  t: Translate,
): Target {
  let own = '';
  const at: Standing = { frames: [], paused: undefined, reason: 'breakpoint' };
  const scripts = createScripts();
  const sources = createSources(scripts, notebook, () => own, t);
  const breakpoints = createBreakpoints(post, scripts, sources, t);
  const values = createValues(post, t);
  const motion = createMotion(post, () => notStepped(own));

  const bind = createBinding(post, scripts, breakpoints, tell);
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
        if (at.paused) tell('continued', { threadId: thread, allThreadsContinued: true });
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
      case 'Lossbook.failed':
        return tell('output', { category: 'important', output: failedText(event.params, t) });
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
    ...runHandlers(motion, at, t),
    ...valueHandlers(post, at, values, t),
  };
  return { handlers, onEvent, attach };
}

/** A script that was compiled waits until its breakpoints are set. */
function createBinding(post: Post, scripts: Scripts, breakpoints: Breakpoints, tell: Tell) {
  return async (ticket: number, script: CompiledScript): Promise<void> => {
    scripts.add(script);
    try {
      for (const breakpoint of await breakpoints.bind(script))
        tell('breakpoint', { reason: 'changed', breakpoint });
    } finally {
      await callKernel(post, `${debugName}.go(${ticket})`);
    }
  };
}

const failedText = (
  { expression, reason }: { readonly expression: string; readonly reason: string },
  t: Translate,
): string => `${t('The breakpoint with {0} does not stop: {1}', expression, reason)}\n`;

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
    threadId: thread,
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

function runHandlers(motion: Motion, at: Standing, t: Translate): Handlers {
  const go = (method: Way, reason: Standing['reason']) => async () => {
    at.reason = reason;
    await motion.goOn(method);
    return { allThreadsContinued: true };
  };
  return {
    threads: () => ({ threads: [{ id: thread, name: t('Kernel') }] }),
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

/** What is evaluated where the kernel stands hears no interrupt, which comes by the inspector too: it must end by itself. */
const longestAnswerMs = 5000;

function valueHandlers(post: Post, at: Standing, values: Values, t: Translate): Handlers {
  /** The innermost where none is named. */
  const frameOf = (id = at.frames[0]?.id): CallFrame => {
    const frame = at.paused?.callFrames[id ?? -1];
    if (!frame) throw new Error(t('the kernel does not stand at a breakpoint'));
    return frame;
  };
  const ask = async (expression: string, callFrameId: string, limits: object = {}) => {
    const question = { callFrameId, expression, silent: true, timeout: longestAnswerMs, ...limits };
    const answer = post('Debugger.evaluateOnCallFrame', question).catch((error: Error) => {
      if (!/terminated/.test(error.message)) throw error;
      throw new Error(
        t(
          'it took more than {0} s and was ended: what takes long belongs into a cell',
          longestAnswerMs / 1000,
        ),
      );
    });
    return (await answer) as {
      readonly result: RemoteObject;
      readonly exceptionDetails?: unknown;
    };
  };
  const evaluate = async (...question: Parameters<typeof ask>): Promise<Variable> => {
    const { result, exceptionDetails } = await ask(...question);
    if (!exceptionDetails) return await values.variable('', result);
    throw new Error(consoleErrorText(result.description ?? t('it threw'), t));
  };
  /** What a line declares is a new name: one that is there keeps what it holds. */
  const run = async (text: string, callFrameId: string): Promise<Variable> => {
    const { expression, declares } = consoleLine(text);
    if (declares === undefined) return await evaluate(expression, callFrameId);
    const { exceptionDetails } = await ask(declares, callFrameId, { throwOnSideEffect: true });
    if (exceptionDetails) return await evaluate(expression, callFrameId);
    throw new Error(t('{0} is a name here already: write {0} = …', declares));
  };
  return {
    scopes: ({ frameId }: { frameId: number }) => ({
      scopes: scopesOf(frameOf(frameId), values, t),
    }),
    variables: async ({ variablesReference }: { variablesReference: number }) => ({
      variables: await values.list(variablesReference),
    }),
    setVariable: async (args: { variablesReference: number; name: string; value: string }) => {
      const frame = values.find(args.variablesReference)?.frame;
      if (frame === undefined) throw new Error(t('only a name can be given another value here'));
      return await evaluate(`${args.name} = (${args.value})`, frame);
    },
    evaluate: async (args: { expression: string; frameId?: number; context?: string }) => {
      const { callFrameId } = frameOf(args.frameId);
      const { value, ...rest } =
        args.context === 'repl'
          ? await run(args.expression, callFrameId)
          : await evaluate(args.expression, callFrameId, {
              // A hover changes nothing.
              throwOnSideEffect: args.context === 'hover',
            });
      return { result: value, ...rest };
    },
  };
}
