/**
 * A local TypeScript or JavaScript module as the body of an async function, CommonJS inside: its imports can be
 * loaded first whatever their kind, `await` at its top works, and exports are live.
 */
import { MagicString } from 'magic-string';
import ts from 'typescript';
import { emit } from './emitted.js';
import { rewriteModuleSyntax } from './moduleSyntax.js';
import { nestsTooDeep, syntaxProblem, target, type SyntaxProblem } from './parseCell.js';
import { withinStack } from './withinStack.js';

export type CompiledModule =
  | {
      readonly ok: true;
      readonly code: string;
      readonly map: string;
      /** What it imports statically, in order. */
      readonly imports: readonly string[];
    }
  | { readonly ok: false; readonly error: SyntaxProblem };

const options: ts.CompilerOptions = {
  target,
  module: ts.ModuleKind.CommonJS,
  // What our `require` returns is a module namespace already, `default` included: no helper may wrap it.
  esModuleInterop: false,
  ignoreDeprecations: '6.0',
  allowJs: true,
};

export const compileModule = (source: string, fileName: string): CompiledModule =>
  withinStack(
    () => moduleOf(source, fileName),
    () => ({ ok: false, error: nestsTooDeep }),
  );

function moduleOf(source: string, fileName: string): CompiledModule {
  // By the endings .mts and .mjs TypeScript would leave imports as they are, whatever the options say.
  const name = /\.[cm]?ts$/.test(fileName) ? 'module.ts' : 'module.js';
  const edits = new MagicString(source);
  rewriteModuleSyntax(edits, ts.createSourceFile(name, source, target));
  const { code, map, diagnostics } = emit(edits, name, options);
  // Of the text as it was written: edits have moved places.
  const problem =
    syntaxProblem(diagnostics) &&
    syntaxProblem(emit(new MagicString(source), name, options).diagnostics);
  if (problem) return { ok: false, error: problem };
  return { ok: true, code, map: map(), imports: requiresOf(code) };
}

/** What the emitted code requires: type-only imports are gone from it. */
function requiresOf(code: string): readonly string[] {
  const found = ts.preProcessFile(code, true, true).importedFiles.map((f) => f.fileName);
  return [...new Set(found)];
}

/** Does a plain .js file use module syntax, or is it CommonJS? */
export const isModuleSource = (source: string): boolean =>
  withinStack(
    () => hasModuleSyntax(source),
    () => false,
  );

function hasModuleSyntax(source: string): boolean {
  const file = ts.createSourceFile('m.js', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  return file.statements.some(
    (s) =>
      ts.isImportDeclaration(s) ||
      ts.isExportDeclaration(s) ||
      ts.isExportAssignment(s) ||
      (ts.canHaveModifiers(s) &&
        ts.getModifiers(s)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)),
  );
}
