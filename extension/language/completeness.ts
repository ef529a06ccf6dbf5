/** Whether a cell can be run as it stands: what a console asks at every Enter. */
import ts from 'typescript';
import type { Completeness } from '../wire/language.js';

/** Errors that name where something begins and mean that it does not end: a comment, a text in backquotes. */
const unended = ['*/', 'Unterminated template literal.'];

/** TypeScript's own number. */
const unterminatedString = 1002;

export function completeness(text: string): Completeness {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: 'cell.ts',
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      // `await` at the top is an operator.
      moduleDetection: ts.ModuleDetectionKind.Force,
      isolatedModules: true,
    },
  });
  const first = diagnostics[0];
  if (!first) return 'complete';
  const message = ts.flattenDiagnosticMessageText(first.messageText, '\n');
  // Text in quotes ends where its line does.
  if (first.code === unterminatedString) return 'invalid';
  const isAtEnd = (first.start ?? 0) >= text.trimEnd().length;
  return isAtEnd || unended.some((each) => message.includes(each)) ? 'incomplete' : 'invalid';
}
