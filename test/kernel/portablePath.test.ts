/** Files are called alike in records and errors, whatever system they are on. */
import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
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

describe('portablePath', () => {
  for (const [way, folder, file, name] of table) {
    it(`${file} from ${folder}: ${name}`, () =>
      assert.equal(portablePath(folder, file, way), name));
  }
});
