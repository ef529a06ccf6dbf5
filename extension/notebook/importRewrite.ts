/**
 * A static import of a cell as statements that run anywhere: a declaration initialised by an awaited call of
 * the kernel's loader. Names of the import that the cell uses as values are passed along, so that a misspelt
 * one is reported here and not as "undefined is not a function" later; the others may be types.
 */
import ts from 'typescript';
import { runtimeName } from './runtimeName.js';

/** `used`: names that the cell has outside types and imports. */
export function importText(
  node: ts.ImportDeclaration,
  file: ts.SourceFile,
  used: ReadonlySet<string>,
): string {
  const clause = node.importClause;
  if (clause?.isTypeOnly) return ';';
  const bindings = clause ? importedBindings(clause) : [];
  const needed = bindings.filter((b) => used.has(b.local)).map((b) => JSON.stringify(b.exported));
  const specifier = node.moduleSpecifier.getText(file);
  const loaded = `await ${runtimeName}.import(${specifier}, [${needed.join(', ')}]);`;
  if (!clause) return loaded;
  if (!clause.namedBindings || !ts.isNamespaceImport(clause.namedBindings)) {
    return `let ${pattern(bindings)} = ${loaded}`;
  }
  const name = clause.namedBindings.name.text;
  const others = bindings.length > 0 ? ` let ${pattern(bindings)} = ${name};` : '';
  return `let ${name} = ${loaded}${others}`;
}

interface Binding {
  readonly exported: string;
  readonly local: string;
}

function importedBindings(clause: ts.ImportClause): readonly Binding[] {
  const named =
    clause.namedBindings && ts.isNamedImports(clause.namedBindings)
      ? clause.namedBindings.elements.filter((e) => !e.isTypeOnly)
      : [];
  const all = named.map((e) => ({ exported: (e.propertyName ?? e.name).text, local: e.name.text }));
  return clause.name ? [{ exported: 'default', local: clause.name.text }, ...all] : all;
}

const pattern = (bindings: readonly Binding[]): string =>
  bindings.length === 0
    ? '{}'
    : `{ ${bindings.map(({ exported, local }) => `${JSON.stringify(exported)}: ${local}`).join(', ')} }`;

/** Identifiers that occur outside types and outside import declarations. */
export function valueNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression);
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
