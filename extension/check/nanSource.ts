/**
 * Which operation makes the first NaN or Infinity: each kernel's outputs are read as it runs, and the
 * first one that is not finite although all its inputs are is the source. A loss of another framework is one
 * kernel here: it is asked for its own.
 */
import { traceKernels, type KernelCall, type StrangeOperation } from '../backends/doubles.js';
import { fullIndex } from '../wire/shape.js';
import type { Diagnosis } from '../wire/report.js';
import { foreignKernel } from './foreignLoss.js';
import { toDiagnosis } from './diagnoses/table.js';
import { framesHere, placeAbove } from './precision/blame/place.js';

export function nanSource(run: () => void, inDerivative: boolean): readonly Diagnosis[] {
  const source = findStrange(run, inDerivative);
  return source ? [toDiagnosis({ code: 'nan-source', ...source })] : [];
}

export function findStrange(run: () => void, inDerivative: boolean): StrangeOperation | undefined {
  let source: StrangeOperation | undefined;
  const depth = framesHere().length;
  const listen = (call: KernelCall): void => {
    if (source) return;
    source = call.findStrange ? call.findStrange(inDerivative) : sourceIn(call, inDerivative);
    const place = source && !inDerivative ? placeAbove(depth, framesHere()) : undefined;
    if (source && place) source = { place, ...source };
  };
  try {
    traceKernels(listen, run);
  } catch {
    return undefined; // The run has been reported as failing already.
  }
  return source;
}

function sourceIn(
  { name, inputs, outputs }: KernelCall,
  inDerivative: boolean,
): StrangeOperation | undefined {
  // A whole loss, which is no operation that could be looked for.
  if (name === foreignKernel) return undefined;
  const tensors = Object.values(inputs).filter((x) => x?.dtype === 'float32');
  for (const output of outputs) {
    if (output.dtype !== 'float32' || output.size === 0) continue;
    const made = output.dataSync();
    const at = made.findIndex((x) => !Number.isFinite(x));
    if (at < 0) continue;
    const given = tensors.map((x) => x.dataSync());
    if (given.some((values) => values.some((x) => !Number.isFinite(x)))) return undefined;
    const from = given.flatMap((values) =>
      values.length === made.length ? [values[at]!] : values.length === 1 ? [values[0]!] : [],
    );
    return { op: name, index: fullIndex(at, output.shape), made: made[at]!, from, inDerivative };
  }
  return undefined;
}
