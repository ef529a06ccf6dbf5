/**
 * The one way in which the command writes: each path is looked at and tried before the work, then written through
 * links, into devices and pipes as they are, and into plain files as `replaceFile` does. What cannot be written at
 * the end is kept elsewhere, and said.
 */
import {
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
  type BigIntStats,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { replaceFile, requireReplaceable, writeAll } from './replaceFile.js';
import { exitCode, type ExitCode } from './results.js';
import { systemReason } from './systemReason.js';
import type { Console, Terminal } from './terminal.js';
import { UsageError } from './usageError.js';

export interface OutputFile {
  /** As the person wrote it. */
  readonly path: string;
  /** Which standard stream it is, if one. */
  readonly stream: 'out' | 'err' | undefined;
  /** The same for every name of a file. */
  readonly identity: string;
  /** Throws a `UsageError`, after which the text is in a file that it names. Called once. */
  readonly write: (text: string) => void;
}

/** A place found fit to be written. `option` names it in sentences, `--html` say. */
export function outputFile(option: string, path: string, { out, err }: Console): OutputFile {
  const refuse = (reason: string) => new UsageError(`${option} ${path}: ${reason}`);
  if (path === '-') return standardStream(path, 'out', out.write);
  if (/[\\/]$/.test(path)) throw refuse('that names a folder; name a file.');
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    const stream = found && streamOf(found);
    if (stream !== undefined) return standardStream(path, stream, { out, err }[stream].write);
    if (found?.isDirectory()) throw refuse('that is a folder; name a file.');
    if (found?.isBlockDevice()) throw refuse('that is a whole disk; name a file.');
    if (found && !found.isFile()) return device(option, path);
    const real = endOfLinks(path);
    requireFolder(dirname(real), refuse);
    requireReplaceable(real);
    const write = (text: string) => replaceFile(real, Buffer.from(text));
    const identity = found === undefined ? real : inode(found);
    return { path, stream: undefined, identity, write: keepOnFailure(option, path, write) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw refuse(`cannot be written: ${systemReason(error)}.`);
  }
}

/** What else is said on standard output, and what is read. */
interface Surroundings {
  readonly console: Console;
  /** `--json` was given: standard output is one object and nothing else. */
  readonly json?: boolean;
  /** Files that no output may be: the wrong name after an option would cost the notebook, or the loss. */
  readonly sources?: readonly string[];
  /** Outputs that may be what is read all the same, as the executed copy may. */
  readonly rewrites?: readonly string[];
}

/** The outputs of a command by their options' names, tried one and all before the work. */
export function outputFiles<Name extends string>(
  paths: Readonly<Record<Name, string | undefined>>,
  { console, json = false, sources = [], rewrites = [] }: Surroundings,
): Readonly<Record<Name, OutputFile | undefined>> {
  const read = new Map(sources.map((path) => [identityOf(path), `that is ${path}, which is read`]));
  const taken = new Map<string, string>();
  if (json) taken.set('out', 'the object of --json goes there');
  const files = Object.entries<string | undefined>(paths).map(([name, path]) => {
    if (path === undefined) return [name, undefined];
    const file = outputFile(`--${name}`, path, console);
    const source = rewrites.includes(name) ? undefined : read.get(file.identity);
    const other = taken.get(file.identity) ?? source;
    if (other !== undefined) {
      throw new UsageError(`--${name} ${path}: ${other}; name another file.`);
    }
    taken.set(file.identity, `--${name} goes there`);
    return [name, file];
  });
  return Object.fromEntries(files) as Record<Name, OutputFile | undefined>;
}

/** Where text for the person goes: not into a file that standard output is. */
export const asideFrom = (
  files: Readonly<Record<string, OutputFile | undefined>>,
  { out, err }: Console,
): Terminal => (Object.values(files).some((file) => file?.stream === 'out') ? err : out);

/** One file that cannot be written keeps nothing else from being written or said. */
export function tryWrite({ err }: Console, write: () => void): ExitCode {
  try {
    write();
    return exitCode.asExpected;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err.write(`lossbook: ${error.message}\n`);
    return exitCode.unusable;
  }
}

function requireFolder(folder: string, refuse: (reason: string) => UsageError): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw refuse(`its folder ${folder} does not exist; make it first.`);
  if (!found.isDirectory()) throw refuse(`${folder} is a file, not a folder.`);
}

/** `/dev/stdout` in a pipe, or the very file that the shell leads a stream to: both write at its end. */
function streamOf(found: BigIntStats): OutputFile['stream'] {
  // A device takes what comes by whichever way, and /dev/null is everybody's.
  if (found.isCharacterDevice()) return undefined;
  const leadsThere = (descriptor: number): boolean => {
    try {
      return inode(fstatSync(descriptor, { bigint: true })) === inode(found);
    } catch {
      return false;
    }
  };
  return leadsThere(1) ? 'out' : leadsThere(2) ? 'err' : undefined;
}

const inode = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

function identityOf(path: string): string {
  try {
    return inode(statSync(path, { bigint: true }));
  } catch {
    return path;
  }
}

/** Where a new file comes to be: what a link names need not exist yet. */
function endOfLinks(path: string): string {
  let at = resolve(path);
  for (let links = 0; links < 40; links += 1) {
    try {
      at = resolve(realpathSync(dirname(at)), readlinkSync(at));
    } catch {
      return at;
    }
  }
  return at;
}

/** Opened at once, so that a pipe has its writer from the beginning; a pipe that nobody reads is refused. */
function device(option: string, path: string): OutputFile {
  const waitless = (constants.O_NONBLOCK as number | undefined) ?? 0;
  const tried = openSync(path, constants.O_WRONLY | waitless);
  const file = openSync(path, constants.O_WRONLY);
  closeSync(tried);
  const write = (text: string) => {
    try {
      writeAll(file, Buffer.from(text), null);
    } finally {
      closeSync(file);
    }
  };
  return { path, stream: undefined, identity: option, write: keepOnFailure(option, path, write) };
}

const standardStream = (
  path: string,
  stream: 'out' | 'err',
  write: (text: string) => void,
): OutputFile => ({
  path,
  stream,
  identity: stream,
  write,
});

/** An hour of computing is not lost to a disk that filled up meanwhile. */
const keepOnFailure =
  (option: string, path: string, write: (text: string) => void) => (text: string) => {
    try {
      write(text);
    } catch (error) {
      const kept = keptElsewhere(path, text);
      const where = kept === undefined ? '' : `; what was to be written is in ${kept}`;
      throw new UsageError(`${option} ${path}: cannot be written: ${systemReason(error)}${where}.`);
    }
  };

function keptElsewhere(path: string, text: string): string | undefined {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-'));
    const kept = join(folder, basename(path));
    writeFileSync(kept, text);
    return kept;
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
