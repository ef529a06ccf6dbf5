/**
 * Notes the files that a cell's code opens for reading by Node's own means, `readFileSync` and the others: what its
 * results depended on, whoever read it.
 *
 * Recorded is what the file held when it was opened. Files in a package stand for the package, and are recorded as its
 * `package.json`. Not recorded: folders, pipes and devices; what lies outside of the notebook's folder and was named
 * by its whole path, which is another on the next machine; what other processes read.
 */
import { createHash } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOfCode } from './runOfCode.js';
import { portablePath } from './portablePath.js';

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Owner = Record<string, Call>;

/** Of each function that opens a file, where its flags stand; those of a third kind take them in their options. */
const opening: Readonly<Record<string, 'flags' | 'options'>> = {
  readFileSync: 'options',
  readFile: 'options',
  createReadStream: 'options',
  openSync: 'flags',
  open: 'flags',
};

/** Once, before the first cell. `own`: the kernel's folder, whose files are not the notebook's. */
export function watchFiles(folder: string, own: string): void {
  const fs = process.getBuiltinModule('node:fs');
  const { readFileSync, statSync } = fs;
  const note = (given: unknown): void => {
    const run = runOfCode();
    if (!run || run.ended) return;
    const path = pathOf(given);
    if (path === undefined) return;
    const absolute = resolve(path);
    const noted = portablePath(folder, packageOf(absolute) ?? absolute);
    const isNamed = !isAbsolute(path) || !noted.startsWith('../');
    if (!isNamed || absolute.startsWith(own + sep) || run.inputs.has(noted)) return;
    const file = resolve(folder, noted);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return;
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    run.inputs.set(noted, { path: noted, sha256 });
  };
  for (const owner of [fs, fs.promises] as unknown as readonly Owner[]) {
    for (const [name, kind] of Object.entries(opening)) {
      if (owner[name]) watchOpening(owner, name, kind, note);
    }
  }
  syncBuiltinESMExports();
}

function watchOpening(
  owner: Owner,
  name: string,
  kind: 'flags' | 'options',
  note: (path: unknown) => void,
): void {
  const call = owner[name]!;
  const noteAndCall: Call = function (...args) {
    const flags = kind === 'flags' ? args[1] : (args[1] as { flags?: unknown } | null)?.flags;
    if (reads(flags)) quietly(() => note(args[0]));
    return call.apply(this, args);
  };
  Object.defineProperties(noteAndCall, Object.getOwnPropertyDescriptors(call));
  owner[name] = noteAndCall;
}

let looking = false;

/** A file that cannot be read is told by the call itself. Looking opens it too, by the same functions. */
function quietly(look: () => void): void {
  if (looking) return;
  looking = true;
  try {
    look();
  } catch {
    return;
  } finally {
    looking = false;
  }
}

/** `r`, `r+`, `a+`, `w+` and their numbers; a callback in their place means reading. */
const reads = (flags: unknown): boolean =>
  typeof flags === 'string'
    ? /r|\+/.test(flags)
    : typeof flags === 'number'
      ? (flags & writeOnly) === 0
      : true;
const writeOnly = 1;

function pathOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (given instanceof URL && given.protocol === 'file:') return fileURLToPath(given);
  return given instanceof Uint8Array ? Buffer.from(given).toString() : undefined;
}

/** The `package.json` of the package that a file is a part of. */
export function packageOf(path: string): string | undefined {
  const parts = path.split(sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const length = parts[at + 1]?.startsWith('@') ? 3 : 2;
  return join(parts.slice(0, at + length).join(sep), 'package.json');
}
