/**
 * Loads large scripts with what V8 has compiled of them before: half of a kernel's start was compiling the same text. It is
 * kept in the person's folder of caches, by the path, the text and the version of Node, under a sum of its own: V8 takes it as it is.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import { isAscii } from 'node:buffer';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { cacheFolder } from './cacheFolder.js';

// Held, for a cell may replace them before anything is kept.
const { createHash } = crypto;
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = fs;

export interface CompiledScripts {
  /** The exports of a CommonJS file; what it requires itself is had by `require`. */
  load: (file: string, require: NodeJS.Require) => unknown;
  /** Whether anything was loaded of which nothing is kept yet. */
  areToBeKept: () => boolean;
  /** Writes down what V8 has compiled by now; to be called when nobody waits. Never throws. */
  keep: () => void;
}

interface Loaded {
  readonly script: Script;
  readonly cache: string;
}

const dayMs = 24 * 3600 * 1000;
/** Of builds that are gone; what is still used is made once more. */
const keptMs = 30 * dayMs;
/** Of one script: some editors and versions of Node beside each other. */
const mostKept = 8;

export function compiledScripts(folder = cacheFolder()): CompiledScripts {
  const unkept: Loaded[] = [];
  return {
    load: (file, require) => {
      const bytes = readFileSync(file);
      const cache = folder && join(folder, cacheName(file, bytes));
      const kept = cache === undefined ? undefined : readKept(cache);
      const script = new Script(wrap(bytes), {
        filename: file,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        ...(kept && { cachedData: kept.data }),
      });
      // V8 may refuse it each time, by its flags, and making it takes longer than it saves once.
      const isOfNoUse = !kept || (script.cachedDataRejected && Date.now() - kept.writtenMs > dayMs);
      if (cache !== undefined && isOfNoUse) unkept.push({ script, cache });
      const module = { exports: {} };
      const run = script.runInThisContext() as (...args: unknown[]) => void;
      run.call(module.exports, module.exports, require, module, file, dirname(file));
      return module.exports;
    },
    areToBeKept: () => unkept.length > 0,
    keep: () => {
      for (const { script, cache } of unkept.splice(0)) {
        try {
          write(cache, script.createCachedData());
        } catch {
          // A disk that is full or not to be written to: the next start takes as long as this one.
        }
      }
    },
  };
}

/** Latin 1 is read four times as fast, and esbuild writes ASCII. */
const wrap = (bytes: Buffer): string =>
  `(function (exports, require, module, __filename, __dirname) {${bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')}\n})`;

const prefix = 'compiled-';
const sumDigits = 32;

/**
 * V8 looks at its own version and flags only, and asks of the text no more than its length. The frames of what it takes have the
 * path that was compiled, and whose frame one is is told by that, so a copy elsewhere has its own.
 */
function cacheName(file: string, text: Buffer): string {
  const { version, versions, arch } = process;
  const of = createHash('sha256')
    .update(`${version}\0${versions.v8}\0${arch}\0${file}\0`)
    .update(text);
  return `${prefixOf(file)}${of.digest('hex').slice(0, sumDigits)}`;
}

const prefixOf = (file: string): string => `${prefix}${basename(file, '.cjs')}-`;

const sumOf = (data: Buffer): Buffer => createHash('sha256').update(data).digest();
const sumBytes = 32;

interface Kept {
  readonly data: Buffer;
  readonly writtenMs: number;
}

/** Undefined where there is none, or where it is not what was written: V8 would run what a damaged one happens to say. */
function readKept(cache: string): Kept | undefined {
  try {
    const bytes = readFileSync(cache);
    const data = bytes.subarray(sumBytes);
    if (!sumOf(data).equals(bytes.subarray(0, sumBytes))) return undefined;
    return { data, writtenMs: statSync(cache).mtimeMs };
  } catch {
    return undefined;
  }
}

function write(cache: string, data: Buffer): void {
  const folder = dirname(cache);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${cache}.${process.pid}`;
  try {
    writeFileSync(unfinished, Buffer.concat([sumOf(data), data]), { mode: 0o600 });
    renameSync(unfinished, cache);
  } finally {
    rmSync(unfinished, { force: true });
  }
  removeOld(folder, basename(cache).slice(0, -sumDigits));
}

function removeOld(folder: string, script: string): void {
  const kept = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ name, writtenMs: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.writtenMs - a.writtenMs);
  const surplus = kept.filter(({ name }) => name.startsWith(script)).slice(mostKept);
  for (const each of kept) {
    const isOld = Date.now() - each.writtenMs > keptMs;
    if (isOld || surplus.includes(each)) rmSync(join(folder, each.name), { force: true });
  }
}
