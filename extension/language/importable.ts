/** Names that a cell could import: of the modules that come with Lossbook, of files beside the notebook, of the folder's packages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { withinStack } from '../notebook/withinStack.js';
import { ownModules } from '../notebook/ownModules.js';
import { shippedFile, type ShippedTypes } from './shippedTypes.js';

export interface Importable {
  readonly name: string;
  readonly module: string;
  /** `{ name }`, `* as name` or `name`. */
  readonly as: 'member' | 'namespace' | 'default';
}

/** Whole modules, by the name that they usually have. */
const namespaces: readonly Importable[] = [
  { name: 'tf', module: '@tensorflow/tfjs', as: 'namespace' },
  { name: 'reference', module: 'lossbook/reference', as: 'namespace' },
];

/** TensorFlow.js is imported whole, and losses of the two modules have the same names: those of tensors come first. */
const listed = ownModules.filter(
  (name) => name.startsWith('lossbook/') && name !== 'lossbook/reference',
);

/** Of the modules that come with Lossbook. */
export function shippedImports(shipped: ShippedTypes): readonly Importable[] {
  const members = listed.flatMap((module) => {
    const text = shippedFile(shipped, module);
    return text === undefined ? [] : membersOf(text, module);
  });
  return [...namespaces, ...members];
}

/** More files than these in a folder are no helpers of a notebook. */
const maxFiles = 100;

/** Of what stands in the notebook's folder now. */
export function folderImports(folder: string | undefined): readonly Importable[] {
  if (folder === undefined) return [];
  const files = ts.sys
    .readDirectory(folder, ['.ts', '.js', '.mjs'], ['node_modules', '**/*.d.ts'], undefined, 1)
    .slice(0, maxFiles);
  const members = files.flatMap((file) =>
    membersOf(readFileSync(file, 'utf8'), `.${file.slice(folder.length).replaceAll('\\', '/')}`),
  );
  return [...members, ...packagesOf(folder)];
}

function packagesOf(folder: string): readonly Importable[] {
  const { dependencies, devDependencies } = readJson(join(folder, 'package.json'));
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((module) => !ownModules.includes(module) && module !== 'lossbook')
    .map((module) => ({ name: nameOf(module), module, as: 'default' }));
}

interface Dependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Nothing where there is no such file, or no JSON in it. */
function readJson(path: string): Dependencies {
  try {
    const parsed = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** `ndarray-ops` is `ndarrayOps`, `@stdlib/math` is `math`. */
const nameOf = (module: string): string =>
  module
    .replace(/^@[^/]*\//, '')
    .split(/\W+/)
    .map((word, i) => (i === 0 ? word : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`))
    .join('');

const membersOf = (text: string, module: string): readonly Importable[] =>
  withinStack(
    () => {
      const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, false);
      return file.statements.flatMap(exportsOf).map((name) => ({ name, module, as: 'member' }));
    },
    () => [],
  );

function exportsOf(statement: ts.Statement): readonly string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement;
    if (isTypeOnly || !exportClause || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.filter((e) => !e.isTypeOnly).map(({ name }) => name.text);
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const kinds = modifiers.map(({ kind }) => kind);
  if (!kinds.includes(ts.SyntaxKind.ExportKeyword)) return [];
  if (kinds.includes(ts.SyntaxKind.DefaultKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  const isValue =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isValue && statement.name ? [statement.name.text] : [];
}
