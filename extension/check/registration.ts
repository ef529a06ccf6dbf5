/**
 * What is missing where a program has parts of TensorFlow.js only: gradients, kernels and methods of tensors are registered by
 * importing them, and what TensorFlow.js says of one that is not there names no import.
 */
import * as tf from '@tensorflow/tfjs-core';

const core = '@tensorflow/tfjs-core/dist';
const whole = `import '@tensorflow/tfjs', which registers all`;

/** Of an error's message; empty where it is of something else. */
export function registrationAdvice(message: string): string {
  if (/gradient function not found for \w/.test(message)) {
    // Where some are there, this one operation has none.
    if (tf.getGradient('Multiply') != null) return '';
    return `no gradients are registered: ${whole}, or in a bundled program '${core}/register_all_gradients'`;
  }
  const [, method] = /\.(\w+) is not a function/.exec(message) ?? [];
  if (method !== undefined && isOperation(method) && !(method in tf.Tensor.prototype)) {
    return `tensors have no method ${method} here: write tf.${method}(…); or ${whole}, or in a bundled program '${core}/public/chained_ops/register_all_chained_ops'`;
  }
  if (/No backend found in registry/.test(message)) {
    return `import one, such as '@tensorflow/tfjs-backend-cpu', or ${whole} but wasm`;
  }
  const [, backend] = /Kernel '\w+' not registered for backend '(\w+)'/.exec(message) ?? [];
  if (backend === undefined || tf.getKernelsForBackend(backend).length > 0) return '';
  return `the backend '${backend}' has no kernels at all: import '@tensorflow/tfjs-backend-${backend}'`;
}

const isOperation = (name: string): boolean =>
  typeof (tf as unknown as Readonly<Record<string, unknown>>)[name] === 'function';

/** Runs code that is not ours; an error that comes of a missing registration says what to import. */
export function runRegistered<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const advice = registrationAdvice(message);
    if (advice === '' || message.endsWith(advice)) throw error;
    throw new Error(`${message}: ${advice}`, { cause: error });
  }
}
