/**
 * The kernel in parts, each loaded when it is first needed: `kernelMain.cjs`, and what that imports by `import()`. esbuild splits ES
 * modules only, so each part is made as one and then put into CommonJS, as `kernel/start.ts` loads it.
 */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';

/** Options of esbuild's for one build of the kernel; `banner` is put above every part. */
export const kernelParts = (root, { banner, plugins, ...options }) => ({
  ...options,
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  splitting: true,
  write: false,
  metafile: true,
  chunkNames: 'kernelPart-[hash]',
  plugins: [...plugins, commonjsParts(root, banner, options)],
});

const commonjsParts = (root, banner, { outdir, target }) => ({
  name: 'parts in CommonJS',
  setup: ({ onEnd }) =>
    onEnd(async ({ outputFiles = [], metafile }) => {
      if (!metafile) return;
      const names = namesOfParts(metafile.outputs);
      const rename = (text) => text.replace(partName, (name) => names.get(name) ?? name);
      for (const { path, text } of outputFiles) {
        const { code } = await esbuild.transform(rename(text), {
          ...{ banner, target, format: 'cjs', platform: 'node', logLevel: 'error' },
          // By `require`, so that a part comes from what V8 has compiled of it before.
          supported: { 'dynamic-import': false },
          // Names stay: with them shortened, keeping functions' own names costs every cell a fifth of its time.
          ...{ minifyWhitespace: true, minifySyntax: true },
        });
        await writeFile(join(root, outdir, names.get(basename(path))), code);
      }
      for (const [path, output] of Object.entries(metafile.outputs)) {
        delete metafile.outputs[path];
        metafile.outputs[`${outdir}/${names.get(basename(path))}`] = output;
      }
    }),
});

const partName = /\b[\w]+(?:-[A-Z0-9]{8})?\.js\b/g;

/** Without hashes, for what V8 has compiled is kept by the name. What is shared is numbered, the largest first. */
function namesOfParts(outputs) {
  const parts = Object.entries(outputs).map(([path, { entryPoint, bytes }]) => ({
    file: basename(path),
    entryPoint,
    bytes,
  }));
  const shared = parts.filter(({ entryPoint }) => !entryPoint).sort((a, b) => b.bytes - a.bytes);
  return new Map(
    parts.map((part) => {
      const own = part.entryPoint && basename(part.entryPoint, '.ts');
      const name = own === undefined ? `Shared${shared.indexOf(part) + 1}` : capital(own);
      return [part.file, `kernel${name.replace(/^Start/, '')}.cjs`];
    }),
  );
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
