/** What documents name is there. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Entries of the package that cells import, and files of a repository that uses Lossbook. */
const isElsewhere = (path: string): boolean =>
  /^lossbook\/|^out\/|^\.github\/workflows\/notebooks\.yml$|[<>*]/.test(path);

/** What stands in backticks, has a folder and a file's ending, or ends as a folder does. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:\.?[\w-]+\/)+(?:[\w.-]+\.\w+)?)`/g)].map((match) => match[1]!);

const roots = ['', 'extension/', 'extension/losses/', 'renderer/'];
const isThere = (path: string): boolean => roots.some((root) => existsSync(root + path));

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('every path in', () => {
  for (const document of documents) {
    it(document, () => {
      const named = pathsIn(readFileSync(document, 'utf8')).filter((path) => !isElsewhere(path));
      assert.deepEqual(
        named.filter((path) => !isThere(path)),
        [],
      );
    });
  }
  it('a text is found', () =>
    assert.deepEqual(pathsIn('`check/tolerance.ts` and `host/` of `a/b`, not `1/2`'), [
      'check/tolerance.ts',
      'host/',
    ]));
});
