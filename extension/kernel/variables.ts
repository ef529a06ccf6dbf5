/**
 * What the names that cells declared hold. Told without running code of the notebook, for it is asked after
 * every cell: a getter that fires then would run at a time its author did not choose.
 */
import { types } from 'node:util';
import type * as tf from '@tensorflow/tfjs';
import { describeTensor } from '../display/index.js';
import type { VariableInfo } from '../wire/message.js';
import { formatShape, sizeOf } from '../wire/shape.js';
import { isTensor } from './engineClasses.js';
import { moduleName } from './loader.js';
import { classOf, dataOf, isClass, isObject } from './plainRead.js';
import { preview } from './preview.js';
import { replNames, replValues } from './replNames.js';

/** In the order in which V8 first saw them declared; names whose declaration threw have no value. */
export function listVariables(): readonly VariableInfo[] {
  return replValues(replNames()).map(({ name, value }) => ({ name, ...inspectValue(value) }));
}

/** The value of a name, if a cell gave it one. */
export function readVariable(name: string): { readonly value: unknown } | undefined {
  return replNames().includes(name) ? replValues([name])[0] : undefined;
}

/** All that Variables says of a value, in one line: `tensor float32 [2,2] …`. */
export function valueText(value: unknown): string {
  const { role, type, shape, dtype, preview } = inspectValue(value);
  const isTensor = dtype !== undefined;
  if (role !== 'data' || !isTensor) return preview;
  return [type, dtype, formatShape(shape ?? []), preview].filter((part) => part !== '').join(' ');
}

type Inspected = Omit<VariableInfo, 'name'>;

function inspectValue(value: unknown): Inspected {
  if (value === null) return { role: 'data', type: 'null', preview: 'null' };
  if (!isObject(value)) return { role: 'data', type: typeof value, preview: preview(value) };
  if (types.isProxy(value)) return { role: 'data', type: 'Proxy', preview: 'Proxy' };
  const module = moduleName(value);
  if (module !== undefined) return { role: 'module', type: 'module', preview: module };
  if (typeof value === 'function') {
    const role = isClass(value) ? 'class' : 'function';
    return { role, type: role, preview: preview(value) };
  }
  if (isTensor(value)) return inspectTensor(value);
  if (types.isTypedArray(value)) return inspectTypedArray(value);
  const shape = Array.isArray(value) ? shapeOfNested(value) : undefined;
  return { role: 'data', type: classOf(value), ...(shape && { shape }), preview: preview(value) };
}

/** Reading more than this after every cell would be felt. */
export const largestRead = 1 << 16;
const bytesPerElement: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
};

function inspectTensor(tensor: tf.Tensor): Inspected {
  const { shape, dtype } = tensor;
  const size = sizeOf(shape);
  const each = bytesPerElement[dtype];
  return {
    role: 'data',
    type: typeof dataOf(tensor, 'trainable') === 'boolean' ? 'variable' : 'tensor',
    shape,
    dtype,
    ...(each !== undefined && { bytes: tensor.isDisposed ? 0 : each * size }),
    preview: tensor.isDisposed ? 'disposed' : size > largestRead ? '' : tensorValues(tensor),
  };
}

/** What `describeTensor` says after type, shape and bytes, which have columns of their own. */
const tensorValues = (tensor: tf.Tensor): string =>
  describeTensor(tensor).replace(/^.*?\[[\d,]*\] (?:[\d.]+ (?:B|KiB|MiB) )?/, '');

function inspectTypedArray(value: object): Inspected {
  const [length, bytes] = [typedGetter('length', value), typedGetter('byteLength', value)];
  return { role: 'data', type: tagOf(value), shape: [length], bytes, preview: preview(value) };
}

const typedArrays = Object.getPrototypeOf(Uint8Array.prototype) as object;
const accessor = (key: PropertyKey, value: object): unknown =>
  Object.getOwnPropertyDescriptor(typedArrays, key)!.get!.call(value);
const typedGetter = (key: 'length' | 'byteLength', value: object) => Number(accessor(key, value));
const tagOf = (value: object): string => String(accessor(Symbol.toStringTag, value));

const maxRows = 4096;

/** The shape of nested arrays that are as regular as a tensor and end in numbers, as loops take them. */
function shapeOfNested(value: unknown[]): readonly number[] | undefined {
  const shape: number[] = [];
  let level: readonly unknown[] = [value];
  while (level.every((item): item is unknown[] => Array.isArray(item) && !types.isProxy(item))) {
    const lengths = new Set(level.map((item) => item.length));
    const [length] = lengths;
    if (lengths.size !== 1 || length === undefined || length * level.length > maxRows) break;
    shape.push(length);
    level = (level as unknown[][]).flatMap((item) =>
      Array.from({ length }, (_, i) => Object.getOwnPropertyDescriptor(item, i)?.value as unknown),
    );
    if (level.length === 0) return shape;
  }
  return level.every((item) => typeof item === 'number') ? shape : undefined;
}
