/**
 * Every diagnosis that a check can make, in one table: its code, how severe it is, which entries it speaks of, and its
 * sentence. Checks hand in findings, a code and its values; a code that is not in here does not compile.
 */
import { jsonNumber, type Diagnosis } from '../../wire/report.js';
import type { DiagnosisRow } from './define.js';
import { candidate } from './candidate.js';
import { formats } from './formats.js';
import { formula } from './formula.js';
import { gradient } from './gradient.js';
import { match } from './match.js';
import { property } from './property.js';
import { running } from './running.js';

export const diagnoses = {
  ...running,
  ...formula,
  ...candidate,
  ...gradient,
  ...property,
  ...formats,
  ...match,
};

export type DiagnosisCode = keyof typeof diagnoses;

type ValuesOf<Code extends DiagnosisCode> =
  (typeof diagnoses)[Code] extends DiagnosisRow<infer Values> ? Values : never;

/** A diagnosis as data, before it becomes a sentence. */
export type Finding<Code extends DiagnosisCode = DiagnosisCode> = {
  [C in Code]: Readonly<{ code: C } & ValuesOf<C>>;
}[Code];

export function toDiagnosis(finding: Finding): Diagnosis {
  const { code, ...values } = finding;
  const { sentence } = rowOf(code);
  const data: Record<string, NonNullable<Diagnosis['data']>[string]> = {};
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === 'number') data[key] = jsonNumber(value);
    else if (typeof value === 'string' || typeof value === 'boolean') data[key] = value;
    else if (Array.isArray(value) && value.every((x) => Number.isFinite(x)))
      data[key] = value as number[];
    else if (Array.isArray(value) && value.every((x) => typeof x === 'string'))
      data[key] = value.join(', ');
  }
  return { code, message: sentence(values), data };
}

// Each sentence takes the values of its own code, which `Finding` has matched.
export const rowOf = (code: string): DiagnosisRow<object> =>
  diagnoses[code as DiagnosisCode] as DiagnosisRow<object>;

/** Does it fail the check whatever the entries are? */
export const isFailure = ({ code }: Diagnosis): boolean => rowOf(code).severity === 'failure';
