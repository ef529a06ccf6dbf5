/**
 * Which one operation of the candidate, done otherwise, makes it the reference? The candidate is run again with one
 * operation exchanged, left out, followed by another, taken along other axes, or with another constant; what then gives
 * the reference's numbers on every trial is what is wrong with it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { alterKernels } from '../../backends/alterKernels.js';
import type { Finding } from '../diagnoses/table.js';
import { evaluate } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import {
  changeAxes,
  exchangeOperation,
  insertOperation,
  invertFactor,
  leaveOut,
  normaliseFilter,
} from './repairKinds.js';
import type { Repair, Site } from './repair.js';
import { explains, type Case, type Trial } from './trials.js';

/** Beyond this a candidate has too many operations to be gone through. */
const mostOperations = 150;

/** `screen`: a small trial on which the two differ; what mends that one is tried on all. */
export function findRepairs(
  subject: Case,
  screen: Trial,
  all: readonly Trial[],
): readonly Finding[] {
  const sites = record(subject, screen.samples);
  if (sites.length === 0 || sites.length > mostOperations) return [];
  const mends = (site: Site, repair: Repair): boolean =>
    isMended([screen], subject, site, repair) && isMended(all, subject, site, repair);
  for (const kind of kinds) {
    const found = sites.flatMap((site) =>
      kind(site, subject, screen)
        .filter((repair) => mends(site, repair))
        .map(({ finding }) => finding),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** The plainest first: what mends it in one way is not asked for in a stranger one. */
const kinds: readonly ((site: Site, subject: Case, screen: Trial) => readonly Repair[])[] = [
  exchangeOperation,
  leaveOut,
  changeAxes,
  (site, subject, screen) =>
    site.constants.flatMap((input) => solveConstant(subject, screen, site, input) ?? []),
  normaliseFilter,
  invertFactor,
  insertOperation,
];

function isMended(trials: readonly Trial[], subject: Case, site: Site, repair: Repair): boolean {
  return explains(
    trials.map((t) => ({ ...t, candidate: t.reference, reference: t.candidate })),
    (t) => runRepaired(subject, t.samples, site, repair),
  );
}

/** The candidate's operations on these inputs, in their order. */
function record({ candidate }: Case, samples: readonly Sample[]): readonly Site[] {
  const sites: Site[] = [];
  const made = new Set<number>();
  const counts = new Map<string, number>();
  try {
    alterKernels(
      (operation, proceed) => {
        const result = proceed(operation);
        const outputs = [result].flat();
        const { name, inputs, attrs } = operation;
        const ordinal = counts.get(name) ?? 0;
        counts.set(name, ordinal + 1);
        const tensors = Object.entries(inputs);
        // A number in the code is a tensor of one entry that no operation made and that is no input.
        const constants = tensors.flatMap(([key, x]) =>
          x?.size === 1 && x.rank === 0 && x.dtype === 'float32' && !made.has(x.id) ? [key] : [],
        );
        for (const { id } of outputs) made.add(id);
        const given = Object.fromEntries(
          tensors.flatMap(([key, x]) => (x ? [[key, { shape: x.shape, dtype: x.dtype }]] : [])),
        );
        const [output] = outputs;
        if (output?.dtype === 'float32' && outputs.length === 1) {
          const { shape, dtype } = output;
          sites.push({ name, ordinal, attrs, inputs: given, shape, dtype, constants });
        }
        return result;
      },
      () => evaluate(candidate, samples),
    );
  } catch {
    return [];
  }
  return sites;
}

function runRepaired(
  { candidate }: Case,
  samples: readonly Sample[],
  site: Site,
  repair: Repair,
): Float64Array | undefined {
  let ordinal = 0;
  const attrs = JSON.stringify(site.attrs);
  try {
    return alterKernels(
      (operation, proceed) => {
        if (operation.name === 'Reshape' && repair.reshape) {
          const shape = repair.reshape(operation.attrs['shape'] as number[]);
          return proceed(shape ? { ...operation, attrs: { shape } } : operation);
        }
        if (operation.name !== site.name) return proceed(operation);
        const meant = repair.everywhere
          ? JSON.stringify(operation.attrs) === attrs
          : ordinal === site.ordinal;
        ordinal++;
        return meant ? repair.run(operation, proceed) : proceed(operation);
      },
      () => evaluate(candidate, samples).values,
    );
  } catch {
    return undefined;
  }
}

/** Another number in the code that gives the reference's value, by the secant method: most are linear in it. */
function solveConstant(
  subject: Case,
  screen: Trial,
  site: Site,
  input: string,
): Repair | undefined {
  let given = NaN;
  const withNumber = (to: (x: number) => number): Repair => ({
    finding: { code: 'wrong-constant', operation: site.name, given: NaN, instead: NaN },
    run: (operation, proceed) => {
      given = operation.inputs[input]!.dataSync()[0]!;
      const inputs = { ...operation.inputs, [input]: tf.scalar(to(given), 'float32') };
      return proceed({ ...operation, inputs });
    },
  });
  const at = screen.reference.findIndex((r, i) => r !== screen.candidate[i]);
  const off = (x: number): number =>
    (runRepaired(
      subject,
      screen.samples,
      site,
      withNumber(() => x),
    )?.[at] ?? NaN) - screen.reference[at]!;
  if (
    !runRepaired(
      subject,
      screen.samples,
      site,
      withNumber((x) => x),
    )
  )
    return undefined;
  const start = given;
  let [x, y] = [start, start * 1.25 + 0.125];
  let [fx, fy] = [off(x), off(y)];
  for (let k = 0; k < 6 && Number.isFinite(fy) && fy !== fx; k++) {
    const next = y - (fy * (y - x)) / (fy - fx);
    if (!Number.isFinite(next)) return undefined;
    [x, fx, y] = [y, fy, next];
    if (Math.abs(y - x) <= Number.EPSILON * 8 * Math.abs(y)) break;
    fy = off(y);
  }
  if (!Number.isFinite(y) || y === start) return undefined;
  const instead = Number(y.toPrecision(6));
  return {
    ...withNumber(() => y),
    finding: { code: 'wrong-constant', operation: site.name, given: start, instead },
  };
}
