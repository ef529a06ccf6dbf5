/** Every sentence of a probe's failures. Rows hand in findings: a code and the values. */
import { assertNever } from '../../wire/assertNever.js';
import { jsonNumber, type Diagnosis } from '../../wire/report.js';
import { formatNumber } from '../numbers.js';

/** `policy`: something that must hold for losses of this kind, or was declared, does not. */
export type ProbeFinding =
  | { code: 'floor'; floor: number; upToDegrees: number }
  | { code: 'plateau'; cap: number; fromDegrees: number }
  | { code: 'not-normalised'; length: number; upToDegrees: number | undefined }
  | { code: 'constant-factor'; factor: number; axis: string }
  | { code: 'double-mean'; factor: number; count: number }
  | { code: 'nan-source'; id: string; value: string; gradient: string; at?: number; unit?: string }
  | { code: 'precision-loss'; off: number; backend: string }
  | { code: 'silent-broadcast'; of: readonly string[] }
  | { code: 'non-deterministic'; first: number; second: number }
  | { code: 'leak'; tensors: number }
  | { code: 'input-changed'; inputs: readonly string[] }
  | { code: 'detached'; reason: string }
  | { code: 'threw'; reason: string }
  | { code: 'sign'; right: number; wrong: number }
  | Policy;

type Policy =
  | { code: 'policy'; what: 'changed'; id: string; from: number; to: number }
  | {
      code: 'policy';
      what: 'declared';
      id: string;
      declared: string;
      value: string;
      gradient: string;
    }
  | { code: 'policy'; what: 'radial'; id: string; share: number }
  | { code: 'policy'; what: 'gradient-length' | 'rotation-equivariant'; id: string; off: number }
  | { code: 'policy'; what: 'sign-invariant' | 'permutation-invariant' | 'not-local'; id: string }
  | { code: 'policy'; what: 'beaten'; id: string; perfect: number; best: number }
  | { code: 'policy'; what: 'falls'; id: string; at: number; unit: string }
  | { code: 'policy'; what: 'seam'; id: string; from: number; to: number }
  | { code: 'policy'; what: 'misplaced'; id: string; at: number; bad: number }
  | { code: 'policy'; what: 'off-minimum'; id: string; slope: number }
  | { code: 'policy'; what: 'nan-hidden'; id: string; value: string; input: string };

const n = (x: number): string => formatNumber(x, 4);
const degrees = (x: number): string => `${formatNumber(x, x < 1 ? 2 : 5)}°`;

/** The failure of a row, with the row's id and title. */
export function toDiagnosis(finding: ProbeFinding, row: string, title: string): Diagnosis {
  const data: Record<string, NonNullable<Diagnosis['data']>[string]> = { row };
  for (const [key, value] of Object.entries(finding)) {
    if (key === 'code' || key === 'id') continue;
    if (typeof value === 'number') data[key] = jsonNumber(value);
    else if (typeof value === 'string') data[key] = value;
  }
  return { code: finding.code, message: sentence(finding, title), data };
}

function sentence(f: ProbeFinding, title: string): string {
  switch (f.code) {
    case 'floor':
      return `floor of ${degrees(f.upToDegrees)}: every error up to there costs ${n(f.floor)}, and the gradient is exactly 0`;
    case 'plateau':
      return `plateau beyond ${degrees(f.fromDegrees)}: every larger error costs ${n(f.cap)}, and the gradient is exactly 0`;
    case 'not-normalised':
      return `yPred is not normalised: the loss depends on its length${f.upToDegrees === undefined ? '' : `; with length ${f.length}, all errors up to ${degrees(f.upToDegrees)} sit on the floor, where the gradient is exactly 0`}`;
    case 'constant-factor':
      return `twice the pixels along ${f.axis} make the loss ×${n(f.factor)}: it divides or multiplies by the image's size once too often, or by the wrong one`;
    case 'double-mean':
      return `reduction 'sum' is ${n(f.factor)} times the mean × ${f.count} pixels`;
    case 'nan-source':
      return `${title}${f.at === undefined ? '' : ` (at ${n(f.at)}${f.unit})`}: value ${f.value}${f.gradient === '' ? '' : `, gradient ${f.gradient}`}`;
    case 'precision-loss':
      return `float32 on backend ${f.backend} is off by ${n(f.off)} of the loss at ordinary inputs, though in doubles the formula is another number`;
    case 'silent-broadcast':
      return `yTrue of ${f.of.join(' and of ')} is broadcast to the shape of yPred without a word`;
    case 'non-deterministic':
      return `two calls on the same inputs give ${formatNumber(f.first, 9)} and ${formatNumber(f.second, 9)}`;
    case 'leak':
      return `each call leaves ${f.tensors} tensor${f.tensors === 1 ? '' : 's'} behind that nothing disposes of`;
    case 'input-changed':
      return `the loss writes to or disposes of ${f.inputs.join(' and ')}`;
    case 'detached':
      return `no gradient reaches yPred: ${f.reason}`;
    case 'threw':
      return `the gradient cannot be computed: ${f.reason}`;
    case 'sign':
      return `being sure and right costs ${n(f.right)}, being sure and wrong ${n(f.wrong)}`;
    case 'policy':
      return policySentence(f, title);
    default:
      return assertNever(f);
  }
}

function policySentence(f: Policy, title: string): string {
  switch (f.what) {
    case 'changed':
      return `${title}: ${n(f.from)} becomes ${n(f.to)}`;
    case 'declared':
      return `${title}: declared ${f.declared}, but the value is ${f.value}${f.gradient === '' ? '' : ` and the gradient ${f.gradient}`}`;
    case 'radial':
      return `the gradient pulls along yPred (${n(f.share)} of its size), which no function of the angle does`;
    case 'gradient-length':
      return `at twice the length of yPred the gradient is not half as large (off by ${n(f.off)}): the division by |yPred| is missing or doubled`;
    case 'rotation-equivariant':
      return `turning both vectors together changes nothing, but the gradients say it does (off by ${n(f.off)})`;
    case 'sign-invariant':
      return `yPred and its opposite cost the same: kind 'axial', if axes are compared`;
    case 'permutation-invariant':
      return 'the loss does not see the order of the channels';
    case 'not-local':
      return 'the gradient of a pixel depends on other pixels: a norm or a reduction runs over the wrong axis (if it is meant to: kind "other")';
    case 'beaten':
      return `a wrong prediction costs ${n(f.best)}, less than the perfect one (${n(f.perfect)})`;
    case 'falls':
      return `a larger error costs less from ${n(f.at)}${f.unit} on`;
    case 'seam':
      return `the loss is ${n(f.from)} at +179.9° and ${n(f.to)} at −179.9°`;
    case 'misplaced':
      return `the gradient is largest at pixel ${f.at}, the bad pixel is ${f.bad}`;
    case 'off-minimum':
      return `at yPred = yTrue the loss still slopes (${n(f.slope)}): its minimum is elsewhere`;
    case 'nan-hidden':
      return `NaN in ${f.input} gives ${f.value}: the NaN is hidden (a clip, a maximum, a comparison)`;
    default:
      return assertNever(f);
  }
}

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
