/**
 * Breakpoints as a person set them, by source, and what V8 holds for each: one in every script that was compiled from the
 * source as it is now. A cell that ran before is one of these; a file that loads later joins them before it runs.
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompiledScript, ResolvedBreakpoint } from '../wire/debugMessage.js';
import { conditionOf, whyNoExpression } from './conditions.js';
import type { Post } from './inspector.js';
import type { Breakpoint, SourceBreakpoint, Translate } from './protocol.js';
import type { Position, Scripts } from './scripts.js';
import type { Sources } from './sources.js';

export interface Breakpoints {
  /** In place of those that the source had. */
  set: (path: string, wanted: readonly SourceBreakpoint[]) => Promise<readonly Breakpoint[]>;
  /** A script was compiled: those of its source that took hold in it. */
  bind: (script: CompiledScript) => Promise<readonly Breakpoint[]>;
  /** V8 has found a place for one of a file that it loaded by itself. */
  resolve: (resolved: ResolvedBreakpoint) => Breakpoint | undefined;
  /** Ids, as the editor knows them, of those of V8's. */
  idsOf: (hit: readonly string[]) => readonly number[];
}

interface Wanted {
  readonly id: number;
  readonly source: SourceBreakpoint;
  /** Ids of V8's. */
  readonly held: string[];
  /** From 1. */
  place: Position | undefined;
  /** Why it can have no place: its condition is no expression. */
  problem?: string;
}

interface Bound {
  readonly breakpointId: string;
  readonly locations: readonly { readonly lineNumber: number; readonly columnNumber?: number }[];
}

export function createBreakpoints(
  post: Post,
  scripts: Scripts,
  sources: Sources,
  t: Translate,
): Breakpoints {
  const wanted = new Map<string, Wanted[]>();
  let ids = 0;
  const { bindIn, place } = createPlacing(post, scripts, sources, t);

  return {
    set: async (path, list) => {
      const before = (wanted.get(path) ?? []).flatMap(({ held }) => held);
      const now = list.map((source): Wanted => ({ id: ++ids, source, held: [], place: undefined }));
      wanted.set(path, now);
      for (const breakpointId of before) await post('Debugger.removeBreakpoint', { breakpointId });
      for (const each of now) await place(path, each).catch(() => undefined);
      return now.map((each) => toBreakpoint(each, sources.whyNot(path)));
    },
    bind: async (script) => {
      const path = sources.pathOf(script);
      const now = path === undefined ? [] : (wanted.get(path) ?? []);
      for (const each of now) if (!each.problem) await bindIn(script, each).catch(() => undefined);
      return now.map((each) => toBreakpoint(each, ''));
    },
    resolve: ({ breakpointId, location }) => {
      for (const [path, list] of wanted) {
        const each = list.find(({ held }) => held.includes(breakpointId));
        if (!each || each.place || !plainFile.test(path)) continue;
        each.place = toEditor(fromV8(location));
        return toBreakpoint(each, '');
      }
      return undefined;
    },
    idsOf: (hit) =>
      [...wanted.values()]
        .flat()
        .filter(({ held }) => held.some((id) => hit.includes(id)))
        .map(({ id }) => id),
  };
}

/** Finds the place of a breakpoint in what has been compiled of its source, and has V8 hold it there. */
function createPlacing(post: Post, scripts: Scripts, sources: Sources, t: Translate) {
  const bindIn = async (script: CompiledScript, each: Wanted): Promise<void> => {
    const { line, column = 1 } = each.source;
    const at = scripts.inScript(script, { line: line - 1, column: column - 1 });
    if (!at) return;
    const { breakpointId, locations } = await ask(post, script.url, at, each.source);
    each.held.push(breakpointId);
    const [first] = locations;
    const found = scripts.inSource(script, first ? fromV8(first) : at);
    if (found) each.place = toEditor(found);
  };
  /** A file that Node loads by itself: V8 keeps it until then. */
  const bindByPath = async (path: string, each: Wanted): Promise<void> => {
    const at = { line: each.source.line - 1, column: (each.source.column ?? 1) - 1 };
    const { breakpointId, locations } = await ask(post, path, at, each.source);
    each.held.push(breakpointId);
    const [first] = locations;
    if (first) each.place = toEditor(fromV8(first));
  };
  const place = async (path: string, each: Wanted): Promise<void> => {
    const condition = conditionOf(each.source);
    const reason = condition && (await whyNoExpression(post, condition));
    if (reason) each.problem = t('What it asks cannot be read: {0}', reason);
    if (each.problem) return;
    const compiled = sources.scriptsOf(path);
    for (const script of compiled) await bindIn(script, each);
    if (compiled.length === 0 && plainFile.test(path)) await bindByPath(path, each);
  };
  return { bindIn, place };
}

type Location = Bound['locations'][number];

const fromV8 = ({ lineNumber, columnNumber = 0 }: Location): Position => ({
  line: lineNumber,
  column: columnNumber,
});
const toEditor = ({ line, column }: Position): Position => ({ line: line + 1, column: column + 1 });

/** What Node may load as it stands, without the kernel having compiled it. */
const plainFile = /\.[cm]?js$/;

async function ask(
  post: Post,
  url: string,
  { line, column }: Position,
  source: SourceBreakpoint,
): Promise<Bound> {
  const condition = conditionOf(source);
  return (await post('Debugger.setBreakpointByUrl', {
    // Node tells a file by its URL, whatever name the script was given.
    ...(isAbsolute(url) ? { urlRegex: `^(?:${bothNames(url)})$` } : { url }),
    lineNumber: line,
    columnNumber: column,
    ...(condition !== undefined && { condition }),
  })) as Bound;
}

/** The column only where one was asked for: else the editor draws a second mark within the line. */
function toBreakpoint({ id, source, place, problem }: Wanted, whyNot: string): Breakpoint {
  if (!place) return { id, verified: false, line: source.line, message: problem ?? whyNot };
  const { line, column } = place;
  return { id, verified: true, line, ...(source.column !== undefined && { column }) };
}

const bothNames = (path: string): string => [path, pathToFileURL(path).href].map(escape).join('|');

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
