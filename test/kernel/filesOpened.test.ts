import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { useKernel } from '../support/kernelUnderTest.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'lossbook-files-')));
const folder = join(root, 'notebook');
const files = {
  'notebook/a.txt': 'a',
  'notebook/deep/b.bin': 'b',
  'notebook/one.cjs': `module.exports = require('./two.cjs') + 1;`,
  'notebook/two.cjs': `module.exports = 2;`,
  'notebook/mod.ts': `import { three } from './three.ts'; export const four = three + 1;`,
  'notebook/three.ts': `export const three = 3;`,
  'beside.txt': 'beside',
  'notebook/node_modules/cjs/package.json': '{"name":"cjs","version":"1.0.0","main":"main.js"}',
  'notebook/node_modules/cjs/main.js': 'module.exports = 5;',
  'notebook/node_modules/@some/esm/package.json':
    '{"name":"@some/esm","version":"2.0.0","type":"module","exports":"./main.js"}',
  'notebook/node_modules/@some/esm/main.js': 'export const six = 6;',
};
const sums = new Map(
  Object.entries(files).map(([path, text]) => [
    path.startsWith('notebook/') ? path.slice('notebook/'.length) : `../${path}`,
    createHash('sha256').update(text).digest('hex'),
  ]),
);

const cells: readonly [string, readonly string[]][] = [
  [`import { readFileSync } from 'node:fs'; readFileSync('a.txt', 'utf8')`, ['a.txt']],
  [`import fs from 'fs'; fs.readFileSync(process.cwd() + '/deep/b.bin')`, ['deep/b.bin']],
  [`import { readFile } from 'node:fs/promises'; await readFile('a.txt')`, ['a.txt']],
  [
    `import { readFile } from 'node:fs'; await new Promise((done) => readFile('a.txt', done)); 1`,
    ['a.txt'],
  ],
  [
    `import { createReadStream } from 'node:fs'; for await (const part of createReadStream('a.txt')) part; 1`,
    ['a.txt'],
  ],
  [
    `import { openSync, closeSync } from 'node:fs'; closeSync(openSync(new URL('a.txt', import.meta.url))); 1`,
    ['a.txt'],
  ],
  [
    `import { open } from 'node:fs/promises'; const file = await open('a.txt'); await file.close(); 1`,
    ['a.txt'],
  ],
  [`require('fs').readFileSync('../beside.txt', 'utf8')`, ['../beside.txt']],
  [`import one from './one.cjs'; one`, ['one.cjs', 'two.cjs']],
  [`import { four } from './mod.ts'; four`, ['mod.ts', 'three.ts']],
  [`import cjs from 'cjs'; cjs`, ['node_modules/cjs/package.json']],
  [`import { six } from '@some/esm'; six`, ['node_modules/@some/esm/package.json']],
  [`import * as tf from '@tensorflow/tfjs'; tf.ones([2]).sum().dataSync()[0]`, []],
  [`import { writeFileSync } from 'node:fs'; writeFileSync('out.txt', 'out')`, []],
  [`import { openSync } from 'node:fs'; openSync('new.txt', 'w')`, []],
  [
    `import { readdirSync, existsSync } from 'node:fs'; existsSync('a.txt') && readdirSync('.')`,
    [],
  ],
  [`import { readFileSync } from 'node:fs'; readFileSync('/etc/hosts')`, []],
  [`import { readFileSync } from 'node:fs'; try { readFileSync('none.txt') } catch { 1 }`, []],
];

describe('files that a cell opens', () => {
  before(() => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  });
  mkdirSync(folder, { recursive: true });
  const kernel = useKernel({ folder });
  after(() => rmSync(root, { recursive: true }));
  for (const [code, paths] of cells) {
    it(`${code}: ${paths.join(', ') || 'none'}`, async () => {
      const end = await kernel.run(code);
      assert.equal(end.error, undefined, end.error?.message);
      const inputs = (end.reply?.inputs ?? []).map(({ path, sha256 }) => [path, sha256]);
      assert.deepEqual(
        inputs.sort(),
        paths.map((path) => [path, sums.get(path)]),
      );
    });
  }

  it('are opened once more to be looked at, and no oftener', async () => {
    const end = await kernel.run(`import fs from 'node:fs';
const { openSync } = fs;
let opened = 0;
fs.openSync = (...given) => { opened++; return openSync(...given); };
fs.readFileSync('a.txt');
fs.openSync = openSync;
opened`);
    assert.equal(end.value, '2');
  });
});
