/** What Python's side loads before it knows which framework a loss needs: nothing that may be missing. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'extension/python/process';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.py'))
  .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** Loaded once a loss asks for them: the files of each framework, and what counts in numpy. */
const isLate = (path: string): boolean =>
  /frameworks\/(?!__init__)\w+\.py$|(?:rounding|tracing|strange)\.py$/.test(path);
const packages = /^(?:import|from) (numpy|torch|tensorflow|keras|jax)\b/m;
const lateFiles = /^from \.(?:frameworks\.\w+|rounding|tracing) import/m;

describe("Python's side as it starts", () => {
  for (const { path, text } of files.filter((file) => !isLate(file.path))) {
    it(`${path} imports no package before a loss needs it`, () =>
      assert.deepEqual(
        [packages.exec(text)?.[0], lateFiles.exec(text)?.[0]],
        [undefined, undefined],
      ));
  }
});
