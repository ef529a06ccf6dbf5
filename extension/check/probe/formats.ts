/**
 * What a loss keeps of ordinary inputs in the number formats of training. Nobody said that it will be trained in one, so what
 * it loses is a note; whoever declares a row `finite` is held to it. How a loss stands on the inputs of a training, `precision` says.
 */
import type { FormatFigures } from '../../wire/report.js';
import { numberFormats, trainingFormats, type TrainingFormat } from '../../wire/numberFormats.js';
import type { Loss } from '../evaluate.js';
import { foreignOf } from '../foreignLoss.js';
import { compareIn } from '../precision/formats/measure.js';
import { plain } from './look.js';
import { every, n, skip, type Found, type Probe, type RowSpec } from './row.js';

const titles: Readonly<Record<TrainingFormat, string>> = {
  float16: 'in float16',
  bfloat16: 'in bfloat16',
  autocast: "under PyTorch's autocast, float16",
  'autocast-bfloat16': "under PyTorch's autocast on the CPU, bfloat16",
  gpu: 'on a GPU, as far as WGSL promises float32',
};

/** The CPU's autocast is left to `precision`: few train by it, and probes are made often. */
const probedFormats = trainingFormats.filter((format) => format !== 'autocast-bfloat16');

export const formatRows: readonly RowSpec[] = probedFormats.map((format) => ({
  id: format,
  title: titles[format],
  kinds: every,
  // A GPU computes in float32, whose range no count of pixels leaves.
  ...(format !== 'gpu' && { ofWhole: true as const }),
  look: (probe) => checkFormat(probe, format),
}));

const settings = {
  formats: [],
  ...{ wrt: 1, lossScale: 1, seed: 1, maxBits: undefined, reference: undefined },
} as const;

function checkFormat({ loss, base, declares }: Probe, format: TrainingFormat): Found {
  const isForeign = foreignOf(loss) !== undefined;
  if (isForeign && format !== 'float16' && format !== 'bfloat16')
    return skip('for losses in TensorFlow.js');
  const { verdict, value, gradient } = compareIn(
    format,
    isForeign ? (loss as unknown as Loss) : plain(loss),
    base,
    settings,
  );
  const { bits } = numberFormats[format];
  const texts = {
    value: figuresText(value, bits),
    gradient: gradient ? figuresText(gradient, bits) : 'none',
  };
  if (verdict === 'pass') return { verdict, ...texts, policy: 'keeps half its bits' };
  // precision(loss, inputs, { as }) says whose fault it is, which takes some runs more.
  if (declares[format] === undefined) return { verdict: 'note', ...texts, policy: 'loses them' };
  const finding = {
    code: 'not-as-declared',
    declared: String(declares[format]),
    ...texts,
  } as const;
  return { verdict: 'fail', ...texts, policy: `declared ${declares[format]}`, finding };
}

function figuresText({ meanBits, nonFinite, becameZero, of }: FormatFigures, bits: number): string {
  const bad = [
    ...(nonFinite > 0 ? [`${nonFinite} of ${of} not finite`] : []),
    ...(becameZero > 0 ? [`${becameZero} of ${of} became 0`] : []),
  ];
  return bad.length > 0 ? bad.join(', ') : `${n(Number(meanBits.toFixed(1)))} of ${bits} bits lost`;
}
