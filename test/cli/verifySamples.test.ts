import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { hasTensorflow } from '../support/backends.js';
import { lossbook, useFolder } from '../support/commandLine.js';
import { whole } from '../support/turns.js';
import { environmentOf, pythonSample } from '../support/pythonSample.js';

const samples = readdirSync('notebooks').filter((name) => /^[\w-]+\.tfnb$/.test(name));

/** A kernel of the TensorFlow library has another gradient than those of cpu and wasm, and a check, its table and what the cell shows of its checks say so. */
const differing: Readonly<Record<string, RegExp>> = {
  'tfjs-audit.tfnb':
    /^FAIL .*\n {2}differs {3}tf-unary, check 54 \(gradcheck\): recorded (FAIL|PASS), now (PASS|FAIL): .*\n {2}differs {3}tf-unary, output 1: the table.*“?"?(?:fail|pass)"?”?.*\n(?: {2}differs {3}tf-unary, output \d+: .*\n)* {2}likely {4}another backend: .*\n$/,
};

describe('sample notebooks as they are committed', function () {
  this.timeout(120_000);
  const folder = useFolder();
  before(() => {
    for (const each of ['data', 'python']) {
      cpSync(`notebooks/${each}`, folder.path(each), { recursive: true });
    }
  });
  for (const name of samples) {
    it(`${name} verifies on wasm, where it was recorded${name === pythonSample ? '' : ', and on cpu'}`, async function () {
      const env = { ...environmentOf(this, name), LOSSBOOK_BACKEND: '' };
      const runs: readonly (readonly [args: readonly string[], where: string])[] = [
        [[], 'on wasm'],
        // What Python computes is the same beside any backend.
        ...(name === pythonSample
          ? []
          : [[['--backend', 'cpu'], 'recorded on wasm, run on cpu'] as const]),
      ];
      for (const [args, where] of runs) {
        const { code, stdout } = await lossbook(['verify', `notebooks/${name}`, ...args], { env });
        assert.equal(code, 0, `${stdout}\nIf that is how it is meant: npm run samples`);
        assert.match(stdout, new RegExp(`no difference, ${where},`));
      }
    });
    // Where tests run without the library, `backends.ts` says so once.
    if (!hasTensorflow || name === pythonSample) continue;
    it(`${name} on tensorflow: ${name in differing ? 'what differs is the one gradient' : 'no difference'}`, async () => {
      const [wasm, native] = [`notebooks/${name}`, folder.path(name)];
      const ran = await lossbook(['run', wasm, '--output', native, '--backend', 'tensorflow']);
      assert.equal(ran.code, 0, ran.stdout);
      const verified = async (path: string, backend: string): Promise<string> =>
        (await lossbook(['verify', path, '--backend', backend])).stdout;
      assert.match(await verified(native, 'wasm'), differing[name] ?? /no difference/);
      if (!whole && !(name in differing)) return;
      assert.match(await verified(native, 'tensorflow'), /no difference/);
      assert.match(await verified(wasm, 'tensorflow'), differing[name] ?? /no difference/);
    });
  }
});
