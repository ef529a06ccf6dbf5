/**
 * Writes the terms of what others made and the build put into `dist`: the packages that esbuild says it bundled, each with the
 * licence and notice files it carries, and what no bundler sees. A package without any text ends the build.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Texts that packages leave out, or that are owed beside their own. By package, in the folder `notices`. */
const texts = {
  '@cornerstonejs/codec-libjpeg-turbo-8bit': ['libjpeg-turbo'],
  '@tensorflow/tfjs': ['apache-2.0'],
  '@tensorflow/tfjs-backend-cpu': ['apache-2.0'],
  '@tensorflow/tfjs-backend-wasm': ['tfjs-backend-wasm', 'apache-2.0'],
  '@tensorflow/tfjs-backend-webgl': ['apache-2.0'],
  '@tensorflow/tfjs-converter': ['apache-2.0'],
  '@tensorflow/tfjs-core': ['apache-2.0'],
  '@tensorflow/tfjs-data': ['apache-2.0'],
  '@tensorflow/tfjs-layers': ['tfjs-layers', 'apache-2.0'],
  seedrandom: ['seedrandom'],
  tr46: ['tr46'],
};

/** Compiled into the fused kernels by its own compiler. */
const unseen = ['node_modules/assemblyscript'];

/** Data that was copied into a source file. */
const copied = [
  { name: 'colour maps', version: '', licence: 'CC BY 4.0', notice: 'colour-maps' },
  { name: 'DejaVu Sans', version: '2.37', licence: 'Bitstream Vera', notice: 'dejavu-sans' },
];

/**
 * Writes `target`. `metafiles`: esbuild's, of all bundles, with paths from `root`. `typed`: folders of packages of which the types
 * are shipped.
 */
export async function buildNotices(root, metafiles, target, typed = []) {
  const notices = join(root, 'extension/notices');
  const folders = [...new Set([...bundledPackages(metafiles), ...unseen, ...typed])];
  const packages = await Promise.all(
    folders.map((folder) => readPackage(join(root, folder), notices)),
  );
  const data = await Promise.all(
    copied.map(async (part) => ({ ...part, text: await readText(notices, part.notice) })),
  );
  await writeFile(target, noticesText([...packages, ...data]));
}

/** Folders of the packages of which something is in a bundle, sorted; one of several versions of a package for each. */
export function bundledPackages(metafiles) {
  const outputs = metafiles.flatMap(({ outputs }) => Object.values(outputs));
  const paths = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? path : [])),
  );
  const folders = paths.flatMap(
    (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
  );
  return [...new Set(folders)].sort();
}

/** Sections by name; what shares its terms word for word shares a section. */
export function noticesText(parts) {
  const title = ({ name, version, licence }) => `${name}${version && ` ${version}`} (${licence})`;
  const sections = new Map();
  for (const part of [...parts].sort((a, b) => (title(a) < title(b) ? -1 : 1))) {
    const titles = sections.get(part.text) ?? new Set();
    sections.set(part.text, titles.add(title(part)));
  }
  const line = '='.repeat(80);
  const shown = [...sections].map(
    ([text, titles]) => `${line}\n${[...titles].join('\n')}\n${line}\n\n${text}\n`,
  );
  return `Lossbook is under the MIT licence (LICENSE). Parts of it are others' work, under these terms.\n\n${shown.join('\n')}`;
}

async function readPackage(folder, notices) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const files = (await readdir(folder)).filter((file) =>
    /^(licen[cs]e|copying|notice|thirdparty)/i.test(file),
  );
  const own = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
  const added = await Promise.all((texts[name] ?? []).map((text) => readText(notices, text)));
  const all = [...own, ...added].map(plain);
  if (all.length === 0) {
    throw new Error(
      `${name} ${version} is bundled and has no licence file; put its text into extension/notices and name it in buildNotices.mjs`,
    );
  }
  return { name, version, licence: license, text: all.join('\n\n') };
}

const readText = async (notices, name) =>
  plain(await readFile(join(notices, `${name}.txt`), 'utf8'));

const plain = (text) => text.replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd();
