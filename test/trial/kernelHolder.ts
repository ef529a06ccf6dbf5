/** A program with a kernel of its own, as the editor's extension host is: runs the cell that it is given, in the folder that it is given. */
import { resolve } from 'node:path';
import { createKernel } from '../../extension/client/kernel.js';

const [, , folder = '', code = ''] = process.argv;
const kernel = createKernel(
  { entry: resolve('dist/kernel.cjs'), folder, backend: 'cpu' },
  () => undefined,
);
await kernel.execute('cell', code);
