/**
 * The names that a cell's types know at its top: values, types and imports alike. More than `notebook/declaredNames.ts` has, for
 * a type is erased in the kernel and yet may be named in the next cell.
 */
import ts from 'typescript';
import { namesInBinding } from '../notebook/declaredNames.js';
import { withinStack } from '../notebook/withinStack.js';
import type { CompletionKind } from '../wire/language.js';

export interface CellNames {
  /** All of them, each with what it is. */
  readonly declared: ReadonlyMap<string, CompletionKind>;
  /** Those that the cell itself exports. */
  readonly exported: ReadonlySet<string>;
}

export const cellNames = (source: string): CellNames =>
  withinStack(
    () => namesIn(source),
    () => ({ declared: new Map(), exported: new Set() }),
  );

function namesIn(source: string): CellNames {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, false);
  const declared = new Map<string, CompletionKind>();
  const exported = new Set<string>();
  for (const statement of file.statements) {
    const names = [...namesOf(statement), ...hoistVars(statement)];
    for (const [name, kind] of names) {
      declared.set(name, kind);
      if (isExported(statement)) exported.add(name);
    }
    for (const name of reexports(statement)) exported.add(name);
  }
  return { declared, exported };
}

type Named = readonly [name: string, kind: CompletionKind];

function namesOf(statement: ts.Statement): readonly Named[] {
  if (ts.isVariableStatement(statement)) return inList(statement.declarationList);
  if (ts.isImportDeclaration(statement)) return inImport(statement.importClause);
  const kind = kindOf(statement);
  const name = kind && (statement as ts.DeclarationStatement).name;
  return kind && name && ts.isIdentifier(name) ? [[name.text, kind]] : [];
}

function kindOf(statement: ts.Statement): CompletionKind | undefined {
  if (ts.isFunctionDeclaration(statement)) return 'function';
  if (ts.isClassDeclaration(statement)) return 'class';
  if (ts.isEnumDeclaration(statement)) return 'enum';
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return 'interface';
  }
  const isModule = ts.isModuleDeclaration(statement) || ts.isImportEqualsDeclaration(statement);
  return isModule ? 'module' : undefined;
}

function inList(list: ts.VariableDeclarationList): readonly Named[] {
  return list.declarations.flatMap(({ name, initializer }): readonly Named[] => {
    const callable =
      initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
    const kind = list.flags & ts.NodeFlags.Const ? 'constant' : 'variable';
    // Where a name is yet to be written there is an empty one.
    const names = namesInBinding(name).filter((each) => each !== '');
    return names.map((each) => [each, callable ? 'function' : kind]);
  });
}

function inImport(clause: ts.ImportClause | undefined): readonly Named[] {
  const bindings = clause?.namedBindings;
  const own: readonly Named[] = clause?.name ? [[clause.name.text, 'module']] : [];
  if (!bindings) return own;
  if (ts.isNamespaceImport(bindings)) return [...own, [bindings.name.text, 'module']];
  return [...own, ...bindings.elements.map((e): Named => [e.name.text, 'variable'])];
}

/** `var` in a block or a loop is a name of the whole cell. */
function hoistVars(statement: ts.Statement): readonly Named[] {
  const found: Named[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleBlock(node)) return;
    const isVar =
      ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;
    if (isVar) found.push(...inList(node));
    ts.forEachChild(node, visit);
  };
  if (!ts.isVariableStatement(statement)) visit(statement);
  return found;
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword) &&
  !(ts.getModifiers(statement) ?? []).some((m) => m.kind === ts.SyntaxKind.DefaultKeyword);

function reexports(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement)) return [];
  const clause = statement.exportClause;
  return clause && ts.isNamedExports(clause) ? clause.elements.map((e) => e.name.text) : [];
}
