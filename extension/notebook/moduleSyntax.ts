/**
 * `import(…)` and `import.meta` mean nothing in an evaluated script: both become calls to the loader that runs
 * the code. Shared by cells and by the local modules that cells import.
 */
import ts from 'typescript';

/** The kernel's object that compiled code calls: `import`, `meta`, and the slot for a cell's value. */
export const runtimeName = '__lossbook__';

export function rewriteModuleSyntax(
  context: ts.TransformationContext,
  file: ts.SourceFile,
): ts.SourceFile {
  const f = context.factory;
  const member = (name: string) =>
    f.createPropertyAccessExpression(f.createIdentifier(runtimeName), name);
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isTypeNode(node)) return node;
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      return member('meta');
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const args = node.arguments.slice(0, 1).map((a) => ts.visitNode(a, visit) as ts.Expression);
      return ts.setTextRange(f.createCallExpression(member('import'), undefined, args), node);
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitEachChild(file, visit, context);
}
