/**
 * XNNPACK, which the backend wasm hands products, convolutions and the like to. It takes memory of its own for them, and where there is
 * none it prints a line and goes on: the result holds whatever lay in memory, and so does every later one of the same operands.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrapKernel } from './wrapKernel.js';

/** What it printed of its own failure since it was last asked. */
let heard = false;

/**
 * Starts the backend so that what XNNPACK prints is heard and not shown: a module takes `console.warn` as it finds it when it
 * is made, and keeps it.
 */
export async function hearXnnpack<T>(start: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    const said = String(words[0]);
    if (said.startsWith('XNN status for ')) heard = true;
    // The module's end is an error of the cell too.
    else if (!said.startsWith('Aborted(')) warn.apply(console, words);
  };
  try {
    return await start();
  } finally {
    console.warn = warn;
  }
}

/**
 * From now on an operation that found no memory throws; `whenFailed` is told, for the module computes it no more. It is any operation:
 * which of them XNNPACK computes is the backend's own affair.
 */
export function refuseUnfinished(whenFailed: () => void): void {
  for (const { kernelName: name } of tf.getKernelsForBackend('wasm'))
    wrapKernel(name, 'wasm', 'xnnpack', (run) => (params) => {
      heard = false;
      const made = run(params);
      if (!heard) return made;
      heard = false;
      whenFailed();
      for (const info of [made].flat()) tf.backend().disposeData(info.dataId);
      throw new RangeError(
        `the memory of backend wasm has no room for what ${name} needs beside its result`,
      );
    });
}
