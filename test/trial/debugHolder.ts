/** A program that debugs a cell, as the editor does: stands at a breakpoint again and again, and says what the cell came to. */
import { debugClient } from '../debug/debugClient.js';
import { startTestKernel } from '../support/kernelUnderTest.js';

const [, , folder = ''] = process.argv;
const cell = `require('node:child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
const at = (i) => {
  debugger;
  return i;
};
for (let i = 0; i < 1e6; i++) at(i);`;

const { test } = startTestKernel({ folder, backend: 'cpu' });
const debug = debugClient(test, { cell });
await debug.start();
const run = debug.run('cell');
const goOn = async (): Promise<void> => {
  await debug.stand();
  await debug.ask('continue');
  await goOn();
};
// When the kernel has ended it is refused; what the cell came to says why.
void goOn().catch(() => undefined);
const { status, error } = await run;
await debug.next('terminated');
console.log(`${status}: ${error?.message}`);
process.exit(status === 'ok' ? 0 : 3);
