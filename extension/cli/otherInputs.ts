/** What a person can say where a loss threw on inputs that were drawn for it: they may not be what it takes. */
import type { CheckPlan } from '../target/checkNotebook.js';
import type { CellError } from '../wire/message.js';
import { inputRules } from '../target/inputKinds.js';

export function otherInputs(
  { target, inputs, python }: CheckPlan,
  error: CellError,
): readonly string[] {
  if (inputs.from === 'file' || isOfItsCode(error)) return [];
  const { kind, shape, labels } = inputs;
  const shapeOf = (of: readonly number[]): string =>
    (python.layout === 'NCHW' ? withChannelsSecond(of, shape.length) : of).join(',');
  const truth = labels === 'index' ? shape.slice(0, -1) : shape;
  const has = [`y_true [${shapeOf(truth)}]`, `y_pred [${shapeOf(shape)}]`];
  const classes = inputRules[kind].aboutNumbers !== undefined;
  const isPython = target.language === 'python';
  return [
    `It was given ${has.join(' and ')}, ${kind}. If it takes something else:`,
    ...(classes && labels !== 'index' ? [numbers] : []),
    ...(classes && labels === 'index' ? [hot] : []),
    ...(isPython && (shape.length === 4 || shape.length === 5) && python.layout !== 'NCHW'
      ? [channels]
      : []),
    '  --kind, --shape and --seed draw other inputs; --inputs FILE.npz brings real ones',
  ];
}

/** Of which no other inputs would make a right one: a name or a module that is missing, a result that is no tensor or no double, no end. */
const isOfItsCode = ({ name, message }: CellError): boolean =>
  /^(?:(?:ModuleNotFound|Import|Name|UnboundLocal|Syntax|Indentation|Reference|Recursion|Timeout)Error|KeyboardInterrupt|SystemExit|Interrupted)$/.test(
    name,
  ) ||
  (name === 'PythonError' && !message.includes('was given')) ||
  message.includes('but not in doubles');

const numbers = '  --labels index     class numbers in y_true, without a class axis';
const hot = '  --labels oneHot    a number a class in y_true';
const channels = '  --layout NCHW      channels second, as PyTorch has them';

/** As they are handed over: images, and of a volume and its class numbers the volume alone. */
function withChannelsSecond(shape: readonly number[], images: number): readonly number[] {
  if (shape.length !== images || images < 4 || images > 5) return shape;
  return [shape[0]!, shape.at(-1)!, ...shape.slice(1, -1)];
}
