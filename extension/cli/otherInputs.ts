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
  const has = [`y_true [${truthShape(shape, labels)}]`, `y_pred [${shape.join(',')}]`];
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

/** Of which no other inputs would make a right one: a name or a module that is missing, a result that is no tensor, no end. */
const isOfItsCode = ({ name, message }: CellError): boolean =>
  /^(?:(?:ModuleNotFound|Import|Name|UnboundLocal|Syntax|Indentation|Reference|Recursion|Timeout)Error|KeyboardInterrupt|SystemExit|Interrupted)$/.test(
    name,
  ) ||
  (name === 'PythonError' && !message.includes('was given'));

const numbers = '  --labels index     class numbers in y_true, without a class axis';
const hot = '  --labels oneHot    a number a class in y_true';
const channels = '  --layout NCHW      channels second, as PyTorch has them';

const truthShape = (shape: readonly number[], labels: string | undefined): string =>
  (labels === 'index' ? shape.slice(0, -1) : shape).join(',');
