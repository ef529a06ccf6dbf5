/** The variables at the top of a cell: of what type, as far as their initial values say it, and whether they may be assigned to. */
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

export interface DeclaredVariable {
  readonly type: DeclaredType;
  readonly isConst: boolean;
}

/** By name. */
export const declaredVariables = (source: string): ReadonlyMap<string, DeclaredVariable> =>
  withinStack(
    () => variablesIn(source),
    () => new Map(),
  );

function variablesIn(source: string): ReadonlyMap<string, DeclaredVariable> {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, true);
  const variables = new Map<string, DeclaredVariable>();
  for (const { declarationList } of file.statements.filter(ts.isVariableStatement)) {
    const isConst = (declarationList.flags & ts.NodeFlags.Const) !== 0;
    const add = (name: ts.BindingName, type: DeclaredType): void => {
      if (ts.isIdentifier(name)) return void variables.set(name.text, { type, isConst });
      for (const part of name.elements) if (ts.isBindingElement(part)) add(part.name, 'unknown');
    };
    for (const { name, initializer } of declarationList.declarations) {
      add(name, typeOf(initializer));
    }
  }
  return variables;
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
