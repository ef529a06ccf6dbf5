/** The names that a cell declares at its top: what later cells see, and what `-p` may override. */
import ts from 'typescript';
import { withinStack } from './withinStack.js';

export const declaredNames = (source: string): readonly string[] =>
  withinStack(
    () => {
      const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, false);
      return [...new Set(file.statements.flatMap(namesOf))];
    },
    () => [],
  );

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((d) => namesInBinding(d.name));
  }
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  if (ts.isImportDeclaration(statement)) return namesInImport(statement.importClause);
  return [];
}

export function namesInBinding(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((e) => (ts.isOmittedExpression(e) ? [] : namesInBinding(e.name)));
}

function namesInImport(clause: ts.ImportClause | undefined): readonly string[] {
  if (!clause || clause.isTypeOnly) return [];
  const own = clause.name ? [clause.name.text] : [];
  const bindings = clause.namedBindings;
  if (!bindings) return own;
  if (ts.isNamespaceImport(bindings)) return [...own, bindings.name.text];
  return [...own, ...bindings.elements.filter((e) => !e.isTypeOnly).map((e) => e.name.text)];
}

/** May a cell declare a name so? `new` and `function` are words of the language. */
export function isDeclarable(name: string): boolean {
  const kind = ts.identifierToKeywordKind(ts.factory.createIdentifier(name));
  return kind === undefined || kind > ts.SyntaxKind.LastFutureReservedWord;
}
