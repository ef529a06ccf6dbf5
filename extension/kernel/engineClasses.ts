/** Which values are TensorFlow.js's, told without running any of their code; where it is not loaded, none is. */
import type * as tf from '@tensorflow/tfjs';
import { inherits } from './plainRead.js';

interface Classes {
  readonly Tensor: { readonly prototype: tf.Tensor };
  readonly layers: { readonly Layer: { readonly prototype: tf.layers.Layer } };
}

let known: Classes | undefined;

/** To be called when it is loaded. */
export const knowClasses = (classes: Classes): void => void (known = classes);

/** `instanceof` would read properties of any object: TensorFlow.js asks for methods, not for the class. */
export const isTensor = (value: object): value is tf.Tensor =>
  known !== undefined && inherits(value, known.Tensor.prototype);

export const isLayer = (value: object): value is tf.layers.Layer =>
  known !== undefined && inherits(value, known.layers.Layer.prototype);
