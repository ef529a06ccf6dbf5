/**
 * What NumPy and lists allow and tensors and promises do not: elements by index, going through them, a sign. JavaScript runs it all the
 * same and computes `undefined` or NaN, and TypeScript's types have nothing against it without `strict`.
 */
import ts from 'typescript';
import type { LanguageProblem } from '../wire/language.js';
import type { CellFile } from './cellFiles.js';
import { spanIn } from './spans.js';

type Kind = 'tensor' | 'promise';

export function arrayHabits(
  source: ts.SourceFile,
  file: CellFile,
  checker: ts.TypeChecker,
): readonly LanguageProblem[] {
  const found: LanguageProblem[] = [];
  const tell = (node: ts.Node, message: string): void => {
    const start = node.getStart(source);
    const span = spanIn(file, { start, length: node.getEnd() - start });
    if (span) found.push({ kind: 'type', ...span, message });
  };
  const visit = (node: ts.Node): void => {
    const habit = habitOf(node);
    const kind = habit && kindOf(checker.getTypeAtLocation(habit.value));
    if (habit && kind) tell(node, textOf(habit.what, kind, habit.value.getText(source)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type What = 'element' | 'each' | 'sign';

function habitOf(
  node: ts.Node,
): { readonly value: ts.Expression; readonly what: What } | undefined {
  if (ts.isElementAccessExpression(node) && isIndex(node.argumentExpression)) {
    return { value: node.expression, what: 'element' };
  }
  if (ts.isSpreadElement(node) || (ts.isForOfStatement(node) && !node.awaitModifier)) {
    return { value: node.expression, what: 'each' };
  }
  const isSign =
    ts.isPrefixUnaryExpression(node) &&
    (node.operator === ts.SyntaxKind.MinusToken || node.operator === ts.SyntaxKind.PlusToken);
  return isSign ? { value: node.operand, what: 'sign' } : undefined;
}

/** A number, or a name: `t[i]`. A text is the name of a property. */
const isIndex = (argument: ts.Expression): boolean =>
  ts.isNumericLiteral(argument) ||
  ts.isPrefixUnaryExpression(argument) ||
  ts.isIdentifier(argument);

/** Of a union nothing is certain. */
function kindOf(type: ts.Type): Kind | undefined {
  const name = type.getSymbol()?.getName() ?? '';
  if (/^(Tensor(\dD)?|Scalar|Variable)$/.test(name) && type.getProperty('dataSync'))
    return 'tensor';
  return name === 'Promise' ? 'promise' : undefined;
}

function textOf(what: What, kind: Kind, value: string): string {
  const short = value.length > 30 ? 'it' : value;
  if (kind === 'promise') return `${short} is a promise: its value is had by \`await ${short}\``;
  switch (what) {
    case 'element':
      return `a tensor has no elements by index: \`${short}.arraySync()\` gives nested arrays, \`${short}.gather(i)\` or \`${short}.slice(…)\` a part as a tensor`;
    case 'each':
      return `a tensor cannot be gone through: \`${short}.arraySync()\` gives nested arrays, \`tf.unstack(${short})\` its parts as tensors`;
    case 'sign':
      return `a tensor has no sign: \`tf.neg(${short})\``;
  }
}
