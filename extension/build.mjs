/**
 * Builds everything that runs: one table of entries, one esbuild call each.
 *
 *   node extension/build.mjs [--watch]
 *
 * The kernel carries TensorFlow.js and TypeScript inside (a VSIX has no node_modules); the library
 * entries leave TensorFlow.js to the project that imports them, so that there is one engine.
 */
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { kernelParts } from './buildKernel.mjs';
import { buildKernels } from './buildKernels.mjs';
import { buildLabExtension } from './buildLabExtension.mjs';
import { libraryEntries, writeCommonjs } from './libraryEntries.mjs';
import { buildNotices } from './buildNotices.mjs';
import { buildTypes } from './buildTypes.mjs';
import { typescriptBeside, typescriptSyntax, typescriptSyntaxBeside } from './buildTypescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

const manifest = JSON.parse(await readFile(at('package.json'), 'utf8'));
const { version } = manifest;
const node = {
  define: { LOSSBOOK_VERSION: JSON.stringify(version) },
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  absWorkingDir: root,
};

/**
 * A name that a cell declares (`const performance = …`) hides the global of that name from everything in the
 * process, and one that it assigns to is another for what is loaded later, so the kernel holds on to those it uses. What only browsers have is in the list too: TensorFlow.js asks whether it is there.
 * Timers are those that `kernel/timers.ts` ties to cells, for what is loaded behind it. Not in the list: what Node itself loads when it is asked
 * for (`FormData` is 7 MB), and `Float32Array`, which the double-precision backend exchanges on purpose.
 */
const heldGlobals = `
  process performance console Buffer URL TextEncoder TextDecoder AbortController WebAssembly Atomics
  Array ArrayBuffer SharedArrayBuffer Int32Array Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array
  Int16Array Float64Array BigInt64Array BigUint64Array DataView Map Set WeakMap WeakSet WeakRef Promise Proxy
  Reflect Symbol Object Function Number String Boolean BigInt Date RegExp Math JSON Error TypeError RangeError
  SyntaxError ReferenceError AggregateError EvalError URIError FinalizationRegistry parseInt parseFloat
  isNaN isFinite encodeURI encodeURIComponent decodeURI decodeURIComponent structuredClone fetch URLSearchParams
  EventTarget Event AbortSignal atob btoa MessageChannel MessagePort Intl global
  setTimeout clearTimeout setInterval clearInterval setImmediate
  window self document navigator define importScripts XMLHttpRequest Worker WorkerGlobalScope postMessage
  requestAnimationFrame createImageBitmap ImageData ImageBitmap OffscreenCanvas OffscreenCanvasRenderingContext2D
  HTMLVideoElement HTMLImageElement HTMLCanvasElement WebGLTexture GPUBuffer FileReader MouseEvent`
  .trim()
  .split(/\s+/);

/** As they were when the kernel's first file ran; of a part that is loaded elsewhere, as they are. */
const takeGlobals = `var {${heldGlobals}} = globalThis.__lossbook_globals__ ?? globalThis;`;

/** TypeScript, which a later cell loads, reads of it what it was before any cell. */
const stillProcess =
  '{ __proto__: process, env: { ...process.env }, argv: [...process.argv], platform: process.platform, versions: process.versions, execArgv: process.execArgv, cwd: process.cwd }';

/** Imports of what is an entry of its own, as `require` of the file beside this one. */
const beside = (filter, file) => ({
  name: `beside ${file}`,
  setup: ({ onResolve }) => onResolve({ filter }, () => ({ path: `./${file}`, external: true })),
});
/** Styles are for a shadow root, apart from those of the page. */
const cssText = {
  name: 'css as text',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const options = { loader: 'css', minify: true };
      const { code } = await esbuild.transform(await readFile(path, 'utf8'), options);
      return { contents: code, loader: 'text' };
    }),
};

/** What pages load. */
const browser = {
  outdir: 'dist/renderer',
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  minify: true,
  plugins: [cssText],
  // Canvases of workers too.
  alias: { 'vega-canvas': './renderer/charts/canvas.ts' },
  logLevel: 'warning',
  absWorkingDir: root,
};

const commonjs = {
  ...node,
  outdir: 'dist',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minifyWhitespace: true,
  minifySyntax: true,
};

// Bundles for browsers hold a kernel.
await buildKernels(at('extension/backends/fused/kernels'), at('dist/wasm'));

const kernel = kernelParts(root, {
  ...node,
  outdir: 'dist',
  entryPoints: { kernelMain: 'extension/kernel/main.ts' },
  plugins: [typescriptSyntaxBeside(root)],
  // CommonJS has no import.meta: the fused kernels are looked for beside this file.
  define: {
    ...node.define,
    'import.meta.url': 'kernelUrl',
    // Exchanged on purpose, for the kernel and for all (backends/doublesArrays.ts): see `keptNames` in the banner.
    Float32Array: 'keptNames.Float32Array',
  },
  banner: `${takeGlobals} var kernelUrl = require('node:url').pathToFileURL(__filename).href, keptNames = globalThis[Symbol.for('lossbook.keptNames')] ??= { Float32Array: globalThis.Float32Array };`,
  mainFields: ['module', 'main'],
  // Only the path taken in Node is in the kernel; tfjs asks for these in browsers and tests.
  external: ['@tensorflow/tfjs-node', 'canvas'],
});

/**
 * Vega in a file that imports no other, as its text is the program of a worker too. Built before the renderer, which imports it by a
 * name that is another when it is.
 */
const vega = await esbuild.build({
  ...browser,
  entryPoints: { vega: 'renderer/charts/vega.ts' },
  entryNames: '[name]-[hash]',
  format: 'esm',
  metafile: true,
});
const vegaFile = Object.keys(vega.metafile.outputs)[0].split('/').at(-1);

const entries = [
  kernel,
  {
    ...commonjs,
    entryPoints: { typescript: 'node_modules/typescript/lib/typescript.js' },
    // It asks for no function's name but in its own assertions. A quarter less to ship and to read.
    minifyIdentifiers: true,
    banner: {
      js: `${takeGlobals} process = globalThis.__lossbook_globals__?.stillProcess ?? process;`,
    },
  },
  {
    ...commonjs,
    stdin: {
      contents: await typescriptSyntax(root),
      sourcefile: 'node_modules/typescript/lib/typescript.js',
    },
    outdir: undefined,
    outfile: 'dist/kernelSyntax.cjs',
    outExtension: {},
    minifyIdentifiers: true,
    banner: { js: takeGlobals },
  },
  {
    ...commonjs,
    entryPoints: { kernel: 'extension/kernel/start.ts' },
    banner: {
      js: `var {${heldGlobals}} = globalThis; Object.defineProperty(globalThis, '__lossbook_globals__', { value: {${heldGlobals}, stillProcess: ${stillProcess}} });`,
    },
  },
  {
    ...commonjs,
    entryPoints: { messenger: 'extension/kernel/messenger.ts' },
    banner: { js: takeGlobals },
  },
  // The thread that owns Python: of the kernel's bundle and of the library's.
  { ...commonjs, entryPoints: { pythonWorker: 'extension/python/worker.ts' } },
  // The second thread of the fused kernels: of the kernel's bundle and of the library's.
  { ...commonjs, entryPoints: { fusedHelper: 'extension/backends/fused/helperThread.ts' } },
  {
    ...commonjs,
    // A worker thread of the editor's.
    entryPoints: { language: 'extension/language/main.ts' },
    plugins: [typescriptBeside],
  },
  {
    ...commonjs,
    // Loaded by the editor's own TypeScript server, which takes what the module exports for the plugin.
    entryPoints: { quietCells: 'extension/language/quietCells.ts' },
    footer: { js: 'module.exports = module.exports.quietCells;' },
  },
  {
    ...commonjs,
    // The editor loads an extension by `require`.
    entryPoints: { host: 'extension/host/main.ts' },
    external: ['vscode'],
    // Loaded when the first notebook is exported: it brings TypeScript and Vega.
    plugins: [beside(/\/export\/index\.js$/, 'export.cjs')],
    supported: { 'dynamic-import': false },
  },
  {
    ...commonjs,
    entryPoints: { export: 'extension/export/index.ts' },
    plugins: [typescriptBeside],
    minifyIdentifiers: true,
  },
  {
    ...commonjs,
    // A thread of the export's, in the editor and of the command.
    entryPoints: { chartWorker: 'extension/export/chartWorker.ts' },
    // Charts become SVG; Vega's Node build would wait for a canvas, which CommonJS cannot.
    alias: { 'vega-canvas': './node_modules/vega-canvas/build/vega-canvas.browser.js' },
    minifyIdentifiers: true,
  },
  // What Jupyter starts.
  { ...commonjs, entryPoints: { jupyter: 'extension/cli/jupyterMain.ts' } },
  // What the editor starts for Verify Notebook.
  { ...commonjs, entryPoints: { verify: 'extension/cli/verifyMain.ts' } },
  {
    ...node,
    entryPoints: { cli: 'extension/cli/main.ts' },
    outdir: 'dist',
    format: 'esm',
    // What not every command wants is in chunks of its own: TypeScript, PNG, Markdown, charts.
    splitting: true,
    chunkNames: 'cli-[hash]',
    // TypeScript is CommonJS inside: it asks for Node's modules by `require`, and where its file is.
    banner: {
      js:
        '#!/usr/bin/env node\n' +
        `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url), __filename = import.meta.filename;`,
    },
  },
  ...libraryEntries(root, node),
  {
    ...browser,
    entryPoints: { main: 'renderer/main.tsx', charts: 'renderer/charts.ts' },
    format: 'esm',
    // What a first picture does not need is in chunks of its own.
    splitting: true,
    chunkNames: 'part-[hash]',
    plugins: [cssText, beside(/\/vega\.js$/, vegaFile)],
    charset: 'utf8',
  },
  {
    ...browser,
    // The same views in one script, without charts and with: a page opened from disk may not import modules.
    entryPoints: { page: 'renderer/page.ts', pageCharts: 'renderer/pageCharts.tsx' },
    format: 'iife',
    define: { 'import.meta.url': 'undefined' },
  },
];

async function copyWasm() {
  const from = at('node_modules/@tensorflow/tfjs-backend-wasm/dist');
  await mkdir(at('dist/wasm'), { recursive: true });
  for (const name of await readdir(from)) {
    // The threaded build cannot start in Node, so it is not shipped.
    if (name.endsWith('.wasm') && !name.includes('threaded')) {
      await copyFile(join(from, name), at('dist/wasm', name));
    }
  }
  const turbo = 'node_modules/@cornerstonejs/codec-libjpeg-turbo-8bit/dist';
  await copyFile(at(turbo, 'libjpegturbowasm_decode.wasm'), at('dist/wasm/libjpeg-turbo.wasm'));
}

/** Python's side of losses in Python is plain files that the person's own Python reads. */
async function copyPython() {
  await rm(at('dist/python'), { recursive: true, force: true });
  await cp(at('extension/python/process'), at('dist/python'), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
}

/** Chunks carry a hash in their names, so those of an earlier build would pile up. */
async function removeStale(results) {
  const made = new Set(results.flatMap((r) => Object.keys(r.metafile.outputs)));
  for (const folder of ['dist', 'dist/renderer', 'dist/browser']) {
    for (const name of await readdir(at(folder))) {
      const stale = /\.c?js$/.test(name) && !made.has(`${folder}/${name}`);
      if (stale) await rm(at(folder, name));
    }
  }
}

await mkdir(at('dist'), { recursive: true });
const typed = await buildTypes(root, at('dist/types.br'), [
  at('dist/types'),
  at('dist/commonjs/types'),
]);
await writeCommonjs(root);
if (process.argv.includes('--watch')) {
  for (const entry of entries) await (await esbuild.context(entry)).watch();
} else {
  const build = (entry) => esbuild.build({ ...entry, metafile: true });
  const results = await Promise.all(entries.map(build));
  await removeStale([vega, ...results]);
  const metafiles = [vega, ...results].map(({ metafile }) => metafile);
  await buildNotices(root, metafiles, at('dist/ThirdPartyNotices.txt'), typed);
  await chmod(at('dist/cli.js'), 0o755);
  await buildLabExtension(root, manifest);
}
await copyWasm();
await copyPython();
