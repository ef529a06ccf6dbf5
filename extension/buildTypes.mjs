/**
 * Writes the types that cells are written against into one file: TypeScript's own libraries, those of Node, of TensorFlow.js, and
 * what `lossbook/*` declares. A VSIX has no node_modules, and a notebook's folder need not have one.
 *
 * The file is brotli over a JSON object of texts by path, `node_modules/…`: a third of what the same files take in a zip. Only what a
 * cell can reach is in it.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import ts from 'typescript';

const parts = ['losses', 'reference', 'check', 'display', 'data', 'python'];
const entryOf = (part) =>
  part === 'reference' ? 'extension/losses/reference/index' : `extension/${part}/index`;

/** What a cell may import beside `lossbook/*`; all of it is the kernel's one instance. */
const tensorflow = ['@tensorflow/tfjs', '@tensorflow/tfjs-core'];

/** The native package has all of TensorFlow.js, and more that only it knows. */
const tensorflowNode = {
  'node_modules/@tensorflow/tfjs-node/package.json': '{"types":"index.d.ts"}',
  'node_modules/@tensorflow/tfjs-node/index.d.ts':
    "export * from '@tensorflow/tfjs';\nexport declare const node: any;\n",
};

/**
 * Writes `target`, and what `lossbook/*` declares into each of `folders`; returns the folders of the installed packages of
 * which something is in `target`.
 */
export async function buildTypes(root, target, folders) {
  const installed = await installedTypes(root);
  const own = ownTypes(root);
  for (const folder of folders) await writeDeclarations(own, folder);
  const texts = { ...installed, ...own, ...tensorflowNode };
  const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
  const bytes = Buffer.from(JSON.stringify(sorted));
  // Compressing takes seconds; most builds change no declaration.
  if (!(await holds(target, bytes))) await writeFile(target, compressed(bytes));
  return [...new Set(Object.keys(installed).map(packageOf))];
}

async function writeDeclarations(own, folder) {
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(own)) {
    if (!path.endsWith('.d.ts')) continue;
    const file = join(folder, path.replace('node_modules/lossbook/extension/', ''));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const compressed = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** `node_modules/@types/node` of a path in it. */
const packageOf = (path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)[0];

async function holds(target, bytes) {
  try {
    return brotliDecompressSync(await readFile(target)).equals(bytes);
  } catch {
    return false;
  }
}

const options = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.esnext.d.ts'],
  skipLibCheck: true,
};

/** Every declaration file that a cell can reach in installed packages, and the package.json by which it is found. */
async function installedTypes(root) {
  // As TypeScript writes paths, on every system.
  const entry = slashed(join(root, 'cell.ts'));
  const text = tensorflow.map((name) => `import '${name}';`).join('\n');
  const typeRoots = [join(root, 'node_modules/@types')];
  const files = reached(entry, text, { ...options, types: ['node'], typeRoots });
  const found = files.map((file) => [slashed(relative(root, file.fileName)), file.text]);
  const kept = found.filter(([path]) => !unwanted.test(path));
  const packages = new Set(kept.map(([path]) => packageOf(path)));
  const manifests = [...packages].map(async (folder) => {
    const { name, version, types } = JSON.parse(
      await readFile(join(root, folder, 'package.json'), 'utf8'),
    );
    return [`${folder}/package.json`, JSON.stringify({ name, version, types })];
  });
  return Object.fromEntries([
    ...kept.map(([path, source]) => [path, trimmed(path, source)]),
    ...(await Promise.all(manifests)),
  ]);
}

/** WebGPU has no meaning in a cell, `buffer` is Node's own there, and the inspector's protocol is long and for debuggers. */
const unwanted = /^node_modules\/(@webgpu|buffer|@types\/node\/inspector\.generated)\b/;

function reached(entry, text, compilerOptions) {
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) =>
    name === entry ? ts.createSourceFile(name, text, ...rest) : getSourceFile(name, ...rest);
  host.fileExists = (name) => name === entry || fileExists(name);
  const program = ts.createProgram([entry], compilerOptions, host);
  return program.getSourceFiles().filter((file) => file.fileName !== entry);
}

/** Without licence headers (their texts are in ThirdPartyNotices.txt), maps, and the long examples of Node's documentation. */
function trimmed(path, text) {
  const plain = text
    .replace(/\r\n?/g, '\n')
    .replace(/^\/\*\*?\s*\n? \* @license[^]*?\*\/\n?/gm, '')
    .replace(/^\/\/# sourceMappingURL=.*\n?/gm, '');
  if (path.includes('/tfjs-core/dist/ops/')) return documentedOps(plain);
  if (!path.startsWith('node_modules/@types/node/')) return plain;
  return plain.replace(/^[ \t]*\* ```\w*\n(?:[ \t]*\*.*\n)*?[ \t]*\* ```\n/gm, '');
}

/** TensorFlow.js documents a function `add_` that it does not export, and exports `add` as of the type of it. */
function documentedOps(text) {
  const ops = [...text.matchAll(/^export declare const (\w+): typeof \1_;\n/gm)];
  return ops.reduce(
    (rest, [line, name]) =>
      rest
        .replace(line, '')
        .replaceAll(
          new RegExp(`^declare function ${name}_(?=[<(])`, 'gm'),
          `export declare function ${name}`,
        ),
    text,
  );
}

/** The declarations of `lossbook/*`, emitted from their sources. */
function ownTypes(root) {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
  const { options: strict } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    [
      ...parts.map((part) => join(root, `${entryOf(part)}.ts`)),
      join(root, 'extension/backends/fused/webAssembly.d.ts'),
    ],
    {
      ...strict,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      composite: false,
      incremental: false,
      declarationMap: false,
      sourceMap: false,
      noCheck: true,
      emitDeclarationOnly: true,
      outDir: join(root, 'node_modules/lossbook'),
    },
  );
  const emitted = {};
  program.emit(undefined, (name, text) => {
    emitted[slashed(relative(root, name))] = text;
  });
  const exports = Object.fromEntries(
    parts.map((part) => [`./${part}`, { types: `./${entryOf(part)}.d.ts` }]),
  );
  const manifest = JSON.stringify({ name: 'lossbook', exports });
  const needed = closure(
    emitted,
    parts.map((part) => `node_modules/lossbook/${entryOf(part)}.d.ts`),
  );
  return { ...needed, 'node_modules/lossbook/package.json': manifest };
}

const slashed = (path) => path.replaceAll('\\', '/');

/** Those of the files that the entries reach by relative imports. */
function closure(files, entries) {
  const kept = {};
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (kept[path] !== undefined) continue;
    if (files[path] === undefined) throw new Error(`${path} has no declarations`);
    kept[path] = files[path];
    const imports = ts.preProcessFile(files[path], true, true).importedFiles;
    for (const { fileName } of imports.filter((each) => each.fileName.startsWith('.'))) {
      waiting.push(slashed(join(path, '..', fileName)).replace(/\.js$/, '.d.ts'));
    }
  }
  return kept;
}
