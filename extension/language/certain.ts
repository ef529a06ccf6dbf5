/**
 * Whether what the type checker found is wrong in every case, and not only in some that its types allow.
 *
 * TensorFlow.js's own types make much of what is right doubtful: `model.predict(x)` is a tensor or a list of tensors, `arraySync()` of a
 * tensor of any rank is a number or one of six nestings of lists, and the rank of most results is unknown, so that a
 * `Tensor` is no `Tensor4D`. Whoever writes the cell knows which it is.
 */
import ts from 'typescript';
import { nodeAt } from './spans.js';

/** Where a diagnostic is, and what the whole notebook says. */
export interface Found {
  readonly checker: ts.TypeChecker;
  readonly source: ts.SourceFile;
  readonly diagnostic: ts.Diagnostic;
  /** Texts of all cells. */
  readonly texts: readonly string[];
}

export function certain({ checker, source, diagnostic, texts }: Found): boolean {
  const { start = 0, length = 0, code, messageText } = diagnostic;
  const node = nodeAt(source, start, length);
  switch (code) {
    case 2304:
    case 2552:
    case 18004:
      return !isGlobal(node.getText(source), texts);
    case 2339:
    case 2551:
      return lacksProperty(checker, node);
    case 2362:
    case 2363:
    case 2365:
      return lacksNumber(checker, node);
    case 2349:
    case 2351:
      return !isUnion(checker.getTypeAtLocation(node));
    case 2322:
    case 2345:
    case 2739:
    case 2740:
    case 2741:
    case 2769:
    case 2820:
    case 2559: {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return (
        !isOfRanks(text) &&
        !isOfParameters(text) &&
        !isInferred(checker, source, node) &&
        !mayFit(checker, source, node)
      );
    }
    default:
      return true;
  }
}

/** Node's newer globals are in no types, and a cell may have put a name on the global object. */
const isGlobal = (name: string, texts: readonly string[]): boolean =>
  name in globalThis || texts.some((text) => text.includes('globalThis') && text.includes(name));

/** Of a union, no member may have it; `{}` is where properties are added later. */
function lacksProperty(checker: ts.TypeChecker, node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent) || !ts.isIdentifier(node)) return !inPattern(node);
  const type = checker.getTypeAtLocation(parent.expression);
  if (isUnion(type)) return !type.types.some((each) => has(checker, each, node.text));
  const named = type.getProperties().length > 0 || (type.flags & ts.TypeFlags.Object) === 0;
  return named && (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) === 0;
}

/** `const { a } = value`: what `value` is, is harder to tell. */
const inPattern = (node: ts.Node): boolean =>
  ts.isBindingElement(node.parent) || ts.isObjectBindingPattern(node.parent);

const has = (checker: ts.TypeChecker, type: ts.Type, name: string): boolean =>
  (type.flags & ts.TypeFlags.Any) !== 0 ||
  checker.getPropertyOfType(checker.getApparentType(type), name) !== undefined;

/** The operand, or either of both, is no number in any case. */
function lacksNumber(checker: ts.TypeChecker, node: ts.Node): boolean {
  let outer: ts.Node = node;
  while (outer.parent && !ts.isBinaryExpression(outer)) outer = outer.parent;
  if (!ts.isBinaryExpression(outer)) return true;
  return [outer.left, outer.right].every((side) => !isUnion(checker.getTypeAtLocation(side)));
}

const isUnion = (type: ts.Type | undefined): type is ts.UnionType =>
  type?.isUnion() === true && (type.flags & (ts.TypeFlags.Boolean | ts.TypeFlags.Enum)) === 0;

/**
 * `Argument of type 'Tensor<Rank>' is not assignable to parameter of type 'Tensor4D'`, or deeper in what is compared, of a list or a
 * function of tensors: of ranks, not of kinds.
 */
const isOfRanks = (text: string): boolean =>
  new RegExp(
    `[tT]ype '${tensor}' is not assignable to (?:parameter of )?type '[^']*${family}`,
  ).test(text);
const family = '(?:Tensor|Scalar|Variable)';
const tensor = `(?:\\w+\\.)*${family}(?:\\dD)?(?:<[^'|]*>)?(?: \\| [^']*)?`;

/** A function is called with what it can take: only the caller knows with what. */
const isOfParameters = (text: string): boolean => text.includes('Types of parameters');

/**
 * `new Map([['a', 1], ['b', [1, 2]]])`: the types that an argument is held to were taken from another part of it, and a run does
 * not ask for one type.
 */
function isInferred(checker: ts.TypeChecker, source: ts.SourceFile, node: ts.Node): boolean {
  for (let at = node; at && !ts.isStatement(at); at = at.parent) {
    if (!ts.isCallExpression(at) && !ts.isNewExpression(at)) continue;
    const isArgument = at.arguments?.some(
      (argument) => argument.pos <= node.pos && node.end <= argument.end,
    );
    // Of a call that no overload takes, the place is what is called.
    if (!isArgument && at.expression.getStart(source) !== node.getStart(source)) continue;
    const declaration = checker.getResolvedSignature(at)?.getDeclaration();
    const own = declaration?.typeParameters?.map(({ name }) => name.text) ?? [];
    if (own.length === 0) return false;
    const names = new RegExp(`\\b(?:${own.join('|')})\\b`);
    return declaration?.parameters.some(({ type }) => names.test(type?.getText() ?? '')) === true;
  }
  return false;
}

/** The value is of several types, of which one is what is expected, or of none that is known. */
function mayFit(checker: ts.TypeChecker, source: ts.SourceFile, node: ts.Node): boolean {
  return valuesAt(source, node).some((value) => {
    const type = checker.getTypeAtLocation(value);
    if ((type.flags & (ts.TypeFlags.Never | ts.TypeFlags.Unknown)) !== 0) return true;
    if (!isUnion(type)) return false;
    const expected = contextualType(checker, value);
    return !expected || type.types.some((each) => checker.isTypeAssignableTo(each, expected));
  });
}

/** The expressions whose types were compared: a place is that of an argument, or of what is declared or assigned to. */
function valuesAt(source: ts.SourceFile, node: ts.Node): readonly ts.Expression[] {
  const { parent } = node;
  const isFirst = parent?.getStart(source) === node.getStart(source);
  if (isFirst && (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))) {
    return parent.initializer ? [parent.initializer] : [];
  }
  if (isFirst && ts.isBinaryExpression(parent)) return [parent.right];
  if (isFirst && ts.isCallExpression(parent)) return parent.arguments;
  if (ts.isReturnStatement(node)) return node.expression ? [node.expression] : [];
  return ts.isExpression(node) ? [node] : [];
}

function contextualType(checker: ts.TypeChecker, value: ts.Expression): ts.Type | undefined {
  const { parent } = value;
  if (ts.isVariableDeclaration(parent)) return checker.getTypeAtLocation(parent.name);
  if (ts.isBinaryExpression(parent) && parent.right === value) {
    return checker.getTypeAtLocation(parent.left);
  }
  return checker.getContextualType(value);
}
