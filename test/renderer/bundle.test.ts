/** What is loaded before the first picture is small, and Vega is no part of it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'dist/renderer';
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Of minified modules: `import{a}from"./part.js"`, `import"./part.js"`; and `import("./part.js")` when it is asked for. */
const staticImports = (name: string): readonly string[] =>
  importsIn(name, /(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g);
const lazyImports = (name: string): readonly string[] =>
  importsIn(name, /\bimport\(\s*"\.\/([^"]+)"\s*\)/g);
const importsIn = (name: string, pattern: RegExp): readonly string[] =>
  [...textOf(name).matchAll(pattern)].map(([, path]) => path!);

/** An entry and all that must be there before it runs. */
function withParts(entry: string): ReadonlySet<string> {
  const all = new Set([entry]);
  // A set takes what is added while it is gone through.
  for (const name of all) for (const part of staticImports(name)) all.add(part);
  return all;
}

const bytesOf = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + Buffer.byteLength(textOf(name)), 0);

/** The address of its schemas is in every copy of Vega-Lite. */
const hasVega = (name: string): boolean => textOf(name).includes('vega.github.io/schema/vega/');

describe('renderer: the bundle', () => {
  it('main.js and its parts are at most 150 KB', () => {
    const parts = withParts('main.js');
    assert.ok(parts.size > 1);
    const bytes = bytesOf(parts);
    assert.ok(bytes > 50_000 && bytes <= 150_000, `${bytes} bytes: ${[...parts].join(', ')}`);
  });
  it('so are those of charts.js, which itself is tiny', () => {
    assert.ok(bytesOf(withParts('charts.js')) <= 100_000);
    assert.ok(bytesOf(['charts.js']) <= 9_000);
  });
  it('Vega is in one file, which is loaded when a chart is seen', () => {
    // The page that has charts is one script.
    const files = readdirSync(folder).filter((name) => /(?<!^pageCharts)\.js$/.test(name));
    const [vega, ...others] = files.filter(hasVega);
    assert.ok(vega !== undefined && others.length === 0, `${vega} ${others.join()}`);
    assert.ok(bytesOf([vega]) > 500_000);
    for (const entry of ['main.js', 'charts.js']) {
      assert.ok(![...withParts(entry)].some(hasVega), entry);
    }
    assert.ok(files.some((name) => lazyImports(name).includes(vega)));
  });
  it('the script of a page has Vega only where the page has charts', () => {
    assert.ok(bytesOf(['page.js']) <= 200_000);
    assert.deepEqual(['page.js', 'pageCharts.js'].map(hasVega), [false, true]);
  });
  it('no file holds eval or asks the network by itself', () => {
    for (const name of withParts('main.js')) {
      assert.doesNotMatch(
        textOf(name),
        /\beval\(|new Function\(|\bfetch\(|XMLHttpRequest|WebSocket/,
      );
    }
  });
});
