/**
 * What `console.log` says of what is computed with: shape, type and values of a tensor, alone or inside of other things; layers and
 * parameters of a model; the verdict of a report. What the engines keep inside of them says nothing to the author of a cell.
 */
import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { describeTensor } from '../display/index.js';
import { formatShape } from '../wire/shape.js';

/** `top` is whether the value is printed by itself, and not inside of another. */
type Print<Value> = (value: Value, top: boolean) => string;

/** To be called once. `namespace` is the TensorFlow.js that cells import. */
export function printEngines(namespace: object): void {
  const classes = namespace as typeof tf;
  printAs(classes.Tensor, tensorText);
  printAs(classes.TensorBuffer, bufferText);
  printAs(
    classes.SymbolicTensor,
    ({ dtype, shape }) => `SymbolicTensor ${dtype} ${shapeText(shape)}`,
  );
  printAs(
    classes.Optimizer,
    (optimizer) => `${optimizer.getClassName()} ${inspect(optimizer.getConfig())}`,
  );
  printAs(classes.layers.Layer, layerText);
}

function printAs<Value extends object>(
  made: { readonly prototype: Value } | (abstract new (...args: never[]) => Value),
  print: Print<Value>,
): void {
  Object.defineProperty(made.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    // Node says how many levels it may still go down; `console.log` begins with two.
    value: function (this: Value, depth: number | null) {
      return print(this, depth !== null && depth >= inspect.defaultOptions.depth!);
    },
  });
}

/** As many as are quoted in the line itself. */
const quoted = 10;

function tensorText(tensor: tf.Tensor, top: boolean): string {
  const line = describeTensor(tensor);
  const isList = tensor.rank > 0 && tensor.size > quoted;
  if (!top || !isList || tensor.isDisposed || tensor.dtype === 'complex64') return line;
  // TensorFlow.js's own way of printing: the first and last of each axis, under a heading that has been said.
  const values = tensor.toString().split('\n').slice(1);
  return [line, ...values].join('\n');
}

function bufferText({ dtype, shape, values }: tf.TensorBuffer<tf.Rank>): string {
  return `TensorBuffer ${dtype} ${formatShape(shape)} ${inspect(values, { maxArrayLength: quoted })}`;
}

function layerText(layer: tf.layers.Layer, top: boolean): string {
  if (!(layer instanceof tf.LayersModel)) {
    return `${layer.getClassName()} ${layer.name}, ${parametersText(layer)}`;
  }
  const { layers } = layer;
  const plural = layers.length === 1 ? 'layer' : 'layers';
  const head = `${layer.getClassName()} ${layer.name}, ${layers.length} ${plural}, ${parametersText(layer)}`;
  if (!top) return head;
  return [head, ...layers.map((each) => `  ${layerText(each, false)}${outputText(each)}`)].join(
    '\n',
  );
}

function outputText(layer: tf.layers.Layer): string {
  try {
    return ` → ${[layer.outputShape].map((shape) => shapeText(shape as tf.Shape)).join(', ')}`;
  } catch {
    // It was not called yet.
    return '';
  }
}

const shapeText = (shape: tf.Shape): string => `[${shape.map((each) => each ?? '?').join(',')}]`;

function parametersText(layer: tf.layers.Layer): string {
  const parts = layer instanceof tf.LayersModel ? layer.layers : [layer];
  // Weights are made when the layer first sees its inputs.
  if (!parts.every(({ built }) => built)) return 'not built';
  const count = parts.reduce((sum, part) => sum + part.countParams(), 0);
  return `${count} ${count === 1 ? 'parameter' : 'parameters'}`;
}
