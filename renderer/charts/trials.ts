/**
 * Charts are tried before a page draws them: by a worker, which is ended when one takes too long. All charts of a page share it, one
 * after the other, so that a page full of them takes one core.
 */
import { chartTrialSeconds, endedTrialsSeconds } from '../../extension/wire/chartBudgets.js';
import { programAddress } from './program.js';
import type { TrialAnswer, TrialRequest } from './trialMessages.js';

export type Trial =
  | Exclude<TrialAnswer, { kind: 'ready' }>
  | { readonly kind: 'ended'; readonly seconds: number }
  /** Those that were ended have taken all the time that there is for such. */
  | { readonly kind: 'left'; readonly seconds: number }
  /** This page lets no worker begin. */
  | { readonly kind: 'untried' };

let turn: Promise<unknown> = Promise.resolve();
let wasted = 0;
let worker: Worker | undefined;
let mayBegin = typeof Worker !== 'undefined' && typeof OffscreenCanvas !== 'undefined';
let idle: ReturnType<typeof setTimeout> | undefined;

export function tryChart(request: TrialRequest): Promise<Trial> {
  const trial = turn.then(() => tryNow(request));
  turn = trial.catch(() => undefined);
  return trial;
}

async function tryNow(request: TrialRequest): Promise<Trial> {
  const seconds = Math.min(endedTrialsSeconds.most - wasted, chartTrialSeconds.most);
  if (seconds <= 0) return { kind: 'left', seconds: endedTrialsSeconds.most };
  clearTimeout(idle);
  if (mayBegin) worker ??= await begin();
  if (!worker) {
    mayBegin = false;
    return { kind: 'untried' };
  }
  const begun = performance.now();
  worker.postMessage(request);
  const answer = await answerOf(worker, seconds);
  if (answer && answer.kind !== 'ready') {
    idle = setTimeout(end, 1000 * idleSeconds);
    return answer;
  }
  end();
  const taken = (performance.now() - begun) / 1000;
  wasted += taken;
  return { kind: 'ended', seconds: taken };
}

/** It holds some 60 MB, and begins anew in half a second. */
const idleSeconds = 20;

function end(): void {
  worker?.terminate();
  worker = undefined;
}

/** Also on a slow machine it is ready by then; where a page forbids it nothing may be said. */
const beginSeconds = 30;

/** Loading Vega counts for no chart. */
async function begin(): Promise<Worker | undefined> {
  try {
    const begun = new Worker(await programAddress(), { type: 'module' });
    if ((await answerOf(begun, beginSeconds))?.kind === 'ready') return begun;
    begun.terminate();
  } catch {
    // Refused outright.
  }
  return undefined;
}

/** Undefined where there is none in time, or the worker fails. */
function answerOf(of: Worker, seconds: number): Promise<TrialAnswer | undefined> {
  return new Promise((settle) => {
    const timer = setTimeout(() => settle(undefined), 1000 * seconds);
    of.onmessage = ({ data }: MessageEvent<TrialAnswer>) => {
      clearTimeout(timer);
      settle(data);
    };
    of.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      settle(undefined);
    };
  });
}
