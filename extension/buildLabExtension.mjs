/**
 * What JupyterLab loads of a prebuilt extension: the file that it looks for first, and what says where that is. It draws with the
 * files of `dist/renderer`, which `lossbook jupyter install` puts beside it.
 */
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

const mimeExtension = './mimeExtension';

export async function buildLabExtension(root, { name, version, description, license }) {
  const dist = (...parts) => join(root, 'dist', ...parts);
  await esbuild.build({
    entryPoints: { remoteEntry: 'renderer/lab/remoteEntry.ts' },
    outdir: 'dist/labextension',
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    logLevel: 'warning',
    absWorkingDir: root,
  });
  // Browsers ask anew after an update.
  const hash = createHash('sha256');
  for (const file of ['renderer/main.js', 'renderer/charts.js', 'labextension/remoteEntry.js']) {
    hash.update(await readFile(dist(file)));
  }
  const load = `static/remoteEntry.js?v=${hash.digest('hex').slice(0, 12)}`;
  const jupyterlab = { mimeExtension, _build: { load, mimeExtension } };
  const described = { name, version, description, license, jupyterlab };
  await writeFile(dist('labextension', 'package.json'), `${JSON.stringify(described, null, 2)}\n`);
  await copyFile(
    join(root, 'extension', 'media', 'icon.png'),
    dist('labextension', 'logo-64x64.png'),
  );
}
