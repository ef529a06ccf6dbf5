/** What the tests of the checks share: backends, seeded data, and loops made from a formula. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { displaySymbol } from '../../extension/wire/ids.js';

export type Numbers = number | readonly Numbers[];
export type Random = () => number;
export type Loss = (...tensors: tf.Tensor[]) => tf.Tensor;
export type Loop = (...nested: never[]) => Numbers;

export async function useBackend(name: string): Promise<void> {
  await tf.setBackend(name);
  // Its advice to install tfjs-node would stand between the test results.
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
}

export const flat = (x: Numbers): number[] => (typeof x === 'number' ? [x] : x.flatMap(flat));

/** Rows of the last axis. */
export const rows = (x: Numbers): number[][] =>
  typeof x === 'number' ? [] : x.every((y) => typeof y === 'number') ? [[...x]] : x.flatMap(rows);

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** The mean over all elements of f(true, predicted). */
export const elementLoop =
  (f: (t: number, p: number) => number): Loop =>
  (t: Numbers, p: Numbers) => {
    const [a, b] = [flat(t), flat(p)];
    return mean(a.map((x, i) => f(x, b[i]!)));
  };

/** The mean over all rows of f(true row, predicted row). */
export const rowLoop =
  (f: (t: readonly number[], p: readonly number[]) => number): Loop =>
  (t: Numbers, p: Numbers) => {
    const [a, b] = [rows(t), rows(p)];
    return mean(a.map((x, i) => f(x, b[i]!)));
  };

/** The map of f over rows: shape without the last axis. */
export const rowMap = (f: (t: readonly number[], p: readonly number[]) => number): Loop => {
  const map = (t: Numbers, p: Numbers): Numbers => {
    const [a, b] = [t, p] as [readonly Numbers[], readonly Numbers[]];
    return typeof a[0] === 'number'
      ? f(a as readonly number[], b as readonly number[])
      : a.map((x, i) => map(x, b[i]!));
  };
  return map;
};

export function seeded(seed: number): Random {
  let state = (seed * 2654435761 + 12345) % 2147483647 || 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

export const shaped = (values: readonly number[], shape: readonly number[]): Numbers => {
  const [, ...inner] = shape;
  if (shape.length === 0) return values[0]!;
  const size = inner.reduce((a, b) => a * b, 1);
  return Array.from({ length: shape[0]! }, (_, i) =>
    shaped(values.slice(i * size, (i + 1) * size), inner),
  );
};

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const uniform = (random: Random, shape: readonly number[], lo = -2, hi = 2): Numbers =>
  shaped(
    Array.from({ length: count(shape) }, () => lo + (hi - lo) * random()),
    shape,
  );

/** Directions as (cos, sin) of length lo to hi. */
export const directions = (random: Random, shape: readonly number[], lo = 1, hi = lo): Numbers =>
  shaped(
    Array.from({ length: count(shape) }, () => {
      const angle = 2 * Math.PI * random();
      const length = lo + (hi - lo) * random();
      return [length * Math.cos(angle), length * Math.sin(angle)];
    }).flat(),
    [...shape, 2],
  );

/** Rows that add up to 1. */
export const probabilities = (random: Random, shape: readonly number[]): Numbers => {
  const classes = shape.at(-1)!;
  const all = Array.from({ length: count(shape) / classes }, () => {
    const raw = Array.from({ length: classes }, () => 0.1 + random());
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((x) => x / total);
  });
  return shaped(all.flat(), shape);
};

export const oneHot = (random: Random, shape: readonly number[]): Numbers => {
  const classes = shape.at(-1)!;
  const all = Array.from({ length: count(shape) / classes }, () => {
    const at = Math.floor(classes * random());
    return Array.from({ length: classes }, (_, i) => (i === at ? 1 : 0));
  });
  return shaped(all.flat(), shape);
};

export const bits = (random: Random, shape: readonly number[]): Numbers =>
  shaped(
    Array.from({ length: count(shape) }, () => Math.round(random())),
    shape,
  );

export const textOf = (report: object): string => {
  const display = (report as Record<symbol, () => Record<string, string>>)[displaySymbol]!;
  return display()['text/plain']!;
};

export const codesOf = (report: {
  readonly diagnoses: readonly { readonly code: string }[];
}): string[] => report.diagnoses.map(({ code }) => code);

/** What a check says that has failed, as it has to here. */
export function failureOf(report: Parameters<typeof codesOf>[0] & { readonly verdict: string }): {
  readonly codes: readonly string[];
  readonly text: string;
} {
  const text = textOf(report);
  assert.equal(report.verdict, 'fail', text);
  return { codes: codesOf(report), text };
}
