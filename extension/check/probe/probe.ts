/**
 * probe: does a loss behave, without a reference and without a step?
 *
 * Invariants that follow from what a loss compares, a sweep of the error, and the inputs at which losses
 * usually break. One row each, always the same rows; those that do not apply are skipped and say why.
 *
 * A row fails if what it found does harm whatever was intended: a NaN gradient at identical vectors, a
 * gradient of exactly 0 over a range of angles, a NaN that becomes a number, an invariant of the stated
 * kind that does not hold. What is a matter of policy (zero vectors, empty input) is a note, unless the
 * user declared it: then it is held to that.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../../wire/shape.js';
import type { Diagnosis, ProbeReport, ProbeRow, Report } from '../../wire/report.js';
import { observeEnd, type LossWithOptions } from '../evaluate.js';
import type { Input } from '../inputs.js';
import { behaviourRows } from './behaviour.js';
import { extremeRows } from './extremes.js';
import { formatRows } from './formats.js';
import { invariantRows } from './invariants.js';
import { plain } from './look.js';
import { labelRows } from './labels.js';
import { pointRows } from './points.js';
import { probeOptions, type ProbeOptions } from './options.js';
import { prepare } from './prepare.js';
import { reductionRows } from './reduction.js';
import { skip, type Found, type Probe, type RowSpec } from './row.js';
import { settingRows } from './settings.js';
import { strictnessRows } from './strictness.js';
import { sweepRows } from './sweep.js';
import { diagnoseRow, withNewSource } from './text.js';
import { requireKnown } from '../knownOptions.js';
import { countDone, follow, holdPartial, reachStage } from '../progress.js';
import { makeReport } from '../recorder.js';
import { countClasses, stoppedText } from '../summary.js';

/** In the order of the report. */
export const rowSpecs: readonly RowSpec[] = [
  ...behaviourRows,
  ...invariantRows,
  ...sweepRows,
  ...reductionRows,
  ...settingRows,
  ...pointRows,
  ...extremeRows,
  ...strictnessRows,
  ...labelRows,
  ...formatRows,
];

/**
 * Probes a loss on the current backend: invariants, a sweep of the error, and the inputs at which losses usually break.
 *
 * @param loss - `(yTrue, yPred, options?) => tensor`; of a map, its mean is looked at. Options `reduction`, `mask`, `weights`
 *   and `delta` are tried, and skipped where the loss does not take them.
 * @param options - `kind` of what is compared, `otherwise`, `channels` of the last axis, `inputs`, `domain` [low, high] of
 *   entries, `declares`, `seed` (1), `name`; or only the inputs, [yTrue, yPred] of two axes or more.
 * @returns The report: one row for each property, always the same rows; those that do not apply are skipped and say why.
 * @throws TypeError for a loss that is no function, throws at ordinary inputs, is async or returns no tensor; for a kind that
 *   is neither stated nor clear; for an unknown row in `declares`.
 * @example
 * probe(angularLoss, { kind: 'direction' });
 */
export function probe(
  loss: LossWithOptions,
  options: ProbeOptions | readonly [Input, Input] = {},
): Report<ProbeReport> {
  const given = Array.isArray(options)
    ? { inputs: options as readonly [Input, Input] }
    : (options as ProbeOptions);
  requireKnown('probe', given, probeOptions);
  return follow('probe', given.name, () => probeRows(loss, given));
}

function probeRows(loss: LossWithOptions, options: ProbeOptions): Report<ProbeReport> {
  const unknown = {
    kind: options.kind ?? 'other',
    stated: options.kind !== undefined,
    isSeen: false,
    channels: 0,
  };
  const found: (Found | undefined)[] = rowSpecs.map(() => undefined);
  const rows = (): readonly Found[] =>
    found.map((row) => row ?? skip('the check was stopped before'));
  holdPartial((stopped) => void toReport(unknown, rows(), options, stopped));
  const subject = prepare(
    loss,
    options,
    rowSpecs.map(({ id }) => id),
  );
  holdPartial((stopped) => void toReport(subject, rows(), options, stopped));
  reachStage({ doing: 'trying inputs', unit: 'rows', of: rowSpecs.length });
  const judgeRows = (these: readonly RowSpec[], probe: Probe): void => {
    for (const spec of these) {
      const whole = spec.ofWhole ? probe.whole : undefined;
      found[rowSpecs.indexOf(spec)] = judge(spec, whole ? { ...probe, ...whole } : probe);
      countDone(found.filter((row) => row !== undefined).length);
    }
  };
  const isLast = ({ id }: RowSpec): boolean => id === lastJudged;
  judgeRows(
    rowSpecs.filter((spec) => !isLast(spec)),
    subject,
  );
  const { base, known } = subject;
  const behaviour = observeEnd(plain(loss), base, known.behaviour);
  judgeRows(rowSpecs.filter(isLast), { ...subject, known: { ...known, behaviour } });
  return toReport(subject, rows(), options);
}

/** After some hundred calls: what counts them may be another function by then. */
const lastJudged = 'deterministic';

function judge(spec: RowSpec, probe: Probe): Found {
  if (!spec.kinds.includes(probe.kind)) return skip(`not for kind ${probe.kind}`);
  if (probe.declares[spec.id] === 'not claimed') return skip('not claimed');
  const { at, behaviour } = probe.known;
  const stable = !behaviour.unstable;
  if (!Number.isFinite(at.value) && spec.id !== 'gradient') return skip('no number to start from');
  // Nothing can be held against a number that changes by itself.
  if (!stable && !behaviourRows.includes(spec)) return skip('not deterministic');
  try {
    return spec.look(probe);
  } catch (error) {
    // It ran on ordinary inputs: refusing these is a policy, and a loud one.
    const value = `throws: ${(error as Error).message.split('\n', 1)[0]!.slice(0, 120)}`;
    return { verdict: 'note', value, policy: 'not declared' };
  }
}

type Probed = Pick<Probe, 'kind' | 'stated' | 'isSeen' | 'channels' | 'whole'> & {
  readonly shape?: Shape;
};

function toReport(
  probe: Probed,
  found: readonly Found[],
  options: ProbeOptions,
  stopped?: Diagnosis,
): Report<ProbeReport> {
  const rows: readonly ProbeRow[] = rowSpecs.map(({ id, title }, i) => {
    const { verdict, value = '', gradient = '', policy = '' } = found[i]!;
    return { id, title, verdict, value, gradient, policy };
  });
  const failed = rows.filter(({ verdict }) => verdict === 'fail');
  const diagnoses = rowSpecs.flatMap(({ id, title }, i): readonly Diagnosis[] => {
    const { finding } = found[i]!;
    return finding ? [diagnoseRow(withNewSource(finding, found.slice(0, i)), id, title)] : [];
  });
  diagnoses.sort((a, b) => rankOf(a) - rankOf(b));
  if (stopped) diagnoses.unshift(stopped);
  const checked = rows.filter(({ verdict }) => verdict !== 'skipped').length;
  const data: ProbeReport = {
    kind: 'probe',
    ...(options.name && { name: options.name }),
    verdict: failed.length > 0 || stopped ? 'fail' : 'pass',
    expected: 'pass',
    summary: summarize(probe, options.name ?? '', checked, failed, rows, diagnoses),
    checked,
    failures: failed.length,
    counts: countClasses(rows.map(({ verdict }) => verdict)),
    worst: failed.slice(0, 100),
    diagnoses,
    rows,
    backend: tf.getBackend(),
    loss: { kind: probe.kind, stated: probe.stated, channels: probe.channels },
  };
  return makeReport(data);
}

/** Rows that explain most come first: the others often follow from them. */
const rankedRows =
  'deterministic leak gradient uses-truth plateau floor scale locality tile perfect identical opposite'.split(
    ' ',
  );
function rankOf({ data }: Diagnosis): number {
  const at = rankedRows.indexOf(String(data?.['row']));
  return at < 0 ? rankedRows.length : at;
}

function summarize(
  { kind, stated, isSeen, shape = [], whole }: Probed,
  name: string,
  checked: number,
  failed: readonly ProbeRow[],
  rows: readonly ProbeRow[],
  diagnoses: readonly Diagnosis[],
): string {
  const title = name === '' ? 'probe' : `probe ${name}`;
  const pixels = (of: Shape): string => of.slice(0, -1).join('×');
  const part = whole ? `; most rows on ${pixels(shape)} of ${pixels(whole.shape)} pixels` : '';
  const as = `${kind}${stated ? '' : isSeen ? ', by its behaviour' : ', as its behaviour does not tell'}${part}`;
  const notes = rows.filter(({ verdict }) => verdict === 'note').length;
  if (failed.length === 0 && diagnoses[0]?.code !== 'stopped')
    return `${title} PASS ${checked - notes}/${checked} rows, ${notes} note${notes === 1 ? '' : 's'} (${as})`;
  const stop = diagnoses[0]?.code === 'stopped' ? `${stoppedText(diagnoses[0])}; ` : '';
  const [first, ...rest] = stop === '' ? diagnoses : diagnoses.slice(1);
  const also = new Set(rest.map(({ code }) => code).filter((code) => code !== first?.code));
  const more = also.size === 0 ? '' : `; also ${[...also].slice(0, 6).join(', ')}`;
  return `${title} FAIL ${failed.length}/${checked} rows (${as}); ${stop}${first?.message ?? ''}${more}`;
}
