/** A cell as TypeScript's parser reads it: the one reading that all of compiling works on. Types are not checked. */
import ts from 'typescript';

export type ParsedCell =
  | { readonly ok: true; readonly file: ts.SourceFile }
  | { readonly ok: false; readonly error: SyntaxProblem };

/** Positions count from 1, as editors show them. */
export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What V8 on Node 20 runs as it stands; of what came later TypeScript makes this. */
export const target = ts.ScriptTarget.ES2022;

/** Of the parsed file what TypeScript has and its types leave out. */
interface ParsedInside {
  readonly parseDiagnostics: readonly ts.Diagnostic[];
  externalModuleIndicator?: unknown;
}
const inside = (file: ts.SourceFile) => file as unknown as ParsedInside;

const parseOptions: ts.CreateSourceFileOptions = {
  languageVersion: target,
  // A cell without imports is still a module: `await` at its top is an operator.
  setExternalModuleIndicator: (file) => void (inside(file).externalModuleIndicator = true),
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

export function parseCell(source: string): ParsedCell {
  const file = ts.createSourceFile('cell.ts', source, parseOptions, false, ts.ScriptKind.TS);
  const error = syntaxProblem(inside(file).parseDiagnostics);
  return error ? { ok: false, error } : { ok: true, file };
}

/** Of a text that the stack ends in. */
export const nestsTooDeep: SyntaxProblem = {
  message:
    'it nests too deeply to be read: take it apart into statements, or read long data from a file',
  ...{ line: 1, column: 1 },
};

/** The first syntax error among what TypeScript reports, or undefined. */
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
