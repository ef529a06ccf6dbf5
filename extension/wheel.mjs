/**
 * Makes a Python wheel of what draws views in JupyterLab, for those who open notebooks and run none: a hub's image, a reader.
 *
 *   node extension/wheel.mjs [--out FOLDER]
 *
 * It holds what `lossbook jupyter install` puts in place but the kernel, which needs Node. The same build makes the same bytes.
 * The format is that of the binary distribution format (packaging.python.org/specifications, 1.0).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [project, stem] = ['lossbook-jupyterlab', `lossbook_jupyterlab-${version}`];

/** Of what is in it, that of others too. */
const licenses = [
  ['LICENSE', 'LICENSE'],
  ['ThirdPartyNotices.txt', 'dist/ThirdPartyNotices.txt'],
];

/** Paths in the wheel, with their bytes. */
function wheelFiles() {
  const files = new Map();
  const share = `${stem}.data/data/share/jupyter/labextensions/lossbook`;
  for (const [path, bytes] of installedExtension()) files.set(`${share}/${path}`, bytes);
  const installer = { packageManager: 'python', packageName: project };
  files.set(`${share}/install.json`, textBytes(JSON.stringify(installer, null, 2)));
  const info = `${stem}.dist-info`;
  for (const [name, path] of licenses)
    files.set(`${info}/licenses/${name}`, readFileSync(join(root, path)));
  files.set(`${info}/METADATA`, textBytes(metadata()));
  files.set(
    `${info}/WHEEL`,
    textBytes(
      'Wheel-Version: 1.0\nGenerator: lossbook\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ),
  );
  const record = [...files].map(([path, bytes]) => `${path},sha256=${sum(bytes)},${bytes.length}`);
  files.set(`${info}/RECORD`, textBytes([...record, `${info}/RECORD,,`, ''].join('\n')));
  return files;
}

/** The JupyterLab extension as the command installs it. */
function installedExtension() {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-wheel-'));
  try {
    const command = ['jupyter', 'install', '--prefix', folder];
    execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), ...command]);
    const from = join(folder, 'share', 'jupyter', 'labextensions', 'lossbook');
    return readdirSync(from, { recursive: true })
      .filter((path) => statSync(join(from, path)).isFile())
      .sort()
      .map((path) => [path.replaceAll(sep, '/'), readFileSync(join(from, path))]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const metadata = () => `Metadata-Version: 2.4
Name: ${project}
Version: ${version}
Summary: Draws the views of Lossbook's notebooks in JupyterLab; the kernel is the npm package lossbook
License-Expression: ${license}
${licenses.map(([name]) => `License-File: ${name}`).join('\n')}
Requires-Python: >=3.8
Classifier: Framework :: Jupyter :: JupyterLab :: Extensions :: Prebuilt
`;

const textBytes = (text) => new TextEncoder().encode(text);
const sum = (bytes) => createHash('sha256').update(bytes).digest('base64url');

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = resolve(values.out ?? root, `${stem}-py3-none-any.whl`);
const mtime = new Date(1980, 0, 1);
writeFileSync(out, zipSync(Object.fromEntries(wheelFiles()), { mtime, level: 9 }));
console.log(out);
