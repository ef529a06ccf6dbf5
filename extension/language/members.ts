/** What the members of a module are: TypeScript's list of completions says of most only that they were exported by another file. */
import ts from 'typescript';
import type { CompletionKind } from '../wire/language.js';

export type MemberKinds = (name: string) => CompletionKind | undefined;

/** Of the module whose member is being written at a place: after `tf.`, or within the braces of an import. */
export function memberKinds(
  program: ts.Program | undefined,
  path: string,
  position: number,
): MemberKinds {
  const source = program?.getSourceFile(path);
  if (!program || !source) return () => undefined;
  const checker = program.getTypeChecker();
  const module = moduleAt(source, position, checker);
  const members = new Map(
    (module ? checker.getExportsOfModule(module) : []).map((symbol) => [symbol.name, symbol]),
  );
  return (name) => {
    const meant = resolveAlias(checker, members.get(name));
    return meant && kindOf(meant);
  };
}

function moduleAt(
  source: ts.SourceFile,
  position: number,
  checker: ts.TypeChecker,
): ts.Symbol | undefined {
  let found: ts.Symbol | undefined;
  const visit = (node: ts.Node): void => {
    if (position < node.getStart(source) || position > node.end) return;
    if (ts.isPropertyAccessExpression(node) && position > node.expression.end) {
      found = resolveAlias(checker, checker.getSymbolAtLocation(node.expression));
    }
    if (ts.isImportDeclaration(node)) found = checker.getSymbolAtLocation(node.moduleSpecifier);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found && found.flags & ts.SymbolFlags.Module ? found : undefined;
}

const resolveAlias = (
  checker: ts.TypeChecker,
  symbol: ts.Symbol | undefined,
): ts.Symbol | undefined =>
  symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

function kindOf({ flags, valueDeclaration }: ts.Symbol): CompletionKind | undefined {
  const { Function, Class, Interface, TypeAlias, Enum, Module, Variable } = ts.SymbolFlags;
  if (flags & Function) return 'function';
  if (flags & Class) return 'class';
  if (flags & Enum) return 'enum';
  if (flags & Variable) {
    const isConst =
      valueDeclaration && ts.getCombinedNodeFlags(valueDeclaration) & ts.NodeFlags.Const;
    return isConst ? 'constant' : 'variable';
  }
  if (flags & (Interface | TypeAlias)) return 'interface';
  return flags & Module ? 'module' : undefined;
}
