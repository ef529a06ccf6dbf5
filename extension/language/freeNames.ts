/** The names that a cell reads and does not itself declare at its top: what it depends on of other cells. */
import ts from 'typescript';
import { withinStack } from '../notebook/withinStack.js';

/** Names of properties, members and types are none; a name that a function declares for itself may be among them. */
export const freeNames = (text: string): ReadonlySet<string> =>
  withinStack(
    () => namesIn(text),
    () => new Set(),
  );

function namesIn(text: string): ReadonlySet<string> {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node) && isRead(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) {
    return parent.initializer === node;
  }
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) {
    return parent.initializer === node;
  }
  return !(ts.isClassElement(parent) || ts.isFunctionLike(parent) || ts.isClassLike(parent));
}
