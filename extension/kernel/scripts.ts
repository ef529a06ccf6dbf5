/** Which script came from which source, and where in it a generated position lies. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { CompiledScript } from '../wire/debugMessage.js';
import type { CellRun } from './cellRun.js';

export interface Place {
  /** `Cell In[3]`, or the path of a local module. */
  readonly label: string;
  readonly cell: string | undefined;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

interface Script {
  readonly label: string;
  readonly cell: string | undefined;
  /** Makes the source map. Undefined where the lines that are told are the source's own. */
  readonly map: (() => string) | undefined;
  /** As its author wrote it; of cells only. */
  readonly source: string;
  /** Of cells in TypeScript, which are a script of their own in each run. */
  readonly run: CellRun | undefined;
}

const scripts = new Map<string, Script>();
/** Those of the last runs: what an older one has left behind is told without its place. */
const mostScripts = 2000;

export const cellUrl = (cell: string, count: number): string =>
  `lossbook-cell:/${encodeURIComponent(cell)}/${count}`;

export function rememberScript(
  url: string,
  script: { label: string; cell?: string; map?: () => string; source?: string; run?: CellRun },
): void {
  const { label, cell, map, source = '', run } = script;
  scripts.set(url, { label, cell, map, source, run });
  const [oldest] = scripts.keys();
  if (scripts.size > mostScripts && oldest !== undefined) scripts.delete(oldest);
}

const toCompiled = (url: string, { label, cell, map, source }: Script): CompiledScript => ({
  url,
  label,
  ...(cell !== undefined && { cell, source }),
  ...(map && { map: map() }),
});

/** The run that a script was compiled for. */
export const runOfScript = (url: string): CellRun | undefined => scripts.get(url)?.run;

/** Those that a debugger can show. */
export const compiledScripts = (): readonly CompiledScript[] =>
  [...scripts].map(([url, script]) => toCompiled(url, script));

export function compiledScript(url: string): CompiledScript | undefined {
  const script = scripts.get(url);
  return script && toCompiled(url, script);
}

/** The place in TypeScript of a generated position (from 1), or undefined when the script is not ours. */
export function placeOf(url: string, line: number, column: number): Place | undefined {
  const script = scripts.get(url);
  if (!script) return undefined;
  const { label, cell, map } = script;
  if (map === undefined) return { label, cell, line, column };
  const found = originalPositionFor(read(map), { line, column: column - 1 });
  if (found.line === null) return { label, cell, line: 1, column: 1 };
  return { label, cell, line: found.line, column: found.column + 1 };
}

/** The line of a cell at a generated position; undefined for any other script. */
export function lineOf(url: string, line: number, column: number): { text: string } | undefined {
  const place = placeOf(url, line, column);
  const text = place?.cell && scripts.get(url)?.source.split('\n')[place.line - 1];
  return text === undefined || text === '' ? undefined : { text };
}

let lastRead: { readonly make: () => string; readonly map: TraceMap } | undefined;

/** The frames of one error are mostly of one script. */
function read(make: () => string): TraceMap {
  if (lastRead?.make !== make) lastRead = { make, map: new TraceMap(make()) };
  return lastRead.map;
}

/** One line of a V8 stack trace: the function, the script, and the position in it. */
export interface Frame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

const framePattern =
  /^\s*at (?:(.*?) \()?(?:async )?((?:lossbook-cell|Cell In\[|file|node|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/;

export function parseFrame(text: string): Frame | undefined {
  const match = framePattern.exec(text);
  if (!match) return undefined;
  const [, name = '', url = '', line, column] = match;
  return { name: name.replace(/^async /, ''), url, line: Number(line), column: Number(column) };
}
