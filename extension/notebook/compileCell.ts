/**
 * A cell's TypeScript as a script that V8's REPL mode runs.
 *
 * Types are erased without being checked (a type error never blocks a run), static imports become awaited
 * calls into the kernel's loader, and the value of a last expression is kept for display. All of it is edits of the text,
 * of which the source map is made when somebody asks where something was.
 */
import { MagicString } from 'magic-string';
import ts from 'typescript';
import { findAbbreviations } from './abbreviations.js';
import { blankTypes } from './blankTypes.js';
import { rewriteCell } from './cellSyntax.js';
import { editsMap, emit, throughMaps } from './emitted.js';
import { nestsTooDeep, parseCell, target, type SyntaxProblem } from './parseCell.js';
import { makeRedeclarable } from './redeclarable.js';
import { withinStack } from './withinStack.js';

export type CompiledCell =
  | {
      readonly ok: true;
      readonly code: string;
      /** The source map as text; compiles once more, for few cells are asked. */
      readonly map: () => string;
    }
  | { readonly ok: false; readonly error: SyntaxProblem };

export function compileCell(source: string): CompiledCell {
  return withinStack(
    () => cellOf(source),
    () => ({ ok: false, error: nestsTooDeep }),
  );
}

function cellOf(source: string): CompiledCell {
  const parsed = parseCell(source);
  if (!parsed.ok) return parsed;
  return { ok: true, code: editCell(parsed.file).edits.toString(), map: () => mapOf(source) };
}

function mapOf(source: string): string {
  const parsed = parseCell(source);
  if (!parsed.ok) return '';
  const { edits, before } = editCell(parsed.file);
  return throughMaps([editsMap(edits), ...before()]);
}

interface EditedCell {
  readonly edits: MagicString;
  /** The maps of what was done before these edits. */
  readonly before: () => readonly string[];
}

function editCell(file: ts.SourceFile): EditedCell {
  const abbreviations = findAbbreviations(file);
  const blank = blankTypes(file, abbreviations.has);
  const edits = new MagicString(blank ?? file.text);
  rewriteCell(edits, file);
  if (blank !== undefined) {
    abbreviations.writeOut(edits);
    return { edits: declare(edits, file), before: () => [] };
  }
  const { code, map } = emit(edits, 'cell.ts', {
    target,
    module: ts.ModuleKind.ESNext,
    // Imports are calls by now, and none of what is left is to be taken for a type.
    verbatimModuleSyntax: true,
  });
  const script = ts.createSourceFile('cell.js', code, target, false, ts.ScriptKind.JS);
  return { edits: declare(new MagicString(code), script), before: () => [map()] };
}

function declare(edits: MagicString, file: ts.SourceFile): MagicString {
  makeRedeclarable(edits, file);
  return edits.prepend('"use strict";\n');
}
