/**
 * Times of several things in turn, and what is said of them.
 *
 * A shared machine is slow for seconds at a time. So all that is compared takes part in every round, the round
 * starts with another one each time, and ratios are taken within a round.
 */

export interface Spread {
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly count: number;
}

/** One measurement: does the work once and returns how long the part of interest took, in milliseconds. */
export type Measurement = (round: number) => number | Promise<number>;

export interface Rounds {
  readonly warmup: number;
  readonly rounds: number;
}

/** The times of each, by name; entry k of every list is of round k. */
export async function inTurn<Name extends string>(
  measurements: Readonly<Record<Name, Measurement>>,
  { warmup, rounds }: Rounds,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(measurements) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < warmup + rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length]!;
      const time = await measurements[name](round);
      if (round >= warmup) times[name]!.push(time);
    }
  }
  return times as Record<Name, number[]>;
}

/** How long `body` takes, in milliseconds. */
export function timed(body: () => unknown): number {
  const started = performance.now();
  body();
  return performance.now() - started;
}

export async function timedAsync(body: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await body();
  return performance.now() - started;
}

/** Median and quartiles, with linear interpolation between order statistics. */
export function spread(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (p: number): number => {
    const place = p * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? NaN;
    const above = sorted[Math.ceil(place)] ?? NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), p25: at(0.25), p75: at(0.75), count: samples.length };
}

export const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, x) => sum + x, 0) / samples.length;

/** a / b, round by round. */
export const ratios = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((time, round) => time / b[round]!);

/** The k of y = c·xᵏ, by least squares on logarithms. */
export function growth(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const [mx, my] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
