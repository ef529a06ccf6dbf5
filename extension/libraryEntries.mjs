/**
 * The library as projects get it, `lossbook/…`: ES modules and CommonJS for Node, and for browsers the part that needs no Node. All
 * leave TensorFlow.js to the project, so that there is one engine.
 */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a room needs of Node, where there are no files. */
const browserPlatform = {
  name: 'browser platform',
  setup: (build) =>
    build.onResolve(
      { filter: /^\.\/(?:platform|readBytes|writeBytes|jpegDecoder)\.js$/ },
      ({ importer }) => ({
        path: join(dirname(importer), 'platformBrowser.ts'),
      }),
    ),
};

/** What a Node project imports as `lossbook/…`. */
const library = {
  losses: 'extension/losses/index.ts',
  reference: 'extension/losses/reference/index.ts',
  check: 'extension/check/index.ts',
  display: 'extension/display/index.ts',
  data: 'extension/data/index.ts',
  python: 'extension/python/index.ts',
};

const portableKernel = (root) => readFileSync(join(root, 'dist/wasm/fused-simd.wasm'), 'base64');

/** `node`: what all bundles for Node have in common. */
export const libraryEntries = (root, node) => [
  {
    ...node,
    entryPoints: library,
    outdir: 'dist',
    format: 'esm',
    // Shared parts (the list of reports, the view container) must exist once for all six.
    splitting: true,
    chunkNames: 'shared-[hash]',
    external: ['@tensorflow/*'],
  },
  {
    ...node,
    // The same for `require`, in one file: what is shared must exist once here too, and CommonJS has no chunks.
    stdin: {
      contents: Object.entries(library)
        .map(([name, path]) => `export * as ${name} from './${path}';`)
        .join('\n'),
      resolveDir: root,
    },
    outfile: 'dist/commonjs/library.js',
    format: 'cjs',
    external: ['@tensorflow/*'],
    // Files are looked for beside the other library, a folder above.
    define: { ...node.define, 'import.meta.url': 'libraryUrl' },
    banner: {
      js: `var libraryUrl = require('node:url').pathToFileURL(require('node:path').join(__dirname, '../library.js')).href;`,
    },
  },
  {
    // The part of it that needs no Node, for bundlers: the kernels inside, no file beside it.
    entryPoints: Object.fromEntries(Object.entries(library).filter(([name]) => name !== 'python')),
    outdir: 'dist/browser',
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    splitting: true,
    chunkNames: 'shared-[hash]',
    external: ['@tensorflow/*'],
    define: { ...node.define, LOSSBOOK_FUSED_SIMD: JSON.stringify(portableKernel(root)) },
    plugins: [browserPlatform],
    logLevel: 'warning',
    absWorkingDir: root,
  },
];

/** `require('lossbook/losses')`, one file an entry, all of one library. */
export async function writeCommonjs(root) {
  const at = (...parts) => join(root, ...parts);
  await mkdir(at('dist/commonjs'), { recursive: true });
  await writeFile(at('dist/commonjs/package.json'), '{ "type": "commonjs" }\n');
  for (const name of Object.keys(library)) {
    const text = `module.exports = require('./library.js').${name};\n`;
    await writeFile(at(`dist/commonjs/${name}.js`), text);
  }
}
