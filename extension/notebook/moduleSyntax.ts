/**
 * `import(…)` and `import.meta` mean nothing in an evaluated script: both become calls to the loader that runs
 * the code. Shared by cells and by the local modules that cells import.
 */
import type { MagicString } from 'magic-string';
import ts from 'typescript';
import { runtimeName } from './runtimeName.js';

export function rewriteModuleSyntax(edits: MagicString, file: ts.SourceFile): void {
  if (!/\bimport\s*(?:[.(]|\/[/*])/.test(file.text)) return;
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      edits.update(node.getStart(file), node.end, `${runtimeName}.meta`);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      edits.update(node.expression.getStart(file), node.expression.end, `${runtimeName}.import`);
      node.arguments.slice(0, 1).forEach(visit);
      dropRest(edits, node.arguments);
    } else ts.forEachChild(node, visit);
  };
  visit(file);
}

/** The loader takes the names that are needed where `import(…)` has attributes. */
function dropRest(edits: MagicString, all: ts.NodeArray<ts.Expression>): void {
  const [first] = all;
  if (first && all.end > first.end) edits.remove(first.end, all.end);
}
