/** What things are called. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { keepsItsWord, plainWordFor } from './support/dialect.js';
import { isParticiple } from './support/participles.js';

const sources = ['extension', 'renderer'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(folder, path).replaceAll('\\', '/')),
);

/** Names of what is called: functions, methods, and properties, parameters and variables that hold one. */
function functionNames(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.NamedDeclaration;
    if (name && ts.isIdentifier(name) && holdsFunction(node)) names.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function holdsFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node))
    return true;
  const { type, initializer } = node as Partial<ts.VariableDeclaration>;
  return (
    (type !== undefined && ts.isFunctionTypeNode(type)) ||
    (initializer !== undefined &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
  );
}

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
      .flatMap((path) => [...declaredNames(path)].map((name) => ({ path, name })))
      .filter(({ name }) => !Object.hasOwn(keepsItsWord, name));
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
  it('a function is called by a verb or by what it gives, not by a participle', () => {
    const functions = sources.flatMap((path) =>
      functionNames(path).map((name) => ({ path, name })),
    );
    assert.ok(functions.length > 3000, `${functions.length}`);
    assert.deepEqual(
      functions.flatMap(({ path, name }) =>
        isParticiple(wordsOf(name)) ? [`${path}: ${name}`] : [],
      ),
      [],
    );
  });
  for (const name of ['settled', 'heldBy', 'renaming', 'unsupportedInDoubles', 'driven']) {
    it(`${name} is a participle`, () => assert.ok(isParticiple(wordsOf(name))));
  }
  for (const name of ['settle', 'signedAngle', 'seedOf', 'run', 'readBytes', 'stringOf', 'need']) {
    it(`${name} is none`, () => assert.ok(!isParticiple(wordsOf(name))));
  }
  it('a word of the dialect is found', () => {
    assert.deepEqual(
      wordsOf('theGravestOf').filter((word) => Object.hasOwn(plainWordFor, word)),
      ['gravest'],
    );
  });
});
