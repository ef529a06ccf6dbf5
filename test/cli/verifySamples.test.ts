import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { lossbook, useFolder } from '../support/commandLine.js';

const samples = readdirSync('notebooks').filter((name) => name.endsWith('.tfnb'));

describe('sample notebooks, recorded on wasm', function () {
  this.timeout(120_000);
  const folder = useFolder();
  before(() => cpSync('notebooks/data', folder.path('data'), { recursive: true }));
  for (const name of samples) {
    it(`${name} verifies there, and on cpu`, async () => {
      const path = folder.path(name);
      await lossbook(['run', `notebooks/${name}`, '--output', path, '--backend', 'wasm']);
      for (const args of [[], ['--backend', 'cpu']]) {
        const { code, stdout } = await lossbook(['verify', path, ...args], {
          env: { LOSSBOOK_BACKEND: '' },
        });
        assert.equal(code, 0, stdout);
        assert.match(stdout, /no difference/);
      }
    });
  }
});
