/** A kernel beside a Python with a framework. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required, type Environment } from '../support/pythonEnvironment.js';
import { startTestKernel, type TestKernel } from '../support/kernelUnderTest.js';
import type { BackendChoice } from '../../extension/wire/message.js';

export interface PythonKernel {
  readonly test: TestKernel;
  /** The interpreter of the environment. */
  readonly path: string;
}

const prelude = `
import * as tf from '@tensorflow/tfjs';
import { python } from 'lossbook/python';
import { compare, gradcheck, match, probe, precision } from 'lossbook/check';
import * as reference from 'lossbook/reference';
import { angularLoss } from 'lossbook/losses';
const directions = (shape, seed) => {
  const angle = tf.randomUniform(shape, -Math.PI, Math.PI, 'float32', seed);
  return tf.stack([tf.cos(angle), tf.sin(angle)], -1);
};
`;

/** One kernel and one Python for all tests of the enclosing suite, in a folder with the Python files of test/python/files. */
export function usePython(
  environment: Environment,
  options: { readonly backend?: BackendChoice } = {},
): PythonKernel {
  const holder: { kernel?: ReturnType<typeof startTestKernel>; path?: string } = {};
  before(async function () {
    this.timeout(120_000);
    holder.path = required(this, environment);
    const folder = mkdtempSync(join(tmpdir(), 'lossbook-python-'));
    cpSync('test/python/files', folder, { recursive: true });
    holder.kernel = startTestKernel({ backend: options.backend ?? 'wasm', folder });
    const { run } = holder.kernel.test;
    await run(prelude);
    await run(`const interpreter = ${JSON.stringify(holder.path)};`);
  });
  after(async () => {
    await holder.kernel?.stop();
    const folder = holder.kernel?.test.folder;
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  return {
    get test() {
      return holder.kernel!.test;
    },
    get path() {
      return holder.path!;
    },
  };
}
