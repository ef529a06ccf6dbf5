/** What the rows of wrong losses after public bug reports are written with: seeded inputs, and loops from formulas. */
import type { Loop, Loss, Numbers } from './support.js';
import { flat, rows, seeded, shaped } from './support.js';

export interface Reported {
  readonly name: string;
  /** Repository and number of the report. */
  readonly source: string;
  readonly loss: Loss;
  readonly loop: Loop;
  readonly inputs: (draw: Draws) => readonly Numbers[];
  /** Any of these is right. */
  readonly codes: readonly string[];
}

export const fill = (shape: readonly number[], of: () => number): Numbers =>
  shaped(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, of), shape);
export const ofRows = (
  shape: readonly number[],
  row: (n: number) => readonly number[],
): Numbers => {
  const channels = shape.at(-1)!;
  const count = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  return shaped(Array.from({ length: count }, () => row(channels)).flat(), shape);
};

/** Inputs drawn one after another. Each table has draws of its own, for what another draws must not change its inputs. */
export function draws(seed = 11) {
  const random = seeded(seed);
  const unitRow = (n: number): readonly number[] => {
    const v = Array.from({ length: n }, () => random() + random() + random() - 1.5);
    return v.map((x) => x / Math.hypot(...v));
  };
  const simplexRow = (n: number): readonly number[] => {
    const v = Array.from({ length: n }, () => 0.05 + random());
    const total = sum(v);
    return v.map((x) => x / total);
  };
  const oneHotRow = (n: number): readonly number[] => {
    const k = Math.floor(random() * n);
    return Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
  };
  return {
    uniform: (shape: readonly number[], low = -2, high = 2): Numbers =>
      fill(shape, () => low + (high - low) * random()),
    bits: (shape: readonly number[], share = 0.4): Numbers =>
      fill(shape, () => (random() < share ? 1 : 0)),
    unit: (shape: readonly number[]): Numbers => ofRows(shape, unitRow),
    simplex: (shape: readonly number[]): Numbers => ofRows(shape, simplexRow),
    oneHot: (shape: readonly number[]): Numbers => ofRows(shape, oneHotRow),
  };
}

export type Draws = ReturnType<typeof draws>;

export const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
export const mean = (x: readonly number[]): number => sum(x) / x.length;
export const logSumExp = (v: readonly number[]): number => Math.log(sum(v.map(Math.exp)));
/** The mean over elements of f(t, p). */
export const elements =
  (f: (t: number, p: number) => number): Loop =>
  (t: Numbers, p: Numbers) =>
    mean(flat(t).map((x, i) => f(x, flat(p)[i]!)));
/** The mean over pixels of f(row of t, row of p). */
export const pixels =
  (f: (t: readonly number[], p: readonly number[]) => number): Loop =>
  (t: Numbers, p: Numbers) => {
    const [a, b] = [rows(t), rows(p)];
    return mean(a.map((x, i) => f(x, b[i]!)));
  };
export const images = (x: Numbers): readonly Numbers[] => x as readonly Numbers[];

export const dot = (t: readonly number[], p: readonly number[]): number =>
  sum(t.map((x, i) => x * p[i]!));
