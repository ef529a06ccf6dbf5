/**
 * How far the check under way has come, for who shows it while it lasts, and what it can say should it be stopped there. Who
 * stops code by force runs no `finally` of it, so both are kept here, outside of the check.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Diagnosis, ReportData } from '../wire/report.js';
import { toDiagnosis } from './diagnoses/table.js';
import { withoutOpenTape } from './openTape.js';

/** A part of a check: what it does, and how much of that is done. */
export interface Stage {
  /** After `gradcheck: `, such as `running the reference`. */
  readonly doing: string;
  /** What is counted, such as `entries`; without it the evaluations are. */
  readonly unit?: string;
  readonly of?: number;
  /** How long it took before, in milliseconds, where it is one step. */
  readonly ms?: number;
}

export interface Progress extends Stage {
  /** The check, with its name. */
  readonly what: string;
  readonly done: number;
}

type Listener = (event: 'begun' | 'ended' | Progress) => void;

interface UnderWay {
  readonly what: string;
  stage: Stage;
  done: number;
  report: (stopped: Diagnosis) => void;
  /** Of what has run in it already: what it printed was told. */
  readonly heard: WeakSet<object>;
}

const listeners = new Set<Listener>();
let current: UnderWay | undefined;
let told = 0;
/** Nobody reads faster. */
const tellMs = 100;
/** Each of so few is told at once: the one that comes next may take long, and what was counted would stand still behind it. */
const fewUnits = 100;

/**
 * Tells how far each check has come from now on.
 *
 * @param listener - Called with `begun`, with the progress now and then, and with `ended`.
 * @returns What ends it.
 * @example
 * const stop = onProgress((event) => console.log(event));
 */
export function onProgress(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const tell = (event: Parameters<Listener>[0]): void => {
  for (const listener of listeners) listener(event);
};

function tellNow(): void {
  if (!current || listeners.size === 0) return;
  told = tf.util.now();
  const { what, stage, done } = current;
  tell({ what, ...stage, done });
}

/** Runs a check; a promise is followed to its end. */
export function follow<T>(kind: ReportData['kind'], name: string | undefined, body: () => T): T {
  const outer = current;
  const own: UnderWay = {
    what: name === undefined || name === '' ? kind : `${kind} ${name}`,
    stage: { doing: 'running the loss' },
    done: 0,
    report: () => undefined,
    heard: new WeakSet(),
  };
  const end = (): void => {
    if (current === own) current = outer;
    if (!outer) tell('ended');
  };
  current = own;
  if (!outer) tell('begun');
  tellNow();
  let ending = true;
  try {
    const result = withoutOpenTape(body);
    if (!(result instanceof Promise)) return result;
    ending = false;
    return result.finally(end) as T;
  } finally {
    if (ending) end();
  }
}

/**
 * Whether what a function prints now is its author's to read: in a check its first run, which is on the person's inputs. Those after
 * it are on inputs of the check's own, or as often as it likes, and what came of them the report says.
 */
export function isHeard(runs: object): boolean {
  if (!current) return true;
  const isFirst = !current.heard.has(runs);
  current.heard.add(runs);
  return isFirst;
}

/** Where a check is stopped from now on, `report` makes the report of what it has. */
export function holdPartial(report: UnderWay['report']): void {
  if (current) current.report = report;
}

export function reachStage(stage: Stage): void {
  if (!current) return;
  current.stage = stage;
  current.done = 0;
  tellNow();
}

/** So many of the stage's units are done. */
export function countDone(done: number): void {
  if (!current) return;
  current.done = done;
  const { of = Infinity } = current.stage;
  if (of <= fewUnits || tf.util.now() - told >= tellMs) tellNow();
}

/** The loss or the loop has run once; counted where the stage counts nothing else. */
export function countEvaluation(): void {
  if (!current || current.stage.unit !== undefined) return;
  countDone(current.done + 1);
}

/** Makes the report of the check that was under way when its code was stopped by force, if one was. */
export function reportStopped(): void {
  const stopped = current;
  current = undefined;
  if (!stopped) return;
  const { done, stage } = stopped;
  tell('ended');
  const { doing, unit, of } = stage;
  const counted = unit !== undefined && of !== undefined;
  stopped.report(
    toDiagnosis({ code: 'stopped', doing, ...(counted && { done: Math.floor(done), of, unit }) }),
  );
}
