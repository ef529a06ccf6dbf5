/** The kernel's first file: loads what is large by way of what V8 compiled of it before. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compiledScripts } from './compiled.js';

const folder = dirname(process.argv[1] ?? '');
const scripts = compiledScripts();
const plain = createRequire(join(folder, 'kernel.cjs'));
const loaded = new Map<string, unknown>();
/** Another script beside this one is loaded in the same way. */
const load = (id: string): unknown => {
  if (!id.startsWith('./')) return plain(id);
  if (!loaded.has(id)) loaded.set(id, scripts.load(join(folder, id), require));
  return loaded.get(id);
};
const require = Object.assign(load, plain) as NodeJS.Require;

const { asKernel, onAnswer } = require('./kernelMain.cjs') as typeof import('./main.js');
// By then V8 has compiled what a cell needs, and the answer is not held up. Later cells load other parts.
onAnswer(() => {
  if (scripts.areToBeKept()) setImmediate(() => asKernel(scripts.keep));
});
