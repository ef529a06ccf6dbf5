/** Kinds of place that a path can name, and what must hold of each after something was written there. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

export interface Place {
  /** Makes the target in the folder, and returns the path to give. */
  readonly make: (folder: string) => string | Promise<string>;
  /** What must hold of it once the command wrote what `writes` matches. */
  readonly holds: (folder: string, writes: RegExp) => void | Promise<void>;
}

const old = 'what was there before';
const at = (folder: string, name: string) => join(folder, name);
const write =
  (name: string, mode = 0o644) =>
  (folder: string) => {
    writeFileSync(at(folder, name), old);
    chmodSync(at(folder, name), mode);
    return name;
  };
export const has = (name: string, mode?: number) => (folder: string, writes: RegExp) => {
  assert.match(readFileSync(at(folder, name), 'utf8'), writes);
  if (mode !== undefined) assert.equal(statSync(at(folder, name)).mode & 0o7777, mode);
};

export const written: Readonly<Record<string, Place>> = {
  'a new file': { make: () => 'new', holds: has('new', 0o666 & ~process.umask()) },
  'a file that is there': { make: write('file'), holds: has('file', 0o644) },
  'a file of mode 600': { make: write('file', 0o600), holds: has('file', 0o600) },
  'a file of mode 775': { make: write('file', 0o775), holds: has('file', 0o775) },
  'a link to a file elsewhere': {
    make: (folder) => {
      mkdirSync(at(folder, 'elsewhere'));
      write('elsewhere/file', 0o640)(folder);
      symlinkSync('elsewhere/file', at(folder, 'link'));
      return 'link';
    },
    holds: (folder, writes) => {
      assert.ok(lstatSync(at(folder, 'link')).isSymbolicLink());
      has('elsewhere/file', 0o640)(folder, writes);
    },
  },
  'a link to a link to nothing yet': {
    make: (folder) => {
      mkdirSync(at(folder, 'elsewhere'));
      symlinkSync('../new', at(folder, 'elsewhere/second'));
      symlinkSync('elsewhere/second', at(folder, 'first'));
      return 'first';
    },
    holds: (folder, writes) => {
      assert.ok(lstatSync(at(folder, 'first')).isSymbolicLink());
      assert.ok(lstatSync(at(folder, 'elsewhere/second')).isSymbolicLink());
      has('new')(folder, writes);
    },
  },
  'one name of two': {
    make: (folder) => {
      write('one', 0o640)(folder);
      linkSync(at(folder, 'one'), at(folder, 'two'));
      return 'one';
    },
    holds: (folder, writes) => {
      has('one', 0o640)(folder, writes);
      has('two')(folder, writes);
      assert.equal(statSync(at(folder, 'one')).nlink, 2);
    },
  },
  'a file longer than the new one, of two names': {
    make: (folder) => {
      writeFileSync(at(folder, 'long'), 'x'.repeat(1e6));
      linkSync(at(folder, 'long'), at(folder, 'two'));
      return 'long';
    },
    holds: (folder, writes) => {
      has('long')(folder, writes);
      assert.ok(!readFileSync(at(folder, 'two'), 'utf8').includes('xxxxxxxx'));
    },
  },
  'a file beside one named .partial': {
    make: (folder) => (write('file.partial')(folder), write('file')(folder)),
    holds: (folder, writes) => {
      has('file')(folder, writes);
      assert.equal(readFileSync(at(folder, 'file.partial'), 'utf8'), old);
    },
  },
  'a file beside a link named .partial': {
    make: (folder) => {
      write('victim')(folder);
      symlinkSync('victim', at(folder, 'file.partial'));
      return 'file';
    },
    holds: (folder, writes) => {
      has('file')(folder, writes);
      assert.equal(readFileSync(at(folder, 'victim'), 'utf8'), old);
    },
  },
  'a name of 250 letters': {
    make: () => 'n'.repeat(250),
    holds: has('n'.repeat(250)),
  },
  '/dev/null': {
    make: () => '/dev/null',
    holds: () => assert.ok(lstatSync('/dev/null').isCharacterDevice()),
  },
  'a FIFO with a reader': {
    make: async (folder) => {
      execFileSync('mkfifo', [at(folder, 'fifo')]);
      readers.set(folder, await reader(at(folder, 'fifo')));
      return 'fifo';
    },
    holds: async (folder, writes) => {
      assert.ok(lstatSync(at(folder, 'fifo')).isFIFO());
      assert.match((await readers.get(folder)?.()) ?? '', writes);
    },
  },
};

/** What is refused before a cell is run, and by which words. */
export const refused: Readonly<
  Record<string, Omit<Place, 'holds'> & { words: RegExp; holds?: Place['holds'] }>
> = {
  'a folder': {
    make: (folder) => (mkdirSync(at(folder, 'there')), 'there'),
    words: /that is a folder; name a file/,
  },
  'a folder that is to be': { make: () => 'there/', words: /names a folder; name a file/ },
  'a folder that does not exist': {
    make: () => 'no/where',
    words: /its folder .*no does not exist; make it first/,
  },
  'below a file': {
    make: (folder) => `${write('file')(folder)}/below`,
    words: /cannot be written: a part of its path is a file, not a folder/,
    holds: (folder) => assert.equal(readFileSync(at(folder, 'file'), 'utf8'), old),
  },
  'a FIFO that nobody reads': {
    make: (folder) => (execFileSync('mkfifo', [at(folder, 'fifo')]), 'fifo'),
    words: /nobody reads at its other end/,
  },
  'a file system that takes no file': { make: () => '/proc/new', words: /cannot be written: / },
  'links in a circle': {
    make: (folder) => (symlinkSync('circle', at(folder, 'circle')), 'circle'),
    words: /its links lead in a circle/,
  },
  'no name': { make: () => '', words: /takes the name of a file, got ''/ },
  'the file that is read, under another name': {
    make: (folder) => {
      linkSync(at(folder, 'in.tfnb'), at(folder, 'hard'));
      linkSync(at(folder, 'recorded.tfnb'), at(folder, 'hard too'));
      linkSync(at(folder, 'loss.ts'), at(folder, 'hard loss'));
      return 'hard';
    },
    words: /that is .*, which is read; name another file/,
  },
};

const readers = new Map<string, () => Promise<string>>();

/** A process that reads a FIFO; what it read is known once its last writer is gone, of which one is here. */
async function reader(path: string): Promise<() => Promise<string>> {
  const child = spawn('cat', [path]);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const ended = new Promise((done) => child.on('close', done));
  // Opening waits for the reader.
  const writer = await open(path, 'w');
  return async () => {
    await writer.close();
    await ended;
    return text;
  };
}
