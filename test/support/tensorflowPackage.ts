/** Folders with an `@tensorflow/tfjs-node` that is broken in one way each. */
import { cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface PackageFiles {
  /** Bytes of the addon; absent: half installed. */
  readonly addon?: Uint8Array;
  /** Bytes of libtensorflow.so.2. */
  readonly library?: Uint8Array;
  /** What it shares with Lossbook, here the real ones. */
  readonly without?: '@tensorflow/tfjs';
}

/** A package with the real one's layout, whose only JavaScript is the line that loads the addon. */
export function brokenPackage(folder: string, files: PackageFiles): void {
  const home = packageFolder(folder);
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  };
  write('package.json', JSON.stringify({ version: '4.22.0', main: 'dist/index.js' }));
  write('dist/index.js', `require('../lib/napi-v8/tfjs_binding.node')`);
  if (files.addon) write('lib/napi-v8/tfjs_binding.node', files.addon);
  if (files.library) write('deps/lib/libtensorflow.so.2', files.library);
  for (const name of ['@tensorflow/tfjs', '@tensorflow/tfjs-core']) {
    if (files.without !== name)
      link(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
}

/** The real package, with its addon, but without the libraries that the addon needs. */
export function packageWithoutLibraries(folder: string): void {
  const real = realpathSync('node_modules/@tensorflow/tfjs-node');
  const home = packageFolder(folder);
  for (const part of ['package.json', 'dist', 'lib']) {
    cpSync(join(real, part), join(home, part), { recursive: true });
  }
  const around = dirname(dirname(real));
  for (const name of readdirSync(around)) {
    if (!name.startsWith('@tensorflow'))
      link(join(around, name), join(folder, 'node_modules', name));
  }
  for (const name of readdirSync(dirname(real))) {
    if (name !== 'tfjs-node') link(join(dirname(real), name), join(dirname(home), name));
  }
}

/**
 * The first bytes of a shared library for Linux (System V ABI, chapter 4), with one segment to map.
 * `machine` is 62 for x64 and 183 for arm64; `segment` is the number of bytes it says the file has.
 */
export function elfHeader(machine: number, segment: number): Uint8Array {
  const bytes = Buffer.alloc(120);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(3, 16); // a shared object
  bytes.writeUInt16LE(machine, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(64n, 32); // where the program headers are
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  bytes.writeBigUInt64LE(BigInt(segment), 64 + 32);
  return bytes;
}

function packageFolder(folder: string): string {
  const home = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  mkdirSync(home, { recursive: true });
  return home;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
