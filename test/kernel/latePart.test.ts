/** What a cell can do without waits for the first cell that can reach it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { latePart, reachesModules } from '../../extension/kernel/latePart.js';
import { provenLibraries } from '../../extension/kernel/provenLibraries.js';

const reaching = [
  `import * as tf from '@tensorflow/tfjs'`,
  `const tf = await import("@tensorflow/tfjs")`,
  `require('@tensorflow/tfjs')`,
  `process.getBuiltinModule('node:module').createRequire('/')('@tensorflow/tfjs')`,
  `%%python\nprint(1)`,
];
const notReaching = ['1 + 1', 'const a = [1, 2];\na.map((x) => x + 1)', ''];

describe('a part that starts late', () => {
  for (const code of [...reaching, ...notReaching]) {
    const isNeeded = reaching.includes(code);
    it(`${isNeeded ? 'is needed' : 'is not needed'} by ${JSON.stringify(code)}`, () => {
      assert.equal(reachesModules({ code }), isNeeded);
    });
  }
  it('is needed by a cell of Python', () => {
    assert.ok(reachesModules({ code: '1', language: 'python' }));
  });
  it('starts once', async () => {
    let starts = 0;
    const late = latePart(reachesModules, () => Promise.resolve(void starts++));
    await late.start();
    await late.start();
    assert.equal(late.isNeededBy({ code: reaching[0]! }), false);
    assert.equal(starts, 1);
  });
  it('and fails is tried again by the next cell that needs it', async () => {
    const late = latePart(reachesModules, () => Promise.reject(new Error('not now')));
    await assert.rejects(late.start(), /not now/);
    assert.equal(late.isNeededBy({ code: reaching[0]! }), true);
  });
});

describe('a library that was loaded before', () => {
  let folder = '';
  let library = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-proven-'));
    library = join(folder, 'library.so');
    writeFileSync(library, 'one');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const proven = () => provenLibraries(join(folder, 'cache'));

  it('is known to the next kernel', () => {
    assert.equal(proven().has([library]), false);
    proven().add([library]);
    assert.equal(proven().has([library]), true);
  });
  it('is not once it has failed', () => {
    proven().add([library]);
    proven().remove([library]);
    assert.equal(proven().has([library]), false);
  });
  it('is another when it was written anew', () => {
    proven().add([library]);
    utimesSync(library, 1, 1);
    assert.equal(proven().has([library]), false);
  });
  it('is another beside another', () => {
    proven().add([library]);
    assert.equal(proven().has([library, join(folder, 'cache')]), false);
  });
  it('is not where nothing can be kept', () => {
    const nowhere = provenLibraries(join(library, 'cache'));
    nowhere.add([library]);
    nowhere.remove([library]);
    assert.equal(nowhere.has([library]), false);
  });
});
