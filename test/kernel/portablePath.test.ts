/** Files are called alike in records and errors, whatever system they are on. */
import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { pathFrom } from '../../extension/cli/files.js';
import { shortPath } from '../../extension/python/pythonError.js';
import { portablePath } from '../../extension/kernel/portablePath.js';

const table = [
  [posix, '/n', '/n/data/a.png', 'data/a.png'],
  [posix, '/n', '/a.ts', '../a.ts'],
  [posix, '/n', '/n/a\\b.ts', 'a\\b.ts'],
  [win32, 'C:\\n', 'C:\\n\\data\\a.png', 'data/a.png'],
  [win32, 'C:\\n', 'c:\\N\\lib\\a.ts', 'lib/a.ts'],
  [win32, 'C:\\n\\deep', 'C:\\n\\a.ts', '../a.ts'],
  [win32, 'C:\\n', 'D:\\a.ts', 'D:/a.ts'],
] as const;

/** Of a place in Python: what is outside keeps its whole path, and a folder that only begins alike is outside. */
const shortened = [
  [posix, '/n', '/n/losses.py', 'losses.py'],
  [posix, '/n', '/nn/losses.py', '/nn/losses.py'],
  [posix, '/n', '/n/..py', '..py'],
  [win32, 'C:\\n', 'C:\\n\\lib\\losses.py', 'lib/losses.py'],
  [win32, 'C:\\n', 'c:\\N\\losses.py', 'losses.py'],
  [win32, 'C:\\n', 'C:\\losses.py', 'C:\\losses.py'],
  [win32, 'C:\\n', 'D:\\losses.py', 'D:\\losses.py'],
] as const;

/** Of marks on GitHub and of targets: from the checkout, with slashes. */
const given = [
  [posix, '/repo', '/repo/a/n.tfnb', 'a/n.tfnb'],
  [win32, 'C:\\repo', 'C:\\repo\\a\\n.tfnb', 'a/n.tfnb'],
  [win32, 'C:\\repo', 'C:/repo/a/n.tfnb', 'a/n.tfnb'],
  [win32, 'C:\\repo', 'D:\\n.tfnb', 'D:/n.tfnb'],
] as const;

describe('shortPath', () => {
  for (const [way, folder, file, name] of shortened) {
    it(`${file} in ${folder}: ${name}`, () => assert.equal(shortPath(file, folder, way), name));
  }
});

describe('pathFrom', () => {
  for (const [way, folder, file, name] of given) {
    it(`${file} from ${folder}: ${name}`, () => assert.equal(pathFrom(folder, file, way), name));
  }
});

describe('portablePath', () => {
  for (const [way, folder, file, name] of table) {
    it(`${file} from ${folder}: ${name}`, () =>
      assert.equal(portablePath(folder, file, way), name));
  }
});
