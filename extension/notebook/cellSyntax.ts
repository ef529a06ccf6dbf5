/**
 * What a cell says as a module, in words of a script: imports are awaited calls of the kernel's loader, `export` says nothing
 * more than that later cells see the name, as they do anyway, and the value of a last expression is kept for display.
 */
import type { MagicString } from 'magic-string';
import ts from 'typescript';
import { importText, valueNames } from './importRewrite.js';
import { rewriteModuleSyntax } from './moduleSyntax.js';
import { runtimeName } from './runtimeName.js';

/** Each edit leaves a statement that ends by itself: what follows one that is gone must not go on what came before. */
export function rewriteCell(edits: MagicString, file: ts.SourceFile): void {
  // Only the first line of a file may be one.
  if (file.text.startsWith('#!')) edits.update(0, 2, '//');
  let used: ReadonlySet<string> | undefined;
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    if (ts.isImportDeclaration(statement)) {
      used ??= valueNames(file);
      edits.update(start, statement.end, importText(statement, file, used));
    } else if (ts.isExportDeclaration(statement)) edits.update(start, statement.end, ';');
    else if (ts.isExportAssignment(statement)) {
      // Not a statement of its own, for `{ a: 1 }` would be a block.
      edits.update(start, statement.expression.getStart(file), ';0, ');
    } else dropExport(edits, statement, file);
  }
  keepValue(edits, file);
  rewriteModuleSyntax(edits, file);
}

function keepValue(edits: MagicString, file: ts.SourceFile): void {
  const last = file.statements.at(-1);
  if (!last || !(ts.isExpressionStatement(last) || ts.isExportAssignment(last))) return;
  const { expression } = last;
  const isList =
    ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.CommaToken;
  const value = isList ? expression.right : expression;
  const start = value.getStart(file);
  const slot = `${runtimeName}.value = `;
  // Its first word is about to be another.
  if (file.text.startsWith('import', start)) return void edits.appendRight(start, slot);
  // With its first character, so that the place of the whole is that of the value: a debugger stops there. It is a space by
  // now where type parameters begin it.
  edits.update(start, start + 1, `${slot}${edits.original[start]}`);
}

function dropExport(edits: MagicString, statement: ts.Statement, file: ts.SourceFile): void {
  if (!ts.canHaveModifiers(statement)) return;
  const exports = ts.getModifiers(statement)?.filter(isExport) ?? [];
  for (const modifier of exports) edits.remove(modifier.getStart(file), modifier.end);
  const [first] = exports;
  const isNameless = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  if (!first || !isNameless || statement.name) return;
  // `export default function () {}`: nobody can call it, and without a name it is no statement.
  edits.appendRight(first.getStart(file), ';0, ').appendLeft(statement.end, ';');
}

const isExport = ({ kind }: ts.Modifier): boolean =>
  kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;
