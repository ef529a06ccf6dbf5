/**
 * Packs the extension as a VSIX.
 *
 *   node extension/package.mjs [--out FILE]
 *
 * What is in it says .vscodeignore, but for one file: TypeScript's server looks for plugins in `node_modules` of the extension and
 * nowhere else, and vsce leaves out whatever lies there. Samples are packed without their results, which would be a tenth of it:
 * who opens one in the editor runs it.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { execPath } from 'node:process';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { unzipSync, zipSync } from 'fflate';

const { name, version, contributes } = JSON.parse(await readFile('package.json', 'utf8'));
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out ?? `${name}-${version}.vsix`;

await createVSIX({
  packagePath: out,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});

const [plugin] = contributes.typescriptServerPlugins;
const folder = `extension/node_modules/${plugin.name}`;
const manifest = { name: plugin.name, version, main: 'index.js', type: 'commonjs' };
const files = unzipSync(await readFile(out));
files[`${folder}/package.json`] = Buffer.from(JSON.stringify(manifest));
files[`${folder}/index.js`] = await readFile('dist/quietCells.cjs');
for (const sample of Object.keys(files).filter((path) => path.endsWith('.tfnb'))) {
  files[sample] = execFileSync(execPath, ['dist/cli.js', 'strip', '-'], { input: files[sample] });
}
await writeFile(out, zipSync(files, { level: 9 }));
