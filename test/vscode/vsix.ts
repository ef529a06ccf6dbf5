/** The extension as it is shipped: packed once in a run of the tests, from what `npm run build` made. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

let packed: Promise<string> | undefined;

/** The path of the VSIX. */
export const vsix = (): Promise<string> => (packed ??= pack());

async function pack(): Promise<string> {
  const path = resolve('out/lossbook.vsix');
  await promisify(execFile)('npm', ['run', '--silent', 'vsix', '--', '--out', path]);
  return path;
}
