/** A row's failure as a diagnosis, and what probe says of what it was given. */
import type { StrangeOperation } from '../../backends/doubles.js';
import { toDiagnosis, type Finding } from '../diagnoses/table.js';
import type { Diagnosis } from '../../wire/report.js';

/** What a row found; which row it was is added here. */
export type ProbeFinding = WithoutRow<Finding>;

type WithoutRow<F> = F extends { readonly row?: string } ? Omit<F, 'row' | 'title'> : F;

export const diagnoseRow = (finding: ProbeFinding, row: string, title: string): Diagnosis =>
  toDiagnosis({ ...finding, row, title } as Finding);

/** The operation behind a row's NaN, unless a row before it has told of the same one. */
export function withNewSource(
  finding: ProbeFinding,
  before: readonly { readonly finding?: ProbeFinding }[],
): ProbeFinding {
  const source = sourceOf(finding);
  if (source === undefined) return finding;
  const isTold = before.some(({ finding: other }) => {
    const told = other && sourceOf(other);
    return told && told.op === source.op && told.place?.line === source.place?.line;
  });
  return isTold ? ({ ...finding, source: undefined } as ProbeFinding) : finding;
}

const sourceOf = (finding: ProbeFinding): StrangeOperation | undefined =>
  'source' in finding ? finding.source : undefined;

export const probeErrors = {
  notAFunction: 'probe: the first argument must be a function: probe(loss, options?)',
  unknownKind: (given: string, valid: readonly string[]): string =>
    `probe: kind is ${given}; valid are ${valid.join(', ')}`,
  undecided:
    "probe: what the loss compares cannot be told from its values; say it: probe(loss, { kind: 'direction' | 'axial' | 'vector' | 'regression' | 'classification' | 'other' })",
  unknownRow: (id: string, valid: readonly string[]): string =>
    `probe: declares has ${id}, which is no row; rows are ${valid.join(', ')}`,
  shape: (shape: string): string =>
    `probe: inputs must have two axes or more, the last one holding the channels; got ${shape}`,
  noValue: (value: string, shape: string, kind: string): string =>
    `probe: the loss is ${value} on ordinary inputs ${shape} of kind ${kind}; nothing can be probed: give options.domain or options.inputs that suit it`,
  threw: (reason: string, shape: string, kind: string): string =>
    `probe: the loss throws on ordinary inputs ${shape} of kind ${kind}: ${reason}; if they do not suit it, give options.inputs = [yTrue, yPred], kind or channels`,
};
