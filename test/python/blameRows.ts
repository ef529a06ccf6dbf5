/** Rows of losses in Python whose culprit is known, and how a report is held to them: the same in every framework. */
import assert from 'node:assert/strict';
import type { precision } from '../../extension/check/index.js';
import type { TrainingFormat } from '../../extension/wire/numberFormats.js';
import { line, type Numbers } from '../check/blameInputs.js';

export type Inputs = readonly [Numbers, Numbers];

/** Several culprits are right where a repair replaces them at once. */
export type BlameRow = readonly [
  format: TrainingFormat,
  culprit: string,
  loss: string,
  inputs: Inputs,
];

/** Nothing is lost in it beyond rounding. */
export type SoundRow = readonly [loss: string, inputs: Inputs];

export type Report = ReturnType<typeof precision>;
export type ReportOf = (
  expression: string,
  inputs: Inputs,
  format: TrainingFormat | readonly TrainingFormat[],
) => Report;

export const someZero = line(0, 1).map((x, i) => (i % 4 ? x : 0));
export const someOne = line(0.2, 1).map((x, i) => (i % 4 ? x : 1));

/** `called` is what the framework calls an operation of the rows. */
export function assertMostNamed(
  report: ReportOf,
  rows: readonly BlameRow[],
  called: (name: string) => string,
): void {
  const wrong = rows.flatMap(([format, culprit, loss, inputs]) => {
    const { blame } = report(`lambda t, p: ${loss}`, inputs, format).formats!.at(-1)!;
    const [first] = blame;
    const isRight = culprit.split('|').some((name) => called(name) === first?.operation);
    return isRight ? [] : [`${format} ${loss}: ${culprit}, got ${first?.operation ?? 'none'}`];
  });
  assert.ok(rows.length >= 40);
  assert.ok(wrong.length <= 0.2 * rows.length, wrong.join('\n'));
}

export function assertNobodyBlamed(found: Report): void {
  for (const { format, blame, verdict } of found.formats!) {
    assert.deepEqual(blame, [], `${format}: ${found.summary}`);
    assert.equal(verdict, 'pass', `${format}: ${found.summary}`);
  }
}
