/**
 * A static import of a cell as statements that run anywhere: a declaration initialised by an awaited call of
 * the kernel's loader. Names of the import that the cell uses as values are passed along, so that a misspelt
 * one is reported here and not as "undefined is not a function" later; the others may be types.
 */
import ts from 'typescript';
import { runtimeName } from './moduleSyntax.js';

export function importStatements(
  f: ts.NodeFactory,
  node: ts.ImportDeclaration,
  file: ts.SourceFile,
): readonly ts.Statement[] {
  const clause = node.importClause;
  if (clause?.isTypeOnly) return [];
  if (!clause) return [at(node, f.createExpressionStatement(load(f, node.moduleSpecifier, [])))];

  const bindings = importedBindings(clause);
  const used = valueNames(file);
  const needed = bindings.filter((b) => used.has(b.local)).map((b) => b.exported);
  const loaded = load(f, node.moduleSpecifier, needed);

  const namespace = clause.namedBindings && ts.isNamespaceImport(clause.namedBindings);
  if (namespace) {
    const name = clause.namedBindings.name;
    const whole = constant(f, name, loaded);
    if (bindings.length === 0) return [at(node, whole)];
    return [at(node, whole), constant(f, pattern(f, bindings), f.createIdentifier(name.text))];
  }
  return [at(node, constant(f, pattern(f, bindings), loaded))];
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

function load(f: ts.NodeFactory, specifier: ts.Expression, needed: readonly string[]) {
  const loader = f.createPropertyAccessExpression(f.createIdentifier(runtimeName), 'import');
  const names = f.createArrayLiteralExpression(needed.map((n) => f.createStringLiteral(n)));
  return f.createAwaitExpression(f.createCallExpression(loader, undefined, [specifier, names]));
}

function pattern(f: ts.NodeFactory, bindings: readonly Binding[]): ts.ObjectBindingPattern {
  return f.createObjectBindingPattern(
    bindings.map(({ exported, local }) =>
      f.createBindingElement(undefined, f.createStringLiteral(exported), local),
    ),
  );
}

function constant(f: ts.NodeFactory, name: ts.BindingName, value: ts.Expression): ts.Statement {
  const declaration = f.createVariableDeclaration(name, undefined, undefined, value);
  return f.createVariableStatement(
    undefined,
    f.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
  );
}

const at = <S extends ts.Statement>(original: ts.Node, statement: S): S =>
  ts.setTextRange(statement, original);

/** Identifiers that occur outside types and outside import declarations. */
function valueNames(file: ts.SourceFile): ReadonlySet<string> {
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
