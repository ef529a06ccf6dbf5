/** Of what type the variables at the top of a cell are, as far as their initial values say it. */
import ts from 'typescript';
import { withinStack } from './withinStack.js';

export type DeclaredType =
  | 'string'
  | 'number'
  | 'bigint'
  | 'boolean'
  | 'array'
  | 'object'
  /** What is computed, or not given: any JSON, else text. */
  | 'unknown';

/** Of each name that a cell declares by a variable, what its value is. */
export const declaredTypes = (source: string): ReadonlyMap<string, DeclaredType> =>
  withinStack(
    () => typesIn(source),
    () => new Map(),
  );

function typesIn(source: string): ReadonlyMap<string, DeclaredType> {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, true);
  const types = new Map<string, DeclaredType>();
  for (const statement of file.statements.filter(ts.isVariableStatement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name)) types.set(name.text, typeOf(initializer));
    }
  }
  return types;
}

function typeOf(value: ts.Expression | undefined): DeclaredType {
  if (value === undefined) return 'unknown';
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return 'string';
  if (ts.isNumericLiteral(value)) return 'number';
  if (ts.isBigIntLiteral(value)) return 'bigint';
  if (ts.isPrefixUnaryExpression(value) || ts.isParenthesizedExpression(value)) {
    const inner = ts.isParenthesizedExpression(value) ? value.expression : value.operand;
    const signs = [ts.SyntaxKind.MinusToken, ts.SyntaxKind.PlusToken];
    const signed = ts.isParenthesizedExpression(value) || signs.includes(value.operator);
    return signed ? typeOf(inner) : 'unknown';
  }
  if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) return typeOf(value.expression);
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) {
    return 'boolean';
  }
  if (ts.isArrayLiteralExpression(value)) return 'array';
  return ts.isObjectLiteralExpression(value) ? 'object' : 'unknown';
}
