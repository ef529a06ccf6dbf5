/**
 * The array that stands in for Float32Array while a loss is evaluated in doubles.
 *
 * TensorFlow.js names `Float32Array` in hundreds of places, always through the global. The stand-in
 * makes Float64Arrays and calls both kinds its instances. What it cannot do is read bytes: four or
 * eight of them to a number, nobody can tell, so that is refused rather than guessed.
 */

export const RealFloat32Array: Float32ArrayConstructor = realConstructor();

/** Recognises a stand-in made by another copy of this file, so that none is ever built on another. */
const mark = Symbol.for('lossbook.Float32ArrayStandIn');

export const standIn: Float32ArrayConstructor = new Proxy(Float64Array, {
  construct(target, args: readonly unknown[], newTarget) {
    if (isBuffer(args[0])) {
      throw unsupportedError('new Float32Array(buffer)');
    }
    // A Proxy has no prototype of its own: arrays made through it must be plain Float64Arrays.
    return Reflect.construct(target, args, newTarget === standIn ? target : newTarget) as object;
  },
  get(target, key) {
    if (key === mark) return RealFloat32Array;
    if (key === Symbol.hasInstance) return isFloatArray;
    return Reflect.get(target, key, target) as unknown;
  },
}) as unknown as Float32ArrayConstructor;

/**
 * Where a bundle keeps the name for itself (`Float32Array` of the kernel's, see `extension/build.mjs`): there a cell that
 * declares or freezes it changes nothing.
 */
interface KeptNames {
  Float32Array: Float32ArrayConstructor;
}
const kept = (globalThis as unknown as Record<symbol, KeptNames | undefined>)[
  Symbol.for('lossbook.keptNames')
];

/** From now on TensorFlow.js makes its arrays with this one. */
export function exchangeFloat32Array(used: Float32ArrayConstructor): void {
  if (kept) kept.Float32Array = used;
  // False where the global is frozen, which `whyNotDoubles` tells.
  Reflect.set(globalThis, 'Float32Array', used);
}

/** Why TensorFlow.js makes no doubles although it should; undefined where it does. */
export function whyNotDoubles(made: unknown): string | undefined {
  if (isDouble(made)) return undefined;
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Float32Array');
  if (own && !own.writable && own.value !== standIn) {
    return 'the global Float32Array cannot be exchanged: globalThis is frozen, or the property is';
  }
  return 'Float32Array has been declared or replaced, and TensorFlow.js uses that one';
}

export function isFloatArray(value: unknown): value is Float32Array | Float64Array {
  return isReal(value) || isDouble(value);
}

/** Float32Array values as doubles; anything else as it is. */
export const toDoubles = <T>(values: T): T =>
  isReal(values) ? (Float64Array.from(values) as T) : values;

/** Float64Array values rounded to float32; anything else as it is. */
export const toFloat32 = <T>(values: T): T =>
  isDouble(values) ? (RealFloat32Array.from(values) as T) : values;

/** What is thrown for an operation that has no meaning, or no kernel, in doubles. */
export function unsupportedError(op: string): Error & { readonly op: string } {
  const error = new Error(
    `${op} cannot be done in double precision: leave it out of the loss, or give the check a ` +
      'reference loop as truth',
  );
  error.name = 'UnsupportedInDoubles';
  return Object.assign(error, { op });
}

export const isUnsupportedInDoubles = (error: unknown): error is Error & { readonly op: string } =>
  error instanceof Error && error.name === 'UnsupportedInDoubles';

const isReal = (value: unknown): value is Float32Array =>
  Object.prototype.toString.call(value) === '[object Float32Array]';
const isDouble = (value: unknown): value is Float64Array =>
  Object.prototype.toString.call(value) === '[object Float64Array]';
/** Shared ones too, by name: most web pages have no such class. */
const isBuffer = (value: unknown): boolean =>
  /^\[object (?:Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));

function realConstructor(): Float32ArrayConstructor {
  const current = globalThis.Float32Array as unknown as Record<symbol, unknown>;
  const real = current[Symbol.for('lossbook.Float32ArrayStandIn')];
  return (real as Float32ArrayConstructor | undefined) ?? globalThis.Float32Array;
}
