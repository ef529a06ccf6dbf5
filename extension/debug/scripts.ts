/** Scripts that the kernel compiled, and where in them and in their sources a position lies. */
import { eachMapping, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { CompiledScript } from '../wire/debugMessage.js';

/** Lines and columns from 0, as V8 counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Scripts {
  add: (script: CompiledScript) => void;
  of: (url: string) => CompiledScript | undefined;
  ofCell: (cell: string) => readonly CompiledScript[];
  /** Of a position in the generated code; undefined where that is none of the source's. */
  inSource: (script: CompiledScript, at: Position) => Position | undefined;
  /** Where the code of a source's line begins, or of the next line that has any. Undefined where none follows. */
  inScript: (script: CompiledScript, at: Position) => Position | undefined;
}

interface Segment {
  readonly original: Position;
  readonly generated: Position;
}

export function createScripts(): Scripts {
  const scripts = new Map<string, CompiledScript>();
  const maps = new WeakMap<CompiledScript, TraceMap>();
  const mapOf = (script: CompiledScript): TraceMap | undefined => {
    if (script.map === undefined) return undefined;
    const map = maps.get(script) ?? new TraceMap(script.map);
    maps.set(script, map);
    return map;
  };
  return {
    add: (script) => void scripts.set(script.url, script),
    of: (url) => scripts.get(url),
    ofCell: (cell) => [...scripts.values()].filter((script) => script.cell === cell),
    inSource: (script, { line, column }) => {
      const map = mapOf(script);
      if (!map) return { line, column };
      const found = originalPositionFor(map, { line: line + 1, column });
      return found.line === null ? undefined : { line: found.line - 1, column: found.column };
    },
    inScript: (script, at) => {
      const map = mapOf(script);
      return map ? firstSegment(segmentsOf(map), at)?.generated : at;
    },
  };
}

function segmentsOf(map: TraceMap): readonly Segment[] {
  const segments: Segment[] = [];
  eachMapping(map, (each) => {
    if (each.originalLine === null) return;
    segments.push({
      original: { line: each.originalLine - 1, column: each.originalColumn },
      generated: { line: each.generatedLine - 1, column: each.generatedColumn },
    });
  });
  return segments;
}

/** The first in the source at or after a position; of several for one place the first that runs. */
const firstSegment = (segments: readonly Segment[], at: Position): Segment | undefined =>
  segments
    .filter(({ original }) => compare(original, at) >= 0)
    .sort((a, b) => compare(a.original, b.original) || compare(a.generated, b.generated))[0];

const compare = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;
