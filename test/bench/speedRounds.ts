/**
 * Times of many ways to compute one thing, some a thousand times slower than others: every way has its turn in every
 * round, and a way that has used up its time sits the later rounds out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { spread, type Spread } from './measure.js';

/** Makes `untimed` calls, then `calls`, and gives the milliseconds of each of these. */
export type Turn = (untimed: number, calls: number) => Promise<readonly number[]>;

export interface Limits {
  readonly rounds: number;
  /** For each way, in ms; it has at least three turns, two if a call takes two seconds. */
  readonly budget: number;
}

interface Runner {
  readonly turn: Turn;
  readonly estimate: number;
  readonly times: number[];
  spent: number;
}

/** A turn of a fast way lasts about this long, in ms; its time is the median of its calls. */
const enough = 20;
const slow = 2000;

export async function inRounds(
  turns: Readonly<Record<string, Turn>>,
  { rounds, budget }: Limits,
): Promise<Readonly<Record<string, Spread>>> {
  const runners: [string, Runner][] = [];
  for (const [name, turn] of Object.entries(turns)) runners.push([name, await warmedUp(turn)]);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < runners.length; i++) {
      const runner = runners[(round + i) % runners.length]![1];
      if (sitsOut(runner, budget)) continue;
      await takeTurn(runner);
      // The threads of the one before may still be spinning.
      await sleep(2);
    }
  }
  return Object.fromEntries(runners.map(([name, { times }]) => [name, spread(times)]));
}

/** Compiled, and its time known. The second call of a slow way counts: there is no time for it to be in vain. */
async function warmedUp(turn: Turn): Promise<Runner> {
  await turn(0, 1);
  const [estimate] = await turn(0, 1);
  return { turn, estimate: estimate!, times: estimate! > slow ? [estimate!] : [], spent: 0 };
}

const sitsOut = ({ estimate, times, spent }: Runner, budget: number): boolean =>
  spent > budget && times.length >= (estimate > slow ? 2 : 3);

async function takeTurn(runner: Runner): Promise<void> {
  const calls = Math.min(10, Math.max(1, Math.floor(enough / runner.estimate)));
  const started = performance.now();
  // The first call finds another way's data in the caches, as no call of a training loop does.
  const times = await runner.turn(runner.estimate > slow ? 0 : 1, calls);
  runner.times.push(spread(times).median);
  runner.spent += performance.now() - started;
}
