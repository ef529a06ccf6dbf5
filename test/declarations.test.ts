/** What `lossbook/*` declares can be read by a project that has TensorFlow.js and nothing else of ours. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const entries = ['losses', 'losses/reference', 'check', 'display', 'data'];

/** Packages named by a declaration file and by all that it leads to. */
function packagesFrom(entry: string): readonly string[] {
  const files = new Set([entry]);
  const packages = new Set<string>();
  // A set takes what is added while it is gone through.
  for (const file of files) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true)
      .importedFiles) {
      if (fileName.startsWith('.'))
        files.add(join(dirname(file), fileName.replace(/\.js$/, '.d.ts')));
      else packages.add(fileName);
    }
  }
  assert.ok(files.size > 1);
  return [...packages];
}

describe('declarations', () => {
  for (const entry of entries) {
    it(`lossbook/${entry} leads to TensorFlow.js and to no other package`, () => {
      const others = packagesFrom(`out/extension/${entry}/index.d.ts`).filter(
        (name) => name !== '@tensorflow/tfjs-core',
      );
      assert.deepEqual(others, []);
    });
  }
});
