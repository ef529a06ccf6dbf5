/**
 * Makes every name at the top of a cell one that a later cell may declare again, as whatever it likes.
 *
 * V8's REPL mode lets `let` follow `let`, and `const` follow `const`, but not one the other, nor either a function:
 * turning `const` into `let` and running the cell again would fail. So all of them become `let`: that a
 * constant is assigned to is the type checker's business, which tells while the cell is written.
 */
import type { MagicString } from 'magic-string';
import ts from 'typescript';

/** Of JavaScript, or of TypeScript whose types are blank: enums and namespaces are variables by then. */
export function makeRedeclarable(edits: MagicString, file: ts.SourceFile): void {
  const functions = file.statements.filter(isNamedFunction);
  const last = new Map(functions.map((s) => [s.name.text, s]));
  const declared = new Set(last.keys());
  // Functions can be called above their declaration, so they come first.
  const place = file.statements.find((s) => !isNamedFunction(s))?.getStart(file);
  for (const each of functions) {
    const start = each.getStart(file);
    if (last.get(each.name.text) !== each) edits.remove(start, each.end);
    else {
      edits.appendRight(start, `let ${each.name.text} = `).appendLeft(each.end, ';\n');
      if (place !== undefined && place < start) edits.move(start, each.end, place);
    }
    // What follows must not go on what came before.
    edits.appendLeft(start, ';');
  }
  for (const statement of file.statements) {
    // TypeScript's own, to say that this is a module.
    if (ts.isExportDeclaration(statement))
      edits.update(statement.getStart(file), statement.end, ';');
    if (isOwnVariables(statement)) letVariables(edits, statement.declarationList, file, declared);
  }
}

type NamedFunction = ts.FunctionDeclaration & { readonly name: ts.Identifier };

const isNamedFunction = (s: ts.Statement): s is NamedFunction =>
  ts.isFunctionDeclaration(s) && s.name !== undefined && s.body !== undefined;

const isOwnVariables = (s: ts.Statement): s is ts.VariableStatement =>
  ts.isVariableStatement(s) && !s.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword);

/** `var` may repeat a name of its own cell; the repetition is an assignment. */
function letVariables(
  edits: MagicString,
  list: ts.VariableDeclarationList,
  file: ts.SourceFile,
  declared: Set<string>,
): void {
  const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0;
  const repeated = list.declarations.filter(({ name }) => {
    if (!ts.isIdentifier(name)) return false;
    const isRepeated = isVar && declared.has(name.text);
    declared.add(name.text);
    return isRepeated;
  });
  const keyword = list.getStart(file);
  const wordEnd = keyword + (list.flags & ts.NodeFlags.Const ? 'const' : 'let').length;
  if (repeated.length === 0) return void edits.update(keyword, wordEnd, 'let');
  edits.remove(keyword, wordEnd);
  let before: ts.VariableDeclaration | undefined;
  for (const each of list.declarations) {
    const start = each.getStart(file);
    // The comma.
    if (before) edits.update(before.end, start, '; ');
    before = each;
    if (!repeated.includes(each)) edits.appendRight(start, 'let ');
    else if (!each.initializer) edits.remove(start, each.end);
  }
}
