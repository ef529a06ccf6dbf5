import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { layers } from './support/layers.js';

const root = resolve('.');

const sources = ['extension', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(folder, path)),
);

/** The innermost folder of the table that holds a file. */
const layerOf = (path: string): string | undefined =>
  Object.keys(layers)
    .filter((layer) => path.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];

const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? 'node:*'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

const importsOf = (path: string): readonly string[] =>
  ts
    .preProcessFile(readFileSync(join(root, path), 'utf8'), true, true)
    .importedFiles.map((f) => f.fileName);

function violations(path: string, imports: readonly string[]): readonly string[] {
  const layer = layerOf(path);
  if (!layer) return [`${path} is in no layer`];
  const allowed = layers[layer];
  return imports.flatMap((fileName) => {
    if (!fileName.startsWith('.')) {
      return allowed?.packages.includes(packageOf(fileName)) ? [] : [`${path} imports ${fileName}`];
    }
    const target = relative(root, resolve(dirname(join(root, path)), fileName));
    const targetLayer = layerOf(target) ?? target;
    const fine = targetLayer === layer || allowed?.folders.includes(targetLayer);
    return fine ? [] : [`${path} imports ${target}`];
  });
}

/** The values that a room's index passes on, and the file that each comes from. */
function filesOfExports(room: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, room, 'index.ts'), 'utf8');
  const lists = [...text.matchAll(/^export \{([^}]*)\} from '\.\/(\w+)\.js'/gm)];
  return new Map(
    lists.flatMap(([, names, file]) =>
      names!.split(',').flatMap((name) => (name.trim() ? [[name.trim(), file!] as const] : [])),
    ),
  );
}

/** Imports of files of the house, types included. */
const importedSources = (path: string): readonly string[] =>
  importsOf(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(path), name).replaceAll('\\', '/').replace(/\.js$/, ''))
    .flatMap((bare) => sources.filter((each) => each.replace(/\.tsx?$/, '') === bare));

/** A circle of files that import each other, as a path from one back to it; undefined where there is none. */
function findCircle(
  importsFrom: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of importsFrom.get(path) ?? []) {
      const circle = visit(next, [...way, path]);
      if (circle) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of importsFrom.keys()) {
    const circle = visit(path, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('architecture', () => {
  it('there are sources to look at', () => assert.ok(sources.length > 50, `${sources.length}`));
  it('imports follow the table', () => {
    assert.deepEqual(
      sources.flatMap((path) => violations(path, importsOf(path))),
      [],
    );
  });
  it('docs/design.md has a line for each room', () => {
    const text = readFileSync('docs/design.md', 'utf8');
    const rooms = Object.keys(layers).map((layer) => layer.replace('extension/', ''));
    assert.deepEqual(
      rooms.filter((room) => !text.includes(`${room}/`)),
      [],
    );
  });
  it('a naive loop stands in the file of the name that the vectorized loss has', () => {
    const [losses, loops] = ['extension/losses', 'extension/losses/reference'].map(filesOfExports);
    assert.ok(loops!.size > 30, `${loops!.size}`);
    assert.deepEqual(
      [...loops!].filter(([name, file]) => losses!.get(name) !== file),
      [],
    );
  });
  it('only the charts know Vega', () => {
    const knowing = sources.filter((path) =>
      importsOf(path).some((name) => name.startsWith('vega')),
    );
    assert.deepEqual(
      knowing.filter((path) => path.startsWith('renderer/') && !/charts?/i.test(path)),
      [],
    );
  });
  it('no file imports itself by way of others, not even for a type', () => {
    assert.equal(
      findCircle(new Map(sources.map((path) => [path, importedSources(path)]))),
      undefined,
    );
  });
  it('a circle is found', () => {
    const circle: [string, string[]][] = [
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ];
    assert.deepEqual(findCircle(new Map(circle)), ['b', 'd', 'b']);
  });
  const forbidden: readonly [string, string][] = [
    ['extension/losses/a.ts', '../check/compare.js'],
    ['extension/losses/a.ts', 'node:fs'],
    ['extension/losses/reference/a.ts', '../reduction.js'],
    ['extension/check/a.ts', 'vscode'],
    ['extension/client/a.ts', '../kernel/session.js'],
    ['extension/wire/a.ts', 'vega-lite'],
    ['renderer/a.ts', '../extension/display/png.js'],
    ['extension/picture/a.ts', '../display/png.js'],
    ['extension/wire/a.ts', '../picture/panels.js'],
    ['renderer/a.ts', 'node:fs'],
    ['renderer/a.ts', 'vscode'],
    ['extension/other/a.ts', '../wire/ids.js'],
  ];
  for (const [path, specifier] of forbidden) {
    it(`${path} may not import ${specifier}`, () =>
      assert.equal(violations(path, [specifier]).length, 1));
  }
  it('no file is over 300 lines, and half are under 120', () => {
    const lengths = sources.map((p) => ({
      p,
      n: readFileSync(join(root, p), 'utf8').split('\n').length,
    }));
    // Generated tables of numbers are data.
    const written = lengths.filter(({ p }) => !p.endsWith('colormaps.ts'));
    assert.deepEqual(
      written.filter(({ n }) => n > 301),
      [],
    );
    const sorted = written.map(({ n }) => n).sort((a, b) => a - b);
    assert.ok((sorted[sorted.length >> 1] ?? 0) <= 120, `median ${sorted[sorted.length >> 1]}`);
  });
});
