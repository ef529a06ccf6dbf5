/** The operation to blame, as a report has it: what it is called, where it stands, why it lost its bits and what helps. */
import { jsonNumber, type Blame, type BlameCause } from '../../../wire/report.js';
import {
  numberFormats,
  smallestNormal,
  storedAs,
  type NumberFormat,
} from '../../../wire/numberFormats.js';
import type { Run, Subject } from '../formats/formatRun.js';
import { lossOf } from '../formats/figures.js';
import { conditionOf } from './condition.js';
import { findCulprit, type BlamedPart, type Culprit } from './culprit.js';
import { increaseOf } from './increase.js';
import type { GivenNumbers, SeenOperation } from './record.js';
import { remedyOf } from './remedy.js';
import { inWordsOf } from './remedyWords.js';
import { tracerOf, type Tracer } from './tracer.js';

/** Of the value and of the gradient; one where both are the same operation's fault. */
export function blameFor(
  format: NumberFormat,
  subject: Subject,
  exact: Run,
  parts: readonly BlamedPart[],
): readonly Blame[] {
  const tracer = tracerOf(format, subject);
  if (!tracer) return [];
  const found: Blame[] = [];
  for (const part of parts) {
    const culprit = findCulprit(format, tracer, exact, part);
    const blame = culprit && toBlame(format, tracer, culprit);
    const isTold = found.some(
      (other) => other.operation === blame?.operation && other.place?.line === blame.place?.line,
    );
    if (blame && !isTold) found.push(blame);
  }
  return found;
}

function toBlame(format: NumberFormat, tracer: Tracer, culprit: Culprit): Blame | undefined {
  const { operation, exact, at, lost, recorded } = culprit;
  const { derivativeOf } = operation;
  const named = derivativeOf === undefined ? operation : recorded[derivativeOf];
  if (!named) return undefined;
  const place = tracer.placeOf(named);
  const inDerivative = derivativeOf !== undefined;
  const given = exact.given.map((g) => numberAt(g, at, exact.size));
  const stretched = conditionOf(exact.name, given, exact.given[0]?.numbers ?? []);
  const cause = causeOf(format, culprit, stretched);
  const remedy = remedyOf({ culprit, format, cause, inDerivative, named });
  return {
    operation: named.called ?? nameOf(named.name),
    inDerivative,
    ...(place && { place }),
    cause,
    condition: jsonNumber(stretched ?? 2 ** increaseOf(culprit)),
    bits: lost,
    given: given.map(jsonNumber),
    exact: jsonNumber(exact.made[at]!),
    made: jsonNumber(operation.made[at]!),
    ...(remedy !== undefined && {
      remedy: named.called === undefined ? remedy : inWordsOf(named.called, remedy),
    }),
  };
}

/** Where an input has another shape, its first number stands for it. */
const numberAt = ({ numbers, size }: GivenNumbers, at: number, of: number): number =>
  numbers[size === of ? at : 0] ?? NaN;

const largestOf = {
  float16: 65504,
  bfloat16: 3.3895313892515355e38,
  float32: 3.4028234663852886e38,
} as const;

function causeOf(
  format: NumberFormat,
  { operation, exact, at, lost, lostBefore }: Culprit,
  condition: number | undefined,
): BlameCause {
  const { bits } = numberFormats[format];
  const stored = storedAs(format);
  const [made, truth] = [operation.made[at]!, exact.made[at]!];
  const isConstantLost = operation.given.some(
    (given, k) => given.isConstant && isLost(bits, given, exact.given[k], at, operation),
  );
  if (isConstantLost) return 'constant';
  if (!Number.isFinite(made)) return 'overflow';
  if (Math.abs(truth) > largestOf[stored]) return 'overflow';
  if (Math.abs(truth) < smallestNormal[stored]) return 'underflow';
  if (cancelling.includes(operation.name) && (condition ?? 0) >= 4) return 'cancellation';
  return lost > 4 && lostBefore < 1 && (condition ?? Infinity) < 4 ? 'inaccurate' : 'condition';
}

const cancelling = ['Add', 'Sub', 'Sum', 'Mean', 'SquaredDifference'];

/** A number in the code of which the format keeps less than half its bits. */
const isLost = (
  bits: number,
  given: GivenNumbers,
  exact: GivenNumbers | undefined,
  at: number,
  { size }: SeenOperation,
): boolean =>
  exact !== undefined &&
  lossOf(bits, numberAt(given, at, size), numberAt(exact, at, size)) > bits / 2;

/** TensorFlow.js's own word for a kernel. */
const nameOf = (kernel: string): string =>
  `tf.${names[kernel] ?? kernel.charAt(0).toLowerCase() + kernel.slice(1)}`;

const names: Readonly<Record<string, string>> = {
  AddN: 'addN',
  BatchMatMul: 'matMul',
  DepthwiseConv2dNative: 'depthwiseConv2d',
  FusedConv2D: 'fused.conv2d',
  GatherV2: 'gather',
  Multiply: 'mul',
  RealDiv: 'div',
  Select: 'where',
  _FusedMatMul: 'fused.matMul',
};
