/**
 * What is said against a cell.
 *
 * Types are erased before a cell runs, so nothing here keeps one from running, and a line under a program that is right would be worse
 * than none under one that is wrong. Therefore:
 *
 * - A cell that cannot run at all is told in the words of the kernel's own compiler (`syntax`).
 * - Of what types say, only codes in `shown` count: those by which a run will throw or compute something else than was meant. Left
 *   out are all of style (unused, implicit any), of null and undefined, of packages that have no types or are not installed, of names
 *   declared twice, and of the order in which names are declared.
 * - And of these only what is certain (`certain.ts`): a value that may be of several types is taken for the one that fits.
 * - A cell tagged `raises-exception` is meant to fail.
 */
import ts from 'typescript';
import { compileCell } from '../notebook/compileCell.js';
import type { LanguageProblem } from '../wire/language.js';
import { arrayHabits } from './arrayHabits.js';
import { certain } from './certain.js';
import type { CellFile } from './cellFiles.js';
import { missingModules } from './missingModules.js';
import type { Project } from './project.js';
import { spanIn } from './spans.js';

/** TypeScript's numbers, by what they find. */
const shown: ReadonlySet<number> = new Set([
  // A name that nothing declares, the same with a suggestion, and in `{ name }`.
  ...[2304, 2552, 18004],
  // A name that a module does not export, with suggestions.
  ...[2305, 2724, 2614],
  // A value of another type: assigned, passed, for no overload, as a property that must be there.
  ...[2322, 2345, 2769, 2741, 2739, 2740, 2820, 2559],
  // A property that an object does not have or an option that a function does not know, with suggestions.
  ...[2339, 2551, 2353, 2561],
  // Too few or too many arguments.
  ...[2554, 2555, 2575],
  // Arithmetic on what is no number: `tensor * 2`.
  ...[2362, 2363, 2365],
  // Called or constructed, and neither a function nor a class; a type where a value is needed.
  ...[2349, 2351, 2693],
  // Assignment to a constant of the same cell, or to what may only be read.
  ...[2588, 2540],
]);

export function problems(project: Project, file: CellFile): readonly LanguageProblem[] {
  const { cell } = file;
  const { service } = project;
  const compiled = compileCell(cell.text);
  if (!compiled.ok) return [syntaxProblem(cell.text, compiled.error)];
  if (cell.mustThrow || /^\s*\/\/\s*@ts-nocheck\b/.test(cell.text)) return [];
  const program = service.getProgram();
  const source = program?.getSourceFile(cell.path);
  if (!program || !source) return [];
  const checker = program.getTypeChecker();
  const texts = project.cells().map(({ text }) => text);
  const ofTypes = service.getSemanticDiagnostics(cell.path).flatMap((diagnostic) => {
    const { start, length = 0, code } = diagnostic;
    const span = start === undefined ? undefined : spanIn(file, { start, length });
    if (!span || !shown.has(code) || !certain({ checker, source, diagnostic, texts })) return [];
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    return [{ kind: 'type', ...span, message, code } as const];
  });
  return [
    ...missingModules(source, file, project.folder()),
    ...arrayHabits(source, file, checker),
    ...ofTypes,
  ].sort((a, b) => a.start - b.start);
}

/** From the place to the end of its line: the compiler tells a place only. */
function syntaxProblem(
  text: string,
  { message, line, column }: { message: string; line: number; column: number },
): LanguageProblem {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const start = Math.min(before + column - 1, text.length);
  const end = Math.max(start, before + (lines[line - 1] ?? '').trimEnd().length);
  return { kind: 'syntax', start, end, message };
}
