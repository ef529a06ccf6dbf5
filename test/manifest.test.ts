import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { cellLanguage, fileExtension, notebookType } from '../extension/wire/ids.js';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

describe('package.json', () => {
  it('contributes the notebook type that the code names', () => {
    assert.deepEqual(
      manifest.contributes.notebooks.map((n: { type: string }) => n.type),
      [notebookType],
    );
    assert.deepEqual(manifest.contributes.notebooks[0].selector, [
      { filenamePattern: `*${fileExtension}` },
    ]);
  });
  it('exports the five parts that cells import', () => {
    assert.deepEqual(Object.keys(manifest.exports), [
      './losses',
      './reference',
      './check',
      './display',
      './data',
      './package.json',
    ]);
  });
  for (const part of ['losses', 'reference', 'check', 'display', 'data']) {
    it(`lossbook/${part} is built, with types`, () => {
      const { types, default: file } = manifest.exports[`./${part}`];
      assert.ok(existsSync(file), file);
      assert.ok(existsSync(types), types);
    });
  }
  it('has the command', () => assert.ok(existsSync(manifest.bin.lossbook)));
  it('pins every version exactly', () => {
    const all = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    };
    const loose = Object.entries(all).filter(
      ([, version]) => !/^\d+\.\d+\.\d+/.test(String(version)),
    );
    assert.deepEqual(loose, []);
  });
  it('makes tfjs-node optional, for its library cannot be downloaded everywhere', () => {
    assert.ok(manifest.optionalDependencies['@tensorflow/tfjs-node']);
  });
  it('writes cells in TypeScript', () => assert.equal(cellLanguage, 'typescript'));
});
