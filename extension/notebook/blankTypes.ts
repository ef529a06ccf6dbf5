/**
 * Types taken out by writing spaces over them, so that everything else stays where it is: a tenth of what TypeScript's emitter
 * takes. What is more than types is written out (an enum, see `abbreviations.ts`) or the emitter's (a decorator).
 */
import { blankSourceFile } from 'ts-blank-space';
import ts from 'typescript';

/**
 * As long as the file and with its lines; undefined where spaces do not make it JavaScript that V8 runs. `isLeft` says of a node that
 * is no type that it may stay as it is.
 */
export function blankTypes(
  file: ts.SourceFile,
  isLeft: (node: ts.Node) => boolean = () => false,
): string | undefined {
  let isTypesOnly = !hasNewerSyntax(file);
  if (!isTypesOnly) return undefined;
  const code = blankSourceFile(file, (node) => (isTypesOnly &&= isLeft(node)));
  return isTypesOnly ? code : undefined;
}

/** What is no type and what V8 on Node 20 does not know: decorators, `accessor`, `using`. */
function hasNewerSyntax(file: ts.SourceFile): boolean {
  if (!/@|\baccessor\b|\busing\b/.test(file.text)) return false;
  const isNewer = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.Decorator ||
    node.kind === ts.SyntaxKind.AccessorKeyword ||
    (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0) ||
    ts.forEachChild(node, isNewer) === true;
  return isNewer(file);
}
