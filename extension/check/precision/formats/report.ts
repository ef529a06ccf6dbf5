/** What candidates kept in the formats of training, as a report. */
import * as tf from '@tensorflow/tfjs-core';
import { fullIndex, sizeOf } from '../../../wire/shape.js';
import type {
  Diagnosis,
  FormatResult,
  PrecisionReport,
  PrecisionSeries,
  Report,
  Verdict,
} from '../../../wire/report.js';
import type { NumberFormat } from '../../../wire/numberFormats.js';
import { lossDiagnoses } from '../../behaviour.js';
import { toDiagnosis, type Finding } from '../../diagnoses/table.js';
import type { Loss } from '../../evaluate.js';
import type { Sample } from '../../inputs.js';
import { countDone, follow, holdPartial, reachStage } from '../../progress.js';
import { makeReport, type PlainTensor } from '../../recorder.js';
import { countClasses } from '../../summary.js';
import type { PrecisionOptions } from '../options.js';
import { summarizeFormats } from '../text.js';
import { measureFormat, type FormatSettings, type MeasuredFormat } from './measure.js';

export interface NamedFormats {
  readonly settings: FormatSettings;
  readonly required: readonly string[];
  readonly samples: readonly Sample[];
}

type NamedLosses = Readonly<Record<string, Loss>>;

export function reportFormats(
  named: NamedLosses,
  given: NamedFormats,
  options: PrecisionOptions,
): Report<PrecisionReport> {
  const { settings, required, samples } = given;
  const formats: readonly NumberFormat[] = ['float32', ...settings.formats];
  return follow('precision', options.name, () => {
    const found: Found = { measured: [], threw: [] };
    holdPartial((stopped) => void toReport(named, found, given, options, stopped));
    const losses = Object.entries(named);
    reachStage({ doing: 'measuring', unit: 'measurements', of: losses.length * formats.length });
    losses.forEach(([name, loss], i) => {
      try {
        formats.forEach((format, k) => {
          const isJudged = format !== 'float32' && required.includes(name);
          found.measured.push(measureFormat(name, loss, samples, format, isJudged, settings));
          countDone(i * formats.length + k + 1);
        });
      } catch (error) {
        const reason = (error as Error).message;
        if (reason.startsWith('precision: ')) throw error;
        found.threw.push({ code: 'threw', name, reason });
      }
    });
    return toReport(named, found, given, options);
  });
}

interface Found {
  readonly measured: MeasuredFormat[];
  readonly threw: Finding[];
}

/** `stopped`: it ended with what is found by then. */
function toReport(
  named: NamedLosses,
  { measured, threw }: Found,
  { settings, required, samples }: NamedFormats,
  options: PrecisionOptions,
  stopped?: Diagnosis,
): Report<PrecisionReport> {
  const formats = measured.map(({ result }) => result);
  const judged = formats.filter(({ isJudged }) => isJudged);
  const failed = judged.filter(({ verdict }) => verdict === 'fail');
  const series = formats.flatMap(seriesOf);
  const unstable = stopped
    ? [stopped]
    : series.flatMap(({ name }) => lossDiagnoses(name, named[name]!, samples));
  const verdict = failed.length + threw.length + unstable.length > 0 ? 'fail' : 'pass';
  return makeReport<PrecisionReport>(
    {
      kind: 'precision',
      ...(options.name && { name: options.name }),
      verdict,
      expected: 'pass',
      summary: summarizeFormats(options.name ?? '', verdict, formats, threw.length, stopped),
      checked: judged.length + threw.length,
      failures: failed.length + threw.length,
      counts: countClasses([...judged.map(classOf), ...threw.map(() => 'threw')]),
      worst: measured
        .filter(({ result }) => failed.includes(result))
        .flatMap(worstEntries)
        .slice(0, 100),
      diagnoses: [...unstable, ...[...threw, ...formats.flatMap(findingsOf)].map(toDiagnosis)],
      backend: tf.getBackend(),
      truth: options.reference ? 'reference loop' : 'own code in doubles',
      required: [...required],
      limit: settings.maxBits ?? 12,
      sweep: [],
      spacing: [],
      series,
      best: bestOf(formats),
      formats,
      ...(settings.lossScale !== 1 && { lossScale: settings.lossScale }),
    },
    measured.flatMap((one) => mapOf(one, Object.keys(named).length > 1)),
  );
}

/** The one that fails in fewest formats; of those the one that loses the smallest part of its bits. */
function bestOf(formats: readonly FormatResult[]): string {
  const costs = new Map<string, number>();
  for (const { name, format, verdict, value, gradient, bits } of formats) {
    if (format === 'float32') continue;
    const cost = (verdict === 'fail' ? 1000 : 0) + (gradient ?? value).meanBits / bits;
    costs.set(name, (costs.get(name) ?? 0) + cost);
  }
  return [...costs].sort(([, a], [, b]) => a - b)[0]?.[0] ?? '';
}

/** float32 as it runs here is what the other form of the check measures. */
const seriesOf = ({ name, format, value }: FormatResult): readonly PrecisionSeries[] =>
  format === 'float32'
    ? [{ name, meanBits: value.meanBits, maxBits: value.maxBits, bits: [] }]
    : [];

function classOf({ verdict, value, gradient }: FormatResult): string {
  if (verdict === 'pass') return 'ok';
  if (value.nonFinite + (gradient?.nonFinite ?? 0) > 0) return 'non-finite';
  return gradient && gradient.becameZero > 0 ? 'zero gradients' : 'over the limit';
}

/** Of formats that were named, whoever is required; of float32 nothing was asked. */
function findingsOf(result: FormatResult): readonly Finding[] {
  const { name, format, verdict, value, gradient, limit, blame, lossScale } = result;
  if (format === 'float32') return [];
  const values = value.nonFinite;
  const gradients = gradient?.nonFinite ?? 0;
  const zeros = gradient?.becameZero ?? 0;
  const parts = { gradient, value } as const;
  const over = (['gradient', 'value'] as const).find(
    (part) => !((parts[part]?.meanBits ?? 0) <= limit),
  );
  const of = gradient?.of ?? value.of;
  return [
    ...(values + gradients > 0
      ? [{ code: 'format-not-finite', name, format, values, gradients, of } as const]
      : []),
    ...(zeros > 0
      ? [{ code: 'format-zero-gradient', name, format, entries: zeros, of } as const]
      : []),
    ...(values + gradients + zeros === 0 && over
      ? [
          lossIn(verdict, {
            name,
            format,
            bits: result.bits,
            allowed: limit,
            part: over,
            mean: parts[over]!.meanBits,
          }),
        ]
      : []),
    ...blame.map(
      (b) =>
        ({
          code: 'format-blame',
          ...{ name, format, of: result.bits },
          ...b,
          ...(b.place && { line: b.place.line }),
        }) as const,
    ),
    ...(lossScale === undefined
      ? []
      : [{ code: 'loss-scale', name, format, factor: lossScale } as const]),
  ];
}

type LossOfBits = Omit<Finding<'format-precision'>, 'code'>;

/** Of a value it is a warning, where the gradient keeps enough. */
const lossIn = (verdict: Verdict, loss: LossOfBits): Finding =>
  verdict === 'pass' ? { code: 'format-value', ...loss } : { code: 'format-precision', ...loss };

function worstEntries({ result, map }: MeasuredFormat): PrecisionReport['worst'] {
  const { name, format } = result;
  const order = Array.from(map.bits.keys()).filter((i) => map.bits[i]! > 0);
  order.sort((a, b) => map.bits[b]! - map.bits[a]! || a - b);
  return order
    .slice(0, 10)
    .map((i) => ({ name, format, index: fullIndex(i, map.shape), bits: map.bits[i]! }));
}

/** What differs comes first, for a panel is narrow; which of several candidates it is, next. */
function mapOf({ result, map }: MeasuredFormat, hasOthers: boolean): readonly PlainTensor[] {
  if (sizeOf(map.shape) < 2) return [];
  const of = hasOthers ? `${result.format}, ${result.name}` : result.format;
  const name = `${of}: bits of the ${map.part} lost`;
  const data = Float32Array.from(map.bits);
  return [{ name, role: 'error', shape: map.shape, dtype: 'float32', data }];
}
