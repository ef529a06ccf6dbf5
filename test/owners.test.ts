/**
 * One owner an idea: in which files a name stands that both code and files, or several rooms, know. What adding one more
 * costs is the table of docs/design.md; a place that is forgotten, or a second list, is found here or by the compiler.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { diagnoses } from '../extension/check/diagnoses/table.js';
import { commands } from '../extension/cli/commandTable.js';
import * as losses from '../extension/losses/reference/index.js';
import { command, contextKey, mime, renderer, setting, view } from '../extension/wire/ids.js';

interface Words {
  readonly path: string;
  /** Names, and texts of literals. */
  readonly words: ReadonlySet<string>;
  readonly literals: ReadonlySet<string>;
  /** Names of members that are a row: an object, or a call that makes one. */
  readonly rows: readonly string[];
}

const sources = ['extension', 'renderer', 'test/losses'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => wordsOf(join(folder, path).replaceAll('\\', '/'))),
);

function wordsOf(path: string): Words {
  const [words, literals] = [new Set<string>(), new Set<string>()];
  const rows: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) words.add(node.text);
    if (ts.isStringLiteralLike(node)) literals.add(node.text).forEach((text) => words.add(text));
    if (ts.isPropertyAssignment(node) && isRow(node.initializer))
      rows.push(node.name.getText().replaceAll("'", ''));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true));
  return { path, words, literals, rows };
}

function isRow(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isCallExpression(node);
}

const having = (word: string, under: string, which: 'words' | 'literals' = 'words') =>
  sources.filter((each) => each.path.startsWith(under) && each[which].has(word)).map((s) => s.path);

describe('what stands in one place', () => {
  const ids = [command, contextKey, renderer, setting, view].flatMap((table) =>
    Object.values<string>(table),
  );
  const types = Object.values<string>(mime).filter((type) => type.includes('vnd.'));
  for (const id of [...ids, ...types]) {
    it(`${id}: wire/ids.ts`, () =>
      assert.deepEqual(
        [...having(id, 'extension/', 'literals'), ...having(id, 'renderer/', 'literals')],
        ['extension/wire/ids.ts'],
      ));
  }
  for (const code of Object.keys(diagnoses)) {
    it(`the diagnosis ${code}: one row of one table`, () =>
      assert.equal(
        sources
          .filter(({ path }) => path.startsWith('extension/check/diagnoses/'))
          .flatMap(({ rows }) => rows)
          .filter((row) => row === code).length,
        1,
      ));
  }
});

describe('what a loss costs', () => {
  for (const name of Object.keys(losses)) {
    it(`${name}: itself, its loop (which says its inputs), both indexes, its row among the tests`, () => {
      const files = [...having(name, 'extension/'), ...having(name, 'test/losses/')];
      const own = files.filter((path) =>
        /^extension\/losses\/(reference\/)?(?!index)\w+\.ts$/.test(path),
      );
      assert.ok(
        own.some((path) => path.includes('reference/')),
        'no loop',
      );
      assert.ok(
        own.some((path) => !path.includes('reference/')),
        'no loss',
      );
      for (const path of [
        'extension/losses/index.ts',
        'extension/losses/reference/index.ts',
        /Metrics|Statistics/.test(name) ? 'test/losses/metrics.test.ts' : 'test/losses/table.ts',
      ]) {
        assert.ok(files.includes(path), path);
      }
    });
  }
  it('and nothing else', () =>
    assert.equal(
      [...having('cosSinL1', 'extension/'), ...having('cosSinL1', 'test/losses/table')].length,
      5,
    ));
});

describe('what an option of the command costs', () => {
  for (const [name, { options }] of Object.entries(commands)) {
    for (const option of Object.keys(options)) {
      it(`${name}, ${option}: its row and its use`, () =>
        assert.ok(having(option, 'extension/cli/').length > 1));
    }
  }
});

describe('what a kind of view costs', () => {
  for (const kind of [
    'tensor',
    'angular',
    'gradcheck',
    'compare',
    'probe',
    'precision',
    'benchmark',
    'table',
    'match',
  ]) {
    it(`${kind}: its schema, its panels, who draws it`, () =>
      assert.deepEqual(
        [
          'extension/wire/view.ts',
          'extension/picture/panels.ts',
          'renderer/views/AnyView.tsx',
        ].filter(
          (path) =>
            !having(kind, path, 'literals').includes(path) && !having(kind, path).includes(path),
        ),
        [],
      ));
  }
});
