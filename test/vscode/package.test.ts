/** What is in the VSIX: all that it needs on the cpu and wasm backends, and nothing by accident. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { parseNotebook } from '../../extension/notebook/format.js';
import { stripNotebook } from '../../extension/notebook/strip.js';
import { manifest } from '../support/manifest.js';
import { vsix } from './vsix.js';
import { patientMs } from '../browser/eventually.js';

const isAllowed = [
  /^(package(\.nls(\.[a-z-]+)?)?\.json|l10n\/bundle\.l10n\.[a-z-]+\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^dist\/(host|kernel(?:Main|Compiler|Computing|Syntax|Shared\d)?|messenger|fusedHelper|pythonWorker|export|verify|chartWorker|language|typescript)\.cjs$/,
  /^dist\/types\.br$/,
  /^dist\/python\/(serve|lossbook_python\/[\w/]+)\.py$/,
  /^node_modules\/lossbook-quiet-cells\/(package\.json|index\.js)$/,
  /^dist\/renderer\/[\w-]+\.js$/,
  /^dist\/wasm\/[\w.-]+\.wasm$/,
  /^dist\/ThirdPartyNotices\.txt$/,
  /^notebooks\/[\w-]+\.tfnb$/,
  /^notebooks\/data\/[\w.-]+$/,
  /^notebooks\/python\/\w+\.py$/,
  /^docs\/(editor|lossbook|question)\.png$/,
  /^extension\/media\/[\w./-]+\.(png|svg|json|md)$/,
];

const needed = [
  // All that is built for the editor's processes; the plugin is put where TypeScript looks for it.
  ...readdirSync('dist').flatMap((name) =>
    name.endsWith('.cjs') && !['quietCells.cjs', 'jupyter.cjs'].includes(name)
      ? `dist/${name}`
      : [],
  ),
  'package.nls.json',
  'package.nls.de.json',
  'l10n/bundle.l10n.zh-cn.json',
  'dist/python/serve.py',
  'dist/python/lossbook_python/main.py',
  'dist/types.br',
  'node_modules/lossbook-quiet-cells/index.js',
  'dist/renderer/main.js',
  'dist/renderer/page.js',
  'dist/renderer/pageCharts.js',
  'dist/wasm/tfjs-backend-wasm.wasm',
  'dist/wasm/tfjs-backend-wasm-simd.wasm',
  'dist/wasm/fused-simd.wasm',
  'dist/wasm/fused-relaxed.wasm',
  'dist/ThirdPartyNotices.txt',
  'notebooks/data/brick.png',
  ...readdirSync('notebooks/python').flatMap((name) =>
    name.endsWith('.py') ? `notebooks/python/${name}` : [],
  ),
  ...readdirSync('notebooks').flatMap((name) =>
    /^[\w-]+\.tfnb$/.test(name) ? `notebooks/${name}` : [],
  ),
];

describe('the VSIX', function () {
  this.timeout(patientMs(120_000));
  let path = '';
  let names: readonly string[] = [];
  let files: Readonly<Record<string, Uint8Array>> = {};
  before(async () => {
    path = await vsix();
    files = unzipSync(readFileSync(path));
    names = Object.keys(files).flatMap((name) => /^extension\/(.+)$/.exec(name)?.[1] ?? []);
  });

  it('holds nothing that is not on the list', () => {
    assert.deepEqual(
      names.filter((name) => !isAllowed.some((pattern) => pattern.test(name))),
      [],
    );
  });
  for (const name of needed) it(`holds ${name}`, () => assert.ok(names.includes(name)));

  it('holds samples without the results that are committed', () => {
    const samples = Object.keys(files).filter((name) => name.endsWith('.tfnb'));
    assert.ok(samples.length > 0);
    for (const name of samples) {
      const parsed = parseNotebook(files[name]!);
      assert.ok(parsed.ok, name);
      assert.deepEqual(stripNotebook(parsed.notebook), parsed.notebook, name);
    }
  });

  it('holds what the manifest points at', () => {
    const { main, icon, contributes } = manifest();
    const files: readonly string[] = [
      main,
      icon,
      ...contributes.notebookRenderer.map((each) => each.entrypoint),
    ];
    assert.deepEqual(
      files.map((file) => file.replace('./', '')).filter((file) => !names.includes(file)),
      [],
    );
  });
  // 250 kB of it are the kernel's own parser of TypeScript, 120 kB the decoder of JPEGs, 110 kB the debugger and the tools for models.
  it('is at most 5.8 MB', () => assert.ok(statSync(path).size <= 5.8e6, `${statSync(path).size}`));
});
