/**
 * One line that says how far the check under way has come, in words and at its times: in the messenger's thread, which goes on
 * while the main thread computes. A check that is over within a second is not spoken of.
 */
import type { ProgressMessage } from '../wire/message.js';
import type { Clock } from './outputBounds.js';

/** From the main thread: how far it is, or that nothing is under way any more. */
export interface ProgressNote {
  readonly parent: string;
  readonly cell: string;
  readonly at?: ProgressAt;
}

/** As `check/progress.ts` tells it. */
export interface ProgressAt {
  readonly what: string;
  readonly doing: string;
  readonly done: number;
  readonly unit?: string;
  readonly of?: number;
  readonly ms?: number;
}

export interface ProgressLine {
  note: (note: ProgressNote) => void;
  /** Something else is said to be waited for, which comes first; or nothing any more. */
  wait: (text: string | undefined) => void;
  /** The request has been answered. */
  end: (parent: string) => void;
}

const quietMs = 1000;
const everyMs = 500;

interface Stage {
  readonly at: ProgressAt;
  readonly began: number;
  /** When `at` was told. */
  readonly told: number;
}

export function progressLine(emit: (message: ProgressMessage) => void, clock: Clock): ProgressLine {
  let since: number | undefined;
  let latest: ProgressNote | undefined;
  let stage: Stage | undefined;
  let shown: string | undefined;
  let waits = false;
  let ticking = false;

  const clear = () => {
    if (shown !== undefined && latest) {
      const { parent, cell } = latest;
      emit({ type: 'progress', parent, cell });
    }
    [since, latest, stage, shown] = [undefined, undefined, undefined, undefined];
  };
  const tick = () => {
    ticking = false;
    // Nothing has begun since the last ended.
    if (!latest?.at || !stage || since === undefined) return clear();
    const now = clock.now();
    const text = progressText(stage, now);
    if (now - since >= quietMs && !waits && text !== shown) {
      const { parent, cell } = latest;
      emit({ type: 'progress', parent, cell, text });
      shown = text;
    }
    tickLater();
  };
  const tickLater = () => {
    if (ticking) return;
    ticking = true;
    clock.after(everyMs, tick);
  };
  return {
    note: (note) => {
      if (latest && latest.parent !== note.parent) clear();
      latest = note;
      const now = clock.now();
      since ??= now;
      const { at } = note;
      stage = at && { at, began: isSame(stage?.at, at) ? stage!.began : now, told: now };
      tickLater();
    },
    wait: (text) => (waits = text !== undefined),
    end: (parent) => {
      waits = false;
      if (latest?.parent === parent) clear();
    },
  };
}

const isSame = (a: ProgressAt | undefined, b: ProgressAt): boolean =>
  a?.what === b.what &&
  a.doing === b.doing &&
  a.unit === b.unit &&
  a.of === b.of &&
  a.done <= b.done;

/** `gradcheck: 1,204 of 8,192 entries, about 12 s left`, `compare: running the reference, 4 s so far` */
function progressText({ at, began, told }: Stage, now: number): string {
  const { what, doing, done, unit, of, ms } = at;
  const counted = unit !== undefined && of !== undefined;
  const count = (n: number): string => Math.floor(n).toLocaleString('en-US');
  const head = counted
    ? `${what}: ${count(done)} of ${count(of)} ${unit}`
    : `${what}: ${doing}${done > 1 ? `, ${count(done)} evaluations` : ''}`;
  const whole = ms ?? (counted && done > 0 && done < of ? ((told - began) * of) / done : undefined);
  const left = whole === undefined ? -1 : whole - (now - began);
  const time =
    left > 0 ? `about ${durationText(left)} left` : `${durationText(now - began)} so far`;
  return `${head}, ${time}`;
}

export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
