/**
 * Compiles the fused kernels, AssemblyScript, to WebAssembly: one build for every machine with SIMD, one that also uses
 * relaxed SIMD. Takes seconds, so it is left out while the outputs are newer than all they are made from.
 */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const shared = [
  // No garbage collector, no data segment, no assertions: the kernel runs in a memory that is not its own.
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--noAssert', '--use', 'abort='],
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--enable', 'simd'],
];

export const builds = [
  { name: 'fused-simd.wasm', options: shared },
  { name: 'fused-relaxed.wasm', options: [...shared, '--enable', 'relaxed-simd'] },
];

/** Writes the builds from `sources` into `folder`. Throws with the compiler's message if one does not compile. */
export async function buildKernels(sources, folder) {
  const names = (await readdir(sources)).filter((name) => name.endsWith('.ts'));
  const inputs = [...names.map((name) => join(sources, name)), import.meta.filename];
  const outputs = builds.map(({ name }) => join(folder, name));
  if (Math.max(...(await times(inputs))) < Math.min(...(await times(outputs)))) return;
  const { default: asc } = await import('assemblyscript/asc');
  const texts = Object.fromEntries(
    await Promise.all(names.map(async (n) => [n, await readFile(join(sources, n), 'utf8')])),
  );
  await mkdir(folder, { recursive: true });
  for (const { name, options } of builds) {
    const { error, stderr } = await asc.main(['run.ts', '--outFile', name, ...options], {
      readFile: (path) => texts[path] ?? null,
      writeFile: (path, contents) => writeFile(join(folder, path), contents),
      listFiles: () => [],
    });
    if (error) throw new Error(`${name} does not compile\n${stderr.toString()}`);
  }
}

const times = (paths) =>
  Promise.all(
    paths.map(async (path) => {
      try {
        return (await stat(path)).mtimeMs;
      } catch {
        return 0;
      }
    }),
  );
