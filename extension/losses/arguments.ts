/**
 * Argument errors, all worded here: which function, which argument, what it must be, what was
 * given.
 *
 * Nothing is squeezed, broadcast, rounded or clipped into shape on the quiet: what does not fit is
 * an error.
 */
import * as tf from '@tensorflow/tfjs-core';

/** A tensor, or numbers nested as deep as the shape. */
export type Input = tf.Tensor | tf.TensorLike;

export const shapeText = (shape: readonly number[]): string => `[${shape.join(',')}]`;

export function fail(name: string, message: string): never {
  throw new Error(`${name}: ${message}`);
}

/**
 * The input as a float32 tensor; a tensor of another dtype is refused, because its maths would
 * truncate.
 */
export function floats(name: string, argument: string, value: Input): tf.Tensor {
  const given = tensorOf(name, argument, value);
  if (given.dtype === 'float32') return given;
  fail(
    name,
    `${argument} must be float32, got ${given.dtype}; cast it with tf.cast(${argument}, 'float32')`,
  );
}

/** Labels or masks: numbers of any dtype (tf.oneHot makes int32, a comparison bool), as float32. */
export function wholeNumbers(name: string, argument: string, value: Input): tf.Tensor {
  const given = tensorOf(name, argument, value);
  if (given.dtype === 'float32') return given;
  if (given.dtype === 'int32') return tf.cast(given, 'float32');
  // The WebAssembly cast to bool leaves other bytes than 0 and 1, such as 255 for −1.
  if (given.dtype === 'bool') return tf.cast(tf.notEqual(tf.cast(given, 'float32'), 0), 'float32');
  fail(name, `${argument} must hold numbers, got ${given.dtype}`);
}

/** What TensorFlow.js can do on every backend; on wasm operations on more axes give garbage, without an error. */
const mostAxes = 6;

function tensorOf(name: string, argument: string, value: Input): tf.Tensor {
  if (!(value instanceof tf.Tensor)) requireRegular(name, argument, value);
  else if (value.isDisposed) {
    fail(
      name,
      `${argument} has been disposed; compute the loss before tf.dispose, or in the tf.tidy that made it`,
    );
  }
  const tensor = value instanceof tf.Tensor ? value : tf.tensor(value, undefined, 'float32');
  if (tensor.rank > mostAxes) {
    const shape = shapeText(tensor.shape);
    fail(
      name,
      `${argument} must have at most ${mostAxes} axes, got ${shape}; join some with tf.reshape`,
    );
  }
  return tensor;
}

/** `options` of a loss that may be told that yTrue holds class numbers have `labels`. */
export function equalShapes(
  name: string,
  yTrue: tf.Tensor,
  yPred: tf.Tensor,
  options: object = {},
): void {
  const [t, p] = [yTrue.shape, yPred.shape];
  if (sameShape(t, p)) return;
  const remedy = shapeRemedy(t, p, 'labels' in options);
  const given = `yTrue ${shapeText(t)} and yPred ${shapeText(p)}`;
  fail(name, `${given} must have equal shapes${remedy && `; ${remedy}`}`);
}

/** What makes one of the other, where they look like the same pixels; else nothing. */
function shapeRemedy(t: readonly number[], p: readonly number[], takesNumbers: boolean): string {
  const last = p[p.length - 1];
  if (last !== undefined && sameShape([...t, last], p)) {
    if (last === 1) return 'tf.expandDims(yTrue, -1) adds the axis';
    return takesNumbers
      ? "class numbers go in with { labels: 'index' }"
      : `of class numbers tf.oneHot(tf.cast(yTrue, 'int32'), ${last}) makes the axis`;
  }
  if (sameShape(t, [...p, 1])) return 'tf.squeeze(yTrue, [-1]) takes the axis away';
  const channelsLast = ([batch, channels, ...rest]: readonly number[]): readonly number[] =>
    rest.length > 0 ? [batch!, ...rest, channels!] : [];
  const second = [['yPred', p, t] as const, ['yTrue', t, p] as const].filter(([, from, to]) =>
    sameShape(channelsLast(from), to),
  );
  // Of [2, 3, 8] and [2, 8, 3] either may be meant.
  if (second.length !== 1) return '';
  const axes = channelsLast(p.map((_, axis) => axis)).join(', ');
  return `channels come last: tf.transpose(${second[0]![0]}, [${axes}])`;
}

/**
 * The last axes hold one pixel: `event` gives their lengths, null for any. Returns the shape of the
 * per-pixel map, which is what lies before them.
 */
export function mapShape(
  name: string,
  shape: readonly number[],
  event: readonly (number | null)[],
  meaning = '',
): number[] {
  const start = shape.length - event.length;
  // An axis of any length has at least one entry: of none there is nothing to compute.
  const fits =
    start >= 0 &&
    event.every((n, i) => (n === null ? shape[start + i]! > 0 : n === shape[start + i]));
  if (!fits) {
    const lengths = event.map((n) => n ?? 'at least 1').join(' × ');
    const axes = event.length === 1 ? 'an axis' : `${event.length} axes`;
    const hint = meaning === '' ? '' : ` (${meaning})`;
    fail(
      name,
      `yTrue and yPred must end in ${axes} of length ${lengths}${hint}, got ${shapeText(shape)}`,
    );
  }
  return shape.slice(0, start);
}

export function fitsMap(
  name: string,
  argument: string,
  shape: readonly number[],
  map: readonly number[],
): void {
  if (!sameShape(shape, map)) {
    fail(
      name,
      `${argument} ${shapeText(shape)} must have the shape of the per-pixel map ${shapeText(map)}`,
    );
  }
}

/** Every entry of a tensor that is not differentiated; NaN passes, and shows in the loss. */
export function everyEntry(
  name: string,
  argument: string,
  tensor: tf.Tensor,
  bad: (x: number, at: number, all: ArrayLike<number>) => boolean,
  must: string,
): void {
  const values = tensor.dataSync();
  let at = 0;
  while (at < values.length && !bad(values[at]!, at, values)) at++;
  if (at === values.length) return;
  const index = tensor.shape.map((_, axis) => {
    const stride = tensor.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    return Math.floor(at / stride) % tensor.shape[axis]!;
  });
  fail(name, `${argument} ${must}, got ${values[at]} at ${shapeText(index)}`);
}

export function oneOf<T>(name: string, option: string, value: T, allowed: readonly T[]): void {
  if (!allowed.includes(value)) {
    const list = allowed.map(valueText).join(' or ');
    fail(name, `${option} must be ${list}, got ${valueText(value)}`);
  }
}

/** As it is written. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

export const isPositive = (x: number): boolean => x > 0 && x < Infinity;

/** A number option in its range; NaN is in no range. */
export function inRange(
  name: string,
  option: string,
  value: number,
  ok: (x: number) => boolean,
  must: string,
): void {
  if (typeof value !== 'number' || !ok(value))
    fail(name, `${option} must be ${must}, got ${String(value)}`);
}

/**
 * The options with defaults filled in; an option that the function does not have is an error, not
 * ignored.
 */
export function withDefaults<O extends object, D extends object>(
  name: string,
  options: O,
  defaults: D,
  common: readonly string[] = ['reduction', 'divisor', 'weights', 'mask'],
): O & D {
  const isTensor = options instanceof tf.Tensor;
  if (typeof options !== 'object' || options === null || Array.isArray(options) || isTensor) {
    const given = isTensor ? 'a tensor' : Array.isArray(options) ? 'an array' : String(options);
    fail(name, `options must be an object such as { reduction: 'sum' }, got ${given}`);
  }
  const known = [...Object.keys(defaults), ...common];
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      fail(name, `unknown option '${key}'; it takes ${known.join(', ')}`);
    }
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [option, value] of given) {
    const allowed = common.includes(option) ? commonValues[option] : undefined;
    if (allowed !== undefined) oneOf(name, option, value as string, allowed);
    const usual = (defaults as Readonly<Record<string, unknown>>)[option];
    // 'false' is true to JavaScript, and null is 0.
    if (typeof usual === 'boolean') oneOf(name, option, value as boolean, [true, false]);
    if (value === null && usual !== null && usual !== undefined)
      fail(name, `${option} must not be null; without it, it is ${valueText(usual)}`);
  }
  return { ...defaults, ...Object.fromEntries(given) } as O & D;
}

/** Of the options that are words and that every loss has. */
const commonValues: Readonly<Record<string, readonly string[]>> = {
  reduction: ['mean', 'sum', 'none'],
  divisor: ['count', 'weights'],
};

/**
 * tf.tensor() accepts ragged arrays and strings outside of debug mode, and makes numbers of them.
 */
function requireRegular(name: string, argument: string, value: tf.TensorLike): void {
  const walk = (x: unknown): string => {
    if (typeof x === 'number' || typeof x === 'boolean') return '';
    if (typedArrays.some((of) => x instanceof of)) return String((x as Float32Array).length);
    if (!Array.isArray(x))
      fail(name, `${argument} must be a tensor or nested arrays of numbers, got ${kindOf(x)}`);
    const inner = new Set(x.map(walk));
    if (inner.size > 1)
      fail(name, `${argument} must be a regular nested array, got rows of unequal length`);
    return `${x.length},${[...inner][0] ?? ''}`;
  };
  walk(value);
}

/** Those that tf.tensor() takes. */
const typedArrays = [Float32Array, Int32Array, Uint8Array, Uint8ClampedArray] as const;

function kindOf(x: unknown): string {
  if (!ArrayBuffer.isView(x)) return x === null ? 'null' : typeof x;
  const kind = x.constructor.name;
  return `a ${kind}; Float32Array.from(it) makes one that is taken`;
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** A parameter of a pixel: one number ≥ 0 for all, or a map of them. */
export function parameter(
  name: string,
  option: string,
  value: number | Input,
  map: readonly number[],
): tf.Tensor {
  if (typeof value === 'number') {
    inRange(name, option, value, (x) => x >= 0 && x < Infinity, 'a finite number, at least 0');
    return tf.scalar(value);
  }
  const given = floats(name, option, value);
  fitsMap(name, option, given.shape, map);
  return given;
}
