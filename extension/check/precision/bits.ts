/**
 * Bits of error, as Herbie counts them: log2(1 + distance in units in the last place of float32). 0 is the
 * nearest float32 to the truth, 32 nothing right at all.
 */
import { inDoubles } from '../../backends/doubles.js';
import { sizeOf, type Shape } from '../../wire/shape.js';
import {
  evaluate,
  evaluateReference,
  type Loss,
  type Output,
  type Reference,
} from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { ulpDistance } from '../numbers.js';
import { countDone, reachStage } from '../progress.js';

export interface Measurement {
  readonly shape: Shape;
  /** NaN where the truth is no number: there is nothing to be near to. */
  readonly bits: Float64Array;
}

/** NaN for a number, or a number for NaN, is Herbie's maximum: all 32 bits. */
export const bitsOfError = (got: number, truth: number): number =>
  Math.min(32, Math.log2(1 + ulpDistance(Math.fround(got), Math.fround(truth))));

export function measure(
  loss: Loss,
  reference: Reference | undefined,
  samples: readonly Sample[],
): Measurement {
  const got = evaluate(loss, samples);
  const truth = reference
    ? evaluateReference(reference, samples)
    : inDoubles(() => evaluate(loss, samples));
  return compareOutputs(got, truth);
}

function compareOutputs(got: Output, truth: Output): Measurement {
  if (got.values.length !== truth.values.length) {
    throw new Error(
      `precision: the candidate gives [${got.shape.join(',')}], the reference [${truth.shape.join(',')}]; both must be maps of the same pixels`,
    );
  }
  const bits = got.values.map((x, i) => {
    const exactly = truth.values[i]!;
    return Number.isNaN(exactly) ? NaN : bitsOfError(x, exactly);
  });
  return { shape: got.shape, bits };
}

/** One number per pixel: of a loss that takes `reduction`, its map; undefined if it always reduces. */
export function asMap(loss: Loss, samples: readonly Sample[]): Loss | undefined {
  const pixels = sizeOf(samples[0]!.shape.slice(0, -1));
  const gives = (f: Loss): boolean => {
    const { length } = evaluate(f, samples).values;
    return length > 1 ? length >= pixels : pixels === 1;
  };
  if (gives(loss)) return loss;
  const map: Loss = (...tensors) => loss(...tensors, unreduced as never);
  try {
    return gives(map) ? map : undefined;
  } catch {
    return undefined;
  }
}

export function referenceMap(
  reference: Reference,
  samples: readonly Sample[],
  entries: number,
): Reference {
  if (entries === 1 || evaluateReference(reference, samples).values.length === entries)
    return reference;
  return (...nested: never[]) => reference(...nested, unreduced as never);
}

const unreduced = { reduction: 'none' } as const;

/**
 * Of a loss that always reduces, one pixel at a time; as a whole where it takes no single pixel, as the worst three of all
 * and a correlation do not.
 */
export function measureEach(
  loss: Loss,
  reference: Reference | undefined,
  samples: readonly Sample[],
): Measurement {
  const lead = pixelAxes(samples);
  const pixels = sizeOf(lead);
  reachStage({ doing: 'measuring', unit: 'pixels', of: pixels });
  try {
    const bits = Float64Array.from({ length: pixels }, (_, i) => {
      countDone(i);
      const one = samples.map((sample) => takePixel(sample, lead, i));
      return measure(loss, reference, one).bits[0] ?? NaN;
    });
    if (bits.some((b) => !Number.isNaN(b))) return { shape: lead, bits };
  } catch {
    // Of all of it there is a value: this loss was seen to take the inputs.
  }
  return measure(loss, reference, samples);
}

/** All axes but the channels; of labels beside logits, or one truth beside several hypotheses, those that all inputs begin with. */
function pixelAxes(samples: readonly Sample[]): Shape {
  const [first, ...others] = samples.map(({ shape }) => shape);
  const common = first!.findIndex((n, axis) => others.some((shape) => shape[axis] !== n));
  const lead = common < 0 ? first! : first!.slice(0, common);
  const isEvent = samples.every(({ shape }) => shape.length === lead.length);
  return isEvent ? lead.slice(0, -1) : lead;
}

function takePixel(sample: Sample, lead: Shape, i: number): Sample {
  const size = sample.values.length / sizeOf(lead);
  return {
    ...sample,
    shape: [...lead.map(() => 1), ...sample.shape.slice(lead.length)],
    values: sample.values.slice(i * size, (i + 1) * size),
  };
}

export interface Statistics {
  readonly mean: number;
  readonly max: number;
  readonly counted: number;
}

export function statistics(bits: ArrayLike<number>): Statistics {
  const known = Array.from(bits).filter((b) => !Number.isNaN(b));
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  return { mean, max: known.reduce((a, b) => Math.max(a, b), 0), counted: known.length };
}
