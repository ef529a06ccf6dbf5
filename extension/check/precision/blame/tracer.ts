/** Runs of a loss whose operations are seen: TensorFlow.js's own, and those that another framework tells of. */
import type { Watch } from '../../../backends/formats/inFormat.js';
import type { NumberFormat } from '../../../wire/numberFormats.js';
import { foreignOf, type ForeignLoss, type TraceRequest } from '../../foreignLoss.js';
import type { Loss } from '../../evaluate.js';
import { runIn, runInDoubles, type Run, type Subject } from '../formats/formatRun.js';
import { framesHere, placeAbove, type CodePlace } from './place.js';
import { startRecording, type Recording, type SeenOperation } from './record.js';

export interface Tracer {
  readonly record: (format: NumberFormat | 'doubles') => {
    readonly run: Run;
    readonly operations: readonly SeenOperation[];
  };
  /** For some operations: a run in the format with the results of some of those as doubles have them. */
  readonly repairs: (of: readonly number[]) => (repaired: readonly number[]) => Run;
  /** Where an operation stands in the person's code. */
  readonly placeOf: (operation: SeenOperation) => CodePlace | undefined;
}

/** Undefined where another framework shows no operations. */
export function tracerOf(format: NumberFormat, subject: Subject): Tracer | undefined {
  const foreign = foreignOf(subject.loss);
  if (!foreign) return ownTracer(format, subject);
  return foreign.trace && foreignTracer(format, subject, foreign.trace);
}

function ownTracer(format: NumberFormat, subject: Subject): Tracer {
  return {
    record(of) {
      const recording = startRecording();
      const run = runRecorded(of, subject, recording);
      return { run, operations: recording.operations };
    },
    repairs(of) {
      const values = keepResults(subject, of);
      return (repaired) =>
        runRepaired(
          format,
          subject,
          new Map(repaired.map((index) => [index, values.get(index)] as const)),
        );
    },
    placeOf: ({ index }) => placeOf(format, subject, index),
  };
}

function foreignTracer(
  format: NumberFormat,
  { samples, wrt, lossScale }: Subject,
  trace: NonNullable<ForeignLoss['trace']>,
): Tracer {
  const traceRun = (of: NumberFormat | 'doubles', more: Partial<TraceRequest> = {}) => {
    const { value, gradient, operations } = trace({
      ...{ inputs: samples, format: of, wrt, slope: lossScale },
      ...more,
    });
    return { run: { value: { ...value, dtype: 'float32' }, gradient }, operations };
  };
  return {
    record: (of) => traceRun(of),
    repairs: () => (repaired) => traceRun(format, { repaired }).run,
    placeOf: ({ place }) => place,
  };
}

function runRecorded(format: NumberFormat | 'doubles', subject: Subject, to: Recording): Run {
  const { loss } = subject;
  const noted: Subject = {
    ...subject,
    loss: (...tensors) => {
      to.noteInputs(tensors);
      return loss(...tensors);
    },
  };
  return to.around(() =>
    format === 'doubles' ? runInDoubles(noted, to.watch) : runIn(format, noted, to.watch),
  );
}

/** Where the person's code calls an operation: looked up for one alone, as a stack costs more than the operation. */
function placeOf(format: NumberFormat, subject: Subject, wanted: number): CodePlace | undefined {
  let [index, depth] = [0, 0];
  let place: CodePlace | undefined;
  const loss: Loss = (...tensors) => {
    depth = framesHere().length;
    return subject.loss(...tensors);
  };
  runIn(format, { ...subject, loss }, (_, [output]) => {
    if (output && index++ === wanted) place = placeAbove(depth, framesHere());
  });
  return place;
}

/** Results of some operations in doubles. */
function keepResults(
  subject: Subject,
  indices: readonly number[],
): ReadonlyMap<number, Float64Array> {
  const kept = new Map<number, Float64Array>();
  let index = 0;
  runInDoubles(subject, (_, [output]) => {
    if (output && indices.includes(index)) kept.set(index, new Float64Array(output.dataSync()));
    if (output) index++;
  });
  return kept;
}

function runRepaired(
  format: NumberFormat,
  subject: Subject,
  results: ReadonlyMap<number, Float64Array | undefined>,
): Run {
  let index = 0;
  const watch: Watch = (_, [output]) => {
    if (!output) return;
    const values = results.get(index++);
    if (values?.length !== output.size) return;
    // Not rounded: what the format cannot hold at all is to be tried too.
    output.dataSync<'float32'>().set(values);
  };
  return runIn(format, subject, watch);
}
