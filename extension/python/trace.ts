/** The operations of a loss in Python, as blame for lost bits wants them. */
import type { ForeignNumbers, ForeignTrace, TraceRequest } from '../check/foreignLoss.js';
import type { GivenNumbers, SeenOperation } from '../check/precision/blame/record.js';
import type { PlainArray } from './frame.js';
import type { Target } from './target.js';

/** As Python tells of it; its numbers come behind it, what was given before what was made. */
interface TracedOperation extends Omit<
  SeenOperation,
  'index' | 'given' | 'made' | 'isFloat' | 'place'
> {
  readonly given: readonly {
    readonly size: number;
    readonly isConstant: boolean;
    readonly maker?: number;
  }[];
  readonly place?: SeenOperation['place'] | null;
}

export function traceLoss(
  target: Target,
  { inputs, format, wrt, slope, repaired }: TraceRequest,
): ForeignTrace {
  const isDouble = format === 'doubles';
  const { header, arrays } = target.ask(
    {
      ...{ do: 'trace', double: isDouble, wrt, slope, keywords: {} },
      ...(!isDouble && { format, made: wrt }),
      ...(repaired && { repaired }),
    },
    inputs.map(single),
  );
  const numbers = arrays.map(({ values }) => values as Float64Array);
  const [value] = arrays;
  let next = 1;
  const gradient = header['hasGradient'] === true ? numbers[next++] : undefined;
  const operations = (header['operations'] as readonly TracedOperation[]).map(
    ({ given, place, ...operation }, index): SeenOperation => ({
      ...operation,
      index,
      given: given.map((each, i): GivenNumbers => ({
        key: `x${i}`,
        maker: undefined,
        ...each,
        numbers: numbers[next++]!,
      })),
      made: numbers[next++]!,
      isFloat: true,
      derivativeOf: operation.derivativeOf,
      ...(place && { place }),
    }),
  );
  return { value: { shape: value!.shape, values: numbers[0]! }, gradient, operations };
}

/** Inputs are numbers that float32 holds. */
function single({ shape, dtype, values }: ForeignNumbers): PlainArray {
  switch (dtype) {
    case 'float32':
      return { dtype, shape, values: Float32Array.from(values) };
    case 'int32':
      return { dtype, shape, values: Int32Array.from(values) };
    case 'bool':
      return { dtype, shape, values: Uint8Array.from(values) };
  }
}
