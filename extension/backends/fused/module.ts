/**
 * The compiled kernels: which build this machine can run, and where its file is.
 *
 * The relaxed build is taken wherever the engine has relaxed SIMD (Node 22 and later). Its multiply-add is rounded once on
 * one processor and twice on another, so its results are the same in every run on one machine, not on all machines;
 * the portable build's are. Both are held to the same distance from doubles, by the same tests: nothing depends
 * on which rounding it is, since cross and dot products, where it would matter, are in doubles in both.
 */
import { assertNever } from '../../wire/assertNever.js';
import type { Build, Compiled, Composed } from './compiled.js';
import { readBuilt } from './platform.js';

export function composedText(why: Composed): string {
  switch (why.code) {
    case 'no-simd':
      return 'this JavaScript engine has no WebAssembly SIMD; a newer Node has it';
    case 'no-file':
      return `${why.file} is missing; install Lossbook again, or in a checkout of it run 'npm run build'`;
    case 'refused':
      return `WebAssembly is refused here: ${why.message}; a page's Content-Security-Policy allows it by 'wasm-unsafe-eval'`;
    case 'backend':
      return `they do not run on the backend '${why.backend}'`;
    case 'no-memory':
      return `WebAssembly memory has no room for ${Math.ceil((why.bytes + 1) / 2 ** 20)} MiB more; use a smaller batch, or the cpu backend`;
    case 'off':
      return 'they are switched off';
    default:
      return assertNever(why);
  }
}

/** What that makes of the losses. */
export const slowLossesText = (why: Composed): string =>
  `losses are made of TensorFlow.js operations: ${composedText(why)}`;

let compiled: Compiled | undefined;

/** Read and compiled at the first call, about 1 ms; remembered. */
export const compiledKernels = (): Compiled => (compiled ??= compile());

/** A build that is not the one chosen here, for tests of it. */
export function compileBuild(build: Build): Compiled {
  const file = `fused-${build}.wasm`;
  const bytes = readBuilt(file);
  if (bytes === undefined) return { ok: false, why: { code: 'no-file', file } };
  try {
    return { ok: true, build, module: new WebAssembly.Module(bytes) };
  } catch (error) {
    return { ok: false, why: { code: 'refused', message: (error as Error).message } };
  }
}

function compile(): Compiled {
  if (readBuilt('fused-relaxed.wasm') && WebAssembly.validate(relaxedProbe)) {
    return compileBuild('relaxed');
  }
  if (WebAssembly.validate(simdProbe)) return compileBuild('simd');
  return { ok: false, why: { code: 'no-simd' } };
}

/** A module of one function with this body, which leaves a vector of 16 bytes on the stack. */
const moduleOf = (...body: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic number, version
    ...[1, 5, 1, 0x60, 0, 1, 0x7b], // type: () → v128
    ...[3, 2, 1, 0], // function 0 has that type
    ...[10, body.length + 4, 1, body.length + 2, 0, ...body, 0x0b], // code
  ]);

const zeroVector = [0x41, 0, 0xfd, 0x0f]; // i32.const 0, i8x16.splat
const simdProbe = moduleOf(...zeroVector);
// f32x4.relaxed_madd
const relaxedProbe = moduleOf(...zeroVector, ...zeroVector, ...zeroVector, 0xfd, 0x85, 0x02);
