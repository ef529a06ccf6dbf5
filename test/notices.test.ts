/** The terms of what others made and Lossbook ships: each package that a bundle holds has its text in ThirdPartyNotices.txt. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { parsedJson } from './support/parsedJson.js';

interface Part {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}
interface Notices {
  buildNotices: (root: string, metafiles: readonly object[], target: string) => Promise<void>;
  bundledPackages: (metafiles: readonly object[]) => readonly string[];
  noticesText: (parts: readonly Part[]) => string;
}
const notices = (): Promise<Notices> =>
  import(pathToFileURL(resolve('extension/buildNotices.mjs')).href) as Promise<Notices>;

/** What esbuild says of a bundle with so many bytes of each file. */
const metafile = (bytes: Readonly<Record<string, number>>) => {
  const inputs = Object.entries(bytes).map(([path, bytesInOutput]): [string, object] => [
    path,
    { bytesInOutput },
  ]);
  return { outputs: { 'a.js': { inputs: Object.fromEntries(inputs) } } };
};

/** All that is bundled, by the entries' sources: the packages are the same however the bundles are cut. */
async function bundles(): Promise<readonly Metafile[]> {
  const common = { bundle: true, write: false, metafile: true, outdir: 'out/bundles' } as const;
  const node = { ...common, platform: 'node', format: 'esm', logLevel: 'silent' } as const;
  const sources = [
    'cli/main',
    'host/main',
    'export/index',
    'export/chartWorker',
    'check/index',
    'data/index',
  ];
  const results = await Promise.all([
    build({
      ...node,
      entryPoints: sources.map((name) => `extension/${name}.ts`),
      external: ['vscode', '@tensorflow/*'],
    }),
    build({
      ...node,
      entryPoints: ['extension/kernel/main.ts'],
      mainFields: ['module', 'main'],
      external: ['@tensorflow/tfjs-node', 'canvas'],
    }),
    build({
      ...common,
      entryPoints: ['renderer/main.tsx', 'renderer/charts.ts', 'renderer/pageCharts.tsx'],
      format: 'esm',
      loader: { '.css': 'text' },
    }),
  ]);
  return results.map(({ metafile }) => metafile);
}

describe('ThirdPartyNotices.txt', function () {
  this.timeout(120_000);
  const path = 'dist/ThirdPartyNotices.txt';
  const shipped = () => readFileSync(path, 'utf8');
  const plain = (text: string) => text.replace(/\r\n/g, '\n').trim();

  it('has each bundled package, with the licence and notice files that it carries', async () => {
    const { bundledPackages } = await notices();
    const folders = bundledPackages(await bundles());
    assert.ok(folders.length > 60, folders.join());
    const text = shipped();
    const missing = folders.flatMap((folder) => {
      const { name, version } = parsedJson<Part>(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|third)/i.test(file));
      const isNamed = text.includes(`\n${name} ${version} (`);
      const lacking = files.filter(
        (file) => !text.includes(plain(readFileSync(join(folder, file), 'utf8'))),
      );
      return isNamed && lacking.length === 0 ? [] : [`${name} ${version} ${lacking.join()}`];
    });
    assert.deepEqual(missing, []);
  });
  const owed: readonly (readonly [what: string, pattern: RegExp])[] = [
    [
      'Apache 2.0 for TensorFlow.js',
      /\n@tensorflow\/tfjs-core 4\S* \(.*\)\n[^]*?\n +Apache License\n/,
    ],
    ['what Keras is owed in its layers', /\n@tensorflow\/tfjs-layers [^]*?François Chollet/],
    ['XNNPACK in its WebAssembly', /\n@tensorflow\/tfjs-backend-wasm [^]*?For XNNPACK software/],
    ['the compiler of the fused kernels', /\nassemblyscript \S+ \(Apache-2\.0\)/],
    ['what TypeScript itself is made of', /\ntypescript \S+ [^]*?Unicode/],
    ['the types of Node', /\n@types\/node \S+ \(MIT\)/],
    ['the colour maps', /\ncolour maps \(CC BY 4\.0\)\n[^]*?Peter Kovesi/],
    [
      'the letters of pictures',
      /\nDejaVu Sans 2\.37 \(Bitstream Vera\)\n[^]*?Permission is hereby granted/,
    ],
  ];
  for (const [what, pattern] of owed) it(`has ${what}`, () => assert.match(shipped(), pattern));

  it('is in the VSIX and in the npm package', () => {
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^!dist\/ThirdPartyNotices\.txt$/m);
    assert.match(readFileSync('.npmignore', 'utf8'), /^!\/dist$/m);
  });
});

describe('the notices of a build', () => {
  const paths: readonly (readonly [path: string, folder: string | undefined, bytes?: number])[] = [
    ['node_modules/a/lib/b.js', 'node_modules/a'],
    ['node_modules/@s/a/b.js', 'node_modules/@s/a'],
    ['node_modules/a/node_modules/@s/b/c.js', 'node_modules/a/node_modules/@s/b'],
    ['../up/node_modules/a/b.js', '../up/node_modules/a'],
    ['extension/wire/ids.ts', undefined],
    ['node_modules/a/unused.js', undefined, 0],
  ];
  for (const [path, folder, bytes = 1] of paths) {
    it(`${path}, ${bytes} bytes: ${folder ?? 'none'}`, async () => {
      const { bundledPackages } = await notices();
      assert.deepEqual(bundledPackages([metafile({ [path]: bytes })]), folder ? [folder] : []);
    });
  }
  it('the same text in any order; what shares its terms has one section', async () => {
    const { noticesText } = await notices();
    const part = (name: string, text: string) => ({ name, version: '1.0.0', licence: 'MIT', text });
    const parts = [part('b', 'same'), part('c', 'other'), part('a', 'same')];
    const line = '='.repeat(80);
    const text = noticesText(parts);
    assert.equal(text, noticesText([...parts].reverse()));
    const section = (titles: string, terms: string) => `${line}\n${titles}\n${line}\n\n${terms}\n`;
    assert.ok(
      text.endsWith(
        `${section('a 1.0.0 (MIT)\nb 1.0.0 (MIT)', 'same')}\n${section('c 1.0.0 (MIT)', 'other')}`,
      ),
      text,
    );
  });
  it('a package without a text ends it', async () => {
    const { buildNotices } = await notices();
    const root = mkdtempSync(join(tmpdir(), 'lossbook-notices-'));
    const install = (name: string, files: Readonly<Record<string, string>>) => {
      const folder = join(root, 'node_modules', name);
      mkdirSync(folder, { recursive: true });
      const manifest = JSON.stringify({ name, version: '1.2.3', license: 'MIT' });
      for (const [file, text] of Object.entries({ ...files, 'package.json': manifest })) {
        writeFileSync(join(folder, file), text);
      }
    };
    install('assemblyscript', { LICENSE: 'terms' });
    install('bare', { 'README.md': 'no terms' });
    try {
      await assert.rejects(
        buildNotices(root, [metafile({ 'node_modules/bare/a.js': 1 })], join(root, 'notices.txt')),
        /^Error: bare 1\.2\.3 is bundled and has no licence file; put its text into extension\/notices/,
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
