/** What TypeScript's own emitter makes of a text that was edited before, and the way back through both. */
import remapping from '@jridgewell/remapping';
import type { MagicString } from 'magic-string';
import ts from 'typescript';

export interface Emitted {
  readonly code: string;
  readonly map: () => string;
  readonly diagnostics: readonly ts.Diagnostic[];
}

export function emit(
  edited: MagicString,
  fileName: string,
  compilerOptions: ts.CompilerOptions,
): Emitted {
  const out = ts.transpileModule(edited.toString(), {
    fileName,
    compilerOptions: {
      ...compilerOptions,
      isolatedModules: true,
      moduleDetection: ts.ModuleDetectionKind.Force,
      sourceMap: true,
      removeComments: true,
      newLine: ts.NewLineKind.LineFeed,
    },
    reportDiagnostics: true,
  });
  return {
    code: out.outputText.replace(/\/\/# sourceMappingURL=\S*\s*$/, ''),
    map: () =>
      throughMaps([out.sourceMapText ?? '', ...(edited.hasChanged() ? [editsMap(edited)] : [])]),
    diagnostics: out.diagnostics ?? [],
  };
}

/** To every character, for V8 names the places of brackets and operators too. */
export const editsMap = (edits: MagicString): string =>
  edits.generateMap({ hires: true, source: 'cell.ts' }).toString();

/** Of code that was made in steps; the last step's map comes first. */
export const throughMaps = (maps: readonly string[]): string =>
  maps.length === 1 ? (maps[0] ?? '') : remapping([...maps], () => null).toString();
