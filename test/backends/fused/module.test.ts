import assert from 'node:assert/strict';
import type { Composed } from '../../../extension/backends/fused/compiled.js';
import { existsSync, readFileSync } from 'node:fs';
import { scratchBytes } from '../../../extension/backends/fused/instance.js';
import {
  compileBuild,
  compiledKernels,
  composedText,
} from '../../../extension/backends/fused/module.js';

const wasm = (build: string): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(`dist/wasm/fused-${build}.wasm`));

describe('fused kernels: the compiled module', () => {
  it('both builds are among what is published', () => {
    for (const build of ['simd', 'relaxed']) {
      assert.ok(existsSync(`dist/wasm/fused-${build}.wasm`), build);
    }
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^!dist\/wasm\/\*\.wasm$/m);
  });
  it('one is chosen that this engine can run', () => {
    const chosen = compiledKernels();
    assert.ok(chosen.ok);
    const relaxed = WebAssembly.validate(readFileSync('dist/wasm/fused-relaxed.wasm'));
    assert.equal(chosen.build, relaxed ? 'relaxed' : 'simd');
  });
  it('the portable one has no relaxed instruction', () =>
    assert.ok(WebAssembly.validate(readFileSync('dist/wasm/fused-simd.wasm'))));
  it('takes a memory and nothing else, and puts nothing into it', () => {
    const imports = WebAssembly.Module.imports(wasm('simd'));
    assert.deepEqual(imports, [{ module: 'env', name: 'memory', kind: 'memory' }]);
    const memory = new WebAssembly.Memory({ initial: 4 });
    new WebAssembly.Instance(wasm('simd'), { env: { memory } });
    assert.ok(new Uint8Array(memory.buffer).every((x) => x === 0));
  });
  it('the scratch memory it is given is large enough', () => {
    const env = { memory: new WebAssembly.Memory({ initial: 1 }) };
    const { exports } = new WebAssembly.Instance(wasm('simd'), { env });
    assert.ok(Number(exports['scratchBytes']!()) <= scratchBytes);
  });
  it('a file that is missing is a reason, not an error', () => {
    const missing = compileBuild('other' as 'simd');
    assert.deepEqual(missing, { ok: false, why: { code: 'no-file', file: 'fused-other.wasm' } });
  });
  const reasons: readonly [Composed, RegExp][] = [
    [{ code: 'no-simd' }, /no WebAssembly SIMD; a newer Node has it/],
    [{ code: 'no-file', file: 'a.wasm' }, /a\.wasm is missing; install Lossbook again/],
    [{ code: 'backend', backend: 'webgl' }, /do not run on the backend 'webgl'/],
    [{ code: 'no-memory', bytes: 3 * 2 ** 20 }, /no room for 4 MiB more; use a smaller batch/],
    [{ code: 'off' }, /switched off/],
  ];
  for (const [why, text] of reasons) {
    it(`says why: ${why.code}`, () => assert.match(composedText(why), text));
  }
});
