/** What stands in the cells of a probe's rows, as its sources write it: literals that a value, a gradient or a policy is made of. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const room = 'extension/check/probe';
const cells = /^(value|gradient|policy|texts)$/;

/** With `{0}`, `{1}` where something is filled in. */
export const probeCellTexts = (): readonly string[] => [
  ...new Set(
    readdirSync(room)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => textsOf(`${room}/${name}`)),
  ),
];

function textsOf(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true);
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (isComparison(node)) return;
    const text = patternOf(node);
    if (text !== undefined && /[a-z]{2}/i.test(text.replace(/\{\d\}/g, ''))) found.push(text);
    if (isOtherCall(node)) return;
    ts.forEachChild(node, collect);
  };
  const visit = (node: ts.Node): void => {
    const filled = filledCell(node);
    if (filled) return collect(filled);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What a cell is filled with: by a property, a constant of its name, a function that is named for it, or `skip(why)`. */
function filledCell(node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAssignment(node) && cells.test(node.name.getText())) {
    // A literal's own object may hold cells in turn.
    return ts.isObjectLiteralExpression(node.initializer) ? undefined : node.initializer;
  }
  if (ts.isVariableDeclaration(node) && cells.test(node.name.getText())) {
    return node.initializer && !ts.isObjectLiteralExpression(node.initializer)
      ? node.initializer
      : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'skip') return node.arguments[0];
  const isText =
    (ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node)) &&
    /^(value|gradient|figures|length|count)s?Text$|^showChange$/.test(node.name?.getText() ?? '');
  if (isText) return ts.isFunctionDeclaration(node) ? node.body : node.initializer;
  return undefined;
}

/** Another string than what is compared with it. */
const isComparison = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText());

/** Of a lookup, or of what makes numbers. */
const isOtherCall = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && /^(skip|split|join|judgeInput)$/.test(node.expression.getText());

function patternOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return (
    node.head.text + node.templateSpans.map(({ literal }, i) => `{${i}}${literal.text}`).join('')
  );
}
