/** What things are called. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { plainWordFor } from './support/dialect.js';

const sources = ['extension', 'renderer'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(folder, path).replaceAll('\\', '/')),
);

/** Names that a file declares, and its own. */
function declaredNames(path: string): ReadonlySet<string> {
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names = new Set([
    path
      .split('/')
      .at(-1)!
      .replace(/\.\w+$/, ''),
  ]);
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.NamedDeclaration;
    // What is read off a library's object has the name that the library gave it.
    if (name && ts.isIdentifier(name) && !ts.isPropertyAccessExpression(node)) names.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

const wordsOf = (name: string): readonly string[] =>
  name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());

describe('names', () => {
  it('the house has no dialect: what is declared and how files are called are plain words', () => {
    const declared = sources
      .filter((path) => !path.startsWith('extension/backends/fused/kernels/'))
      .flatMap((path) => [...declaredNames(path)].map((name) => ({ path, name })));
    assert.ok(declared.length > 5000, `${declared.length}`);
    assert.deepEqual(
      declared.flatMap(({ path, name }) =>
        wordsOf(name).flatMap((word) =>
          Object.hasOwn(plainWordFor, word) ? [`${path}: ${name}: say ${plainWordFor[word]}`] : [],
        ),
      ),
      [],
    );
  });
  it('a word of the dialect is found', () => {
    assert.deepEqual(
      wordsOf('theGravestOf').filter((word) => Object.hasOwn(plainWordFor, word)),
      ['gravest'],
    );
  });
});
