/** What V8 has compiled is kept between starts: it is used again, and one that cannot be used changes nothing. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compiledScripts } from '../../extension/kernel/compiled.js';
import { startTestKernel } from '../support/kernelUnderTest.js';

const text =
  'exports.sum = (a, b) => a + b; exports.file = __filename; exports.stack = () => new Error().stack;';
const dayMs = 24 * 3600_000;
/** What V8 refuses is written again after a day. Whole seconds, as any file system has them. */
const earlier = new Date(Math.floor(Date.now() / 1000) * 1000 - 2 * dayMs);

interface Exports {
  readonly sum: typeof Math.max;
  readonly stack: () => string;
}

describe('a script that was compiled before', () => {
  let folder = '';
  let script = '';
  let cache = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-compiled-'));
    script = join(folder, 'script.cjs');
    cache = join(folder, 'cache');
    writeFileSync(script, text);
    load();
    for (const file of kept()) utimesSync(file, earlier, earlier);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const kept = () => readdirSync(cache).map((name) => join(cache, name));
  const onlyKept = () => {
    const [file, ...others] = kept();
    assert.ok(file !== undefined && others.length === 0);
    return file;
  };
  function load(): unknown {
    const scripts = compiledScripts(cache);
    const { stack, ...exports } = scripts.load(script, createRequire(script)) as Exports;
    const sum = exports.sum(1, 2);
    assert.ok(stack().includes(`${script}:1:`), stack());
    scripts.keep();
    return { ...exports, sum };
  }
  const isWrittenAgain = () => statSync(onlyKept()).mtimeMs !== earlier.getTime();

  it('is used as it was kept', () => {
    assert.deepEqual(load(), { sum: 3, file: script });
    assert.ok(!isWrittenAgain());
  });

  for (const [name, damage] of [
    ['has another byte', (file: string) => writeFileSync(file, flipped(readFileSync(file)))],
    ['is cut off', (file: string) => truncateSync(file, statSync(file).size - 1)],
    ['is empty', (file: string) => truncateSync(file)],
  ] as const) {
    it(`and what is kept ${name}: it is compiled, and kept again`, () => {
      damage(onlyKept());
      utimesSync(onlyKept(), earlier, earlier);
      assert.deepEqual(load(), { sum: 3, file: script });
      assert.ok(isWrittenAgain());
    });
  }

  it('and is as long as before, with another text: that runs', () => {
    writeFileSync(script, text.replace('+', '-'));
    assert.deepEqual(load(), { sum: -1, file: script });
    assert.equal(kept().length, 2);
  });

  it('and lies elsewhere too: frames of each are of where it lies', () => {
    mkdirSync(join(folder, 'elsewhere'));
    script = join(folder, 'elsewhere', 'script.cjs');
    writeFileSync(script, text);
    assert.deepEqual(load(), { sum: 3, file: script });
    assert.deepEqual(load(), { sum: 3, file: script });
  });

  it('and is not in ASCII: it is read as UTF-8', () => {
    writeFileSync(script, `${text} exports.place = 'größer ≥';`);
    assert.deepEqual(load(), { sum: 3, file: script, place: 'größer ≥' });
  });

  it('and a file stands where the folder is: nothing is kept, and it runs', () => {
    rmSync(cache, { recursive: true });
    writeFileSync(cache, '');
    assert.deepEqual(load(), { sum: 3, file: script });
    assert.equal(readFileSync(cache, 'utf8'), '');
  });

  it('and many others of it were kept: eight stay', () => {
    for (let i = 0; i < 9; i++) utimesSync(emptyFile(`compiled-script-${i}`), earlier, earlier);
    emptyFile('compiled-scripture-0');
    writeFileSync(script, `${text};`);
    load();
    const names = readdirSync(cache);
    assert.equal(names.filter((name) => name.startsWith('compiled-script-')).length, 8);
    assert.ok(names.includes('compiled-scripture-0'));
  });

  it('and others were kept long ago: those go, and what is not ours stays', () => {
    mkdirSync(join(cache, 'peers'));
    const old = new Date(Date.now() - 31 * dayMs);
    for (const path of [emptyFile('compiled-script-0'), emptyFile('notes')])
      utimesSync(path, old, old);
    writeFileSync(script, `${text};`);
    load();
    const names = readdirSync(cache);
    assert.equal(names.filter((name) => name.startsWith('compiled-')).length, 2);
    assert.ok(names.includes('notes') && names.includes('peers'));
    assert.ok(!names.includes('compiled-script-0'));
  });

  function emptyFile(name: string): string {
    writeFileSync(join(cache, name), '');
    return join(cache, name);
  }
});

describe('a kernel', () => {
  let folder = '';
  const before = process.env['LOSSBOOK_CACHE'];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-compiled-'));
    process.env['LOSSBOOK_CACHE'] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['LOSSBOOK_CACHE'];
    else process.env['LOSSBOOK_CACHE'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  const poison = `const fail = () => { throw new Error('poisoned'); };
    Array.prototype.splice = Array.prototype[Symbol.iterator] = Buffer.concat = fail;
    const fs = require('node:fs');
    fs.writeFileSync = fs.renameSync = fs.mkdirSync = fail;`;
  // Beside them is which library of TensorFlow has loaded.
  const kept = () =>
    readdirSync(folder)
      .filter((name) => name.startsWith('compiled-'))
      .map((name) => join(folder, name));
  /** Which of them a kernel has written, of those that were kept two days ago. */
  async function writtenBy(first: string): Promise<readonly (string | undefined)[]> {
    for (const file of kept()) utimesSync(file, earlier, earlier);
    // TensorFlow's library is loaded at once where nothing is kept yet: it has to be known whether it can be.
    const { test, stop } = startTestKernel({ backend: 'wasm' });
    try {
      assert.equal((await test.run(first)).reply?.status, 'ok');
      // Asked for when the first was answered: what is to be kept is written by then.
      assert.equal((await test.run('1 + 1')).value, '2');
    } finally {
      await stop();
    }
    const written = kept().filter((file) => statSync(file).mtimeMs !== earlier.getTime());
    return written.map((file) => basename(file).split('-')[1]).sort();
  }
  const parts = readdirSync('dist')
    .flatMap((name) => /^(kernel\w+)\.cjs$/.exec(name)?.[1] ?? [])
    .sort();
  const withoutComputing = parts.filter((name) => name !== 'kernelComputing');

  it('keeps what V8 has compiled though its first cell poisoned what writing needs, and V8 takes it', async () => {
    assert.deepEqual(await writtenBy(poison), parts);
    assert.deepEqual(await writtenBy('2 + 2'), []);
  });

  it('keeps of a part that a later cell loads what V8 has compiled for that', async () => {
    assert.deepEqual(await writtenBy('2 + 2'), withoutComputing);
    assert.deepEqual(await writtenBy(`import 'lossbook/losses';`), ['kernelComputing']);
  });

  it('starts where V8 refuses what is kept, and keeps it again', async () => {
    await writtenBy('2 + 2');
    for (const file of kept()) writeFileSync(file, ofAnotherV8(readFileSync(file)));
    assert.deepEqual(await writtenBy('2 + 2'), withoutComputing);
    assert.deepEqual(await writtenBy('2 + 2'), []);
  });
});

/** With the sum that it has then. The four bytes behind V8's mark are a sum of its version. */
function ofAnotherV8(bytes: Buffer): Buffer {
  const data = bytes.subarray(32);
  data[4] = data[4]! ^ 1;
  return Buffer.concat([createHash('sha256').update(data).digest(), data]);
}

function flipped(bytes: Buffer): Buffer {
  const at = bytes.length >> 1;
  bytes[at] = bytes[at]! ^ 1;
  return bytes;
}
