/** Sentences in source files, and their translations: what `test/l10n.test.ts` and `test/renderer/words.test.ts` ask of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { parsedJson } from './parsedJson.js';

export interface Found {
  readonly key: string | undefined;
  readonly outside: string | undefined;
}

export const read = (path: string): Record<string, string> =>
  parsedJson<Record<string, string>>(readFileSync(path, 'utf8'));

export function sameSentences(wanted: ReadonlySet<string>, bundle: Record<string, string>): void {
  assert.deepEqual(Object.keys(bundle).sort(), [...wanted].sort());
  sameMarks(Object.entries(bundle));
}

/** Places to fill, links to commands and icons are those of the English text, and something is translated. */
export function sameMarks(pairs: readonly (readonly [string, string])[]): void {
  const marks = (text: string): readonly string[] =>
    (text.match(/\{\d+\}|\(command:[\w.]+\)|`[^`]+`|\$\(\w+\)/g) ?? []).sort();
  assert.deepEqual(
    pairs.filter(
      ([english, text]) => text.trim() === '' || marks(english).join() !== marks(text).join(),
    ),
    [],
  );
  const same = pairs.filter(([english, text]) => english === text && /[a-z] [a-z]/i.test(english));
  assert.deepEqual(same, []);
}

/** Literals of a file: those that are translated, and those that read like something for people and are not. */
export function literals(path: string): readonly Found[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true, kindOf(path));
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node))
      return;
    if (ts.isCallExpression(node) && node.expression.getText() === 't') {
      const [message, ...rest] = node.arguments;
      if (message && ts.isStringLiteralLike(message))
        found.push({ key: message.text, outside: undefined });
      else if (message) visit(message);
      return rest.forEach(visit);
    }
    if (isKeyOfCode(node)) return;
    const text = textOf(node);
    if (text !== undefined && (isShown(node) ? /[a-z]{2}/i.test(text) : readsLikeText(text)))
      found.push({ key: undefined, outside: text });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const kindOf = (path: string): ts.ScriptKind =>
  path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;

/** Of markup: one word is for people too. */
const isShown = (node: ts.Node): boolean => ts.isJsxText(node) || ts.isJsxAttribute(node.parent);

/** What the page reads and no person does: classes, roles, ids, and whatever else is not one of `spokenAttributes`. */
const isKeyOfCode = (node: ts.Node): boolean =>
  ts.isJsxAttribute(node) &&
  node.initializer !== undefined &&
  ts.isStringLiteral(node.initializer) &&
  !spokenAttributes.has(node.name.getText());

const spokenAttributes = new Set([
  ...['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'],
  // Of our components.
  ...['label', 'name', 'sentence', 'unit'],
]);

function textOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text.trim();
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}

/** Two words beside each other, one after what is filled in, or one with a capital. Icons are no words. */
function readsLikeText(text: string): boolean {
  const plain = text.replace(/\$\([\w~-]+\)/g, '').trim();
  return (
    /[A-Za-z]{2,}[,:.]? +[{(]?[A-Za-z]*|\{\} [a-z]{3,}/.test(plain) || /^[A-Z][a-z]+/.test(plain)
  );
}

/**
 * Where parts of a line are put together in the punctuation of English: a template with a translated part and a comma, colon or bracket, and
 * `.join(', ')` in a function that translates.
 */
export function englishJoints(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true, kindOf(path));
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = ts.isTemplateExpression(node) ? textOf(node)!.replace(/\$\([\w~-]+\)/g, '') : '';
    const isTemplate =
      (/[,:;(] ?/.test(text) && translates(node)) ||
      (/{}[,:;] {}/.test(text) && translates(around(node)));
    const isJoin =
      ts.isCallExpression(node) &&
      /\.join\('[,;] '\)$/.test(node.getText()) &&
      translates(around(node));
    if (isTemplate || isJoin) found.push(`${path}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const translates = (node: ts.Node): boolean => /(?<![\w.])t\(/.test(node.getText());

/** The function that a node is in. */
function around(node: ts.Node): ts.Node {
  let at = node;
  while (!ts.isFunctionLike(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}

/** Punctuation of ASCII beside a Chinese character. */
export const halfWidth = (bundle: Record<string, string>): readonly string[] =>
  Object.values(bundle).filter((text) =>
    /[\u4e00-\u9fff][,;:()]|[,;:()][\u4e00-\u9fff]/.test(text),
  );
