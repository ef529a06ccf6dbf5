/**
 * A cell's TypeScript as a script that V8's REPL mode runs.
 *
 * Types are erased without being checked (a type error never blocks a run), static imports become awaited
 * calls into the kernel's loader, and the value of a last expression is kept for display. One pass
 * of TypeScript's own emitter does it all, so the source map is right by construction.
 */
import ts from 'typescript';
import { importStatements } from './importRewrite.js';
import { rewriteModuleSyntax, runtimeName } from './moduleSyntax.js';
import { redeclarable } from './redeclarable.js';

export type CompiledCell =
  | { readonly ok: true; readonly code: string; readonly map: string }
  | { readonly ok: false; readonly error: SyntaxProblem };

/** Positions count from 1, as editors show them. */
export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  // A cell without imports is still a module: `await` at its top is an operator.
  moduleDetection: ts.ModuleDetectionKind.Force,
  isolatedModules: true,
  sourceMap: true,
  removeComments: true,
  newLine: ts.NewLineKind.LineFeed,
};

export function compileCell(source: string): CompiledCell {
  const out = ts.transpileModule(source, {
    fileName: 'cell.ts',
    compilerOptions: options,
    reportDiagnostics: true,
    transformers: { before: [cellBody], after: [redeclarable] },
  });
  const problem = syntaxProblem(out.diagnostics);
  if (problem) return { ok: false, error: problem };
  const code = out.outputText.replace(/\/\/# sourceMappingURL=\S*\s*$/, '');
  return { ok: true, code, map: out.sourceMapText ?? '' };
}

/** The first syntax error among what the emitter reports, or undefined. */
export function syntaxProblem(
  diagnostics: readonly ts.Diagnostic[] | undefined,
): SyntaxProblem | undefined {
  const first = diagnostics?.find((d) => d.category === ts.DiagnosticCategory.Error);
  if (!first) return undefined;
  const { line, character } =
    first.file && first.start !== undefined
      ? first.file.getLineAndCharacterOfPosition(first.start)
      : { line: 0, character: 0 };
  const message = ts.flattenDiagnosticMessageText(first.messageText, '\n');
  return { message, line: line + 1, column: character + 1 };
}

const cellBody: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const f = context.factory;
  const last = file.statements.at(-1);
  const statements = file.statements.flatMap((statement): readonly ts.Statement[] => {
    if (ts.isImportDeclaration(statement)) return importStatements(f, statement, file);
    if (ts.isExportDeclaration(statement)) return [];
    if (ts.isEnumDeclaration(statement))
      return [forgetEnum(f, statement), dropExport(f, statement)];
    const value = statement === last ? displayedExpression(statement) : undefined;
    return [value ? keepValue(f, value, statement) : dropExport(f, statement)];
  });
  const strict = f.createExpressionStatement(f.createStringLiteral('use strict'));
  const body = f.updateSourceFile(file, f.createNodeArray([strict, ...statements]));
  return rewriteModuleSyntax(context, body);
};

function displayedExpression(statement: ts.Statement): ts.Expression | undefined {
  if (ts.isExpressionStatement(statement)) return statement.expression;
  if (ts.isExportAssignment(statement)) return statement.expression;
  return undefined;
}

function keepValue(f: ts.NodeFactory, value: ts.Expression, original: ts.Statement): ts.Statement {
  const slot = f.createPropertyAccessExpression(f.createIdentifier(runtimeName), 'value');
  return ts.setTextRange(f.createExpressionStatement(f.createAssignment(slot, value)), original);
}

/** An enum's emitted code adds members to what the name already holds: start it afresh on a rerun. */
function forgetEnum(f: ts.NodeFactory, statement: ts.EnumDeclaration): ts.Statement {
  const declaration = f.createVariableDeclaration(
    statement.name.text,
    undefined,
    undefined,
    f.createVoidZero(),
  );
  return f.createVariableStatement(undefined, [declaration]);
}

/** Everything a cell declares is visible to later cells, so `export` says nothing more. */
function dropExport(f: ts.NodeFactory, statement: ts.Statement): ts.Statement {
  if (ts.isExportAssignment(statement)) return f.createExpressionStatement(statement.expression);
  const isExport = (m: ts.ModifierLike) =>
    m.kind === ts.SyntaxKind.ExportKeyword || m.kind === ts.SyntaxKind.DefaultKeyword;
  if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(isExport)) {
    return statement;
  }
  const kept = ts.getModifiers(statement)?.filter((m) => !isExport(m));
  if (ts.isVariableStatement(statement)) {
    return f.updateVariableStatement(statement, kept, statement.declarationList);
  }
  if (ts.isFunctionDeclaration(statement)) {
    const s = statement;
    const { asteriskToken, name, typeParameters, parameters, type, body } = s;
    return f.updateFunctionDeclaration(
      s,
      kept,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isClassDeclaration(statement)) {
    const { name, typeParameters, heritageClauses, members } = statement;
    return f.updateClassDeclaration(
      statement,
      kept,
      name,
      typeParameters,
      heritageClauses,
      members,
    );
  }
  if (ts.isEnumDeclaration(statement)) {
    return f.updateEnumDeclaration(statement, kept, statement.name, statement.members);
  }
  return statement;
}
