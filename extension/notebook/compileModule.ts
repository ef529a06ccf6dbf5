/**
 * A local TypeScript or JavaScript module as the body of an async function, CommonJS inside: its imports can be
 * loaded first whatever their kind, `await` at its top works, and exports are live.
 */
import ts from 'typescript';
import { syntaxProblem, type SyntaxProblem } from './compileCell.js';
import { rewriteModuleSyntax } from './moduleSyntax.js';

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
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleDetection: ts.ModuleDetectionKind.Force,
  isolatedModules: true,
  // What our `require` returns is a module namespace already, `default` included: no helper may wrap it.
  esModuleInterop: false,
  ignoreDeprecations: '6.0',
  allowJs: true,
  sourceMap: true,
  removeComments: true,
  newLine: ts.NewLineKind.LineFeed,
};

export function compileModule(source: string, fileName: string): CompiledModule {
  const before: ts.TransformerFactory<ts.SourceFile> = (context) => (file) =>
    rewriteModuleSyntax(context, file);
  const out = ts.transpileModule(source, {
    // By the endings .mts and .mjs TypeScript would leave imports as they are, whatever the options say.
    fileName: /\.[cm]?ts$/.test(fileName) ? 'module.ts' : 'module.js',
    compilerOptions: options,
    reportDiagnostics: true,
    transformers: { before: [before] },
  });
  const problem = syntaxProblem(out.diagnostics);
  if (problem) return { ok: false, error: problem };
  const code = out.outputText.replace(/\/\/# sourceMappingURL=\S*\s*$/, '');
  return { ok: true, code, map: out.sourceMapText ?? '', imports: requiresOf(code) };
}

/** What the emitted code requires: type-only imports are gone from it. */
function requiresOf(code: string): readonly string[] {
  const found = ts.preProcessFile(code, true, true).importedFiles.map((f) => f.fileName);
  return [...new Set(found)];
}

/** Does a plain .js file use module syntax, or is it CommonJS? */
export function isModuleSource(source: string): boolean {
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
