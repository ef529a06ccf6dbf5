/**
 * TypeScript is large, and both the kernel and the editor need it: one file beside theirs, and for the kernel another with its parser
 * alone, a quarter of it, for few cells need more. By way of one module: esbuild would copy its two thousand names for each
 * file that imports it, a tenth of a kernel's start.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const besidePlugin = (contents, mayImport = () => true) => ({
  name: 'TypeScript beside',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^typescript$/ }, ({ importer }) =>
      mayImport(importer)
        ? { path: 'typescript', namespace: 'beside' }
        : {
            errors: [
              { text: `${importer} is not among those whose names of TypeScript's are kept` },
            ],
          },
    );
    onResolve({ filter: /./, namespace: 'beside' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'beside' }, () => ({ contents }));
  },
});

/** For those that need all of it sooner or later. */
export const typescriptBeside = besidePlugin(
  `const ts = require('./typescript.cjs'); export default ts;`,
);

/** They need the checker, or are of the language service. */
const ofTheWhole = ['transpileModule', 'preProcessFile'];
const member = (name) => `${name}: { get: () => require('./typescript.cjs').${name} }`;

/** For the kernel: the parser, and the whole with the first cell that has an enum or another thing that is emitted. */
export const typescriptSyntaxBeside = (root) =>
  besidePlugin(
    `export default Object.defineProperties({ ...require('./kernelSyntax.cjs') }, { ${ofTheWhole.map(member).join(', ')} });`,
    (importer) => importer === blankSpace(root) || importer.startsWith(join(root, room)),
  );

const room = join('extension', 'notebook');
const blankSpace = (root) => join(root, 'node_modules/ts-blank-space/out/index.js');

/** The compiler's part of TypeScript's one file as a module that exports what the kernel uses, so that esbuild drops the rest. */
export async function typescriptSyntax(root) {
  const text = await readFile(join(root, 'node_modules/typescript/lib/typescript.js'), 'utf8');
  const at = (mark) => {
    const place = text.indexOf(mark);
    if (place < 0) throw new Error(`TypeScript's file has no more '${mark}'`);
    return place;
  };
  const [helpers, names] = [at('var __defProp ='), at('var typescript_exports = {};')];
  const [compiler, services] = [at('// src/compiler/corePublic.ts'), at('// src/jsTyping/')];
  const local = new Map(
    Array.from(text.slice(names, compiler).matchAll(/^ {2}(\w+): \(\) => (\w+)/gm), (m) => [
      m[1],
      m[2],
    ]),
  );
  // The others are types.
  const kept = (await namesUsed(root)).filter((name) => local.has(name));
  const exported = kept.map((name) => `${local.get(name)} as ${name}`);
  const compilerPart = text.slice(compiler, services);
  return `${text.slice(helpers, names)}${compilerPart}${methodsOfNodes}\nexport { ${exported.join(', ')} };`;
}

/** Which nodes have from the language service otherwise. */
const methodsOfNodes = `
  const methods = {
    getSourceFile() { return getSourceFileOfNode(this); },
    getFullStart() { return this.pos; },
    getStart(file, withDocs) { return getTokenPosOfNode(this, file, withDocs); },
    getEnd() { return this.end; },
    getFullText(file = this.getSourceFile()) { return file.text.substring(this.pos, this.end); },
    getText(file = this.getSourceFile()) { return file.text.substring(this.getStart(file), this.end); },
    getLineAndCharacterOfPosition(position) { return getLineAndCharacterOfPosition(this, position); },
    forEachChild(one, some) { return forEachChild(this, one, some); },
  };
  for (const kind of ['Node', 'Token', 'Identifier']) {
    const { prototype } = objectAllocator[\`get\${kind}Constructor\`]();
    for (const name of Object.keys(methods)) {
      Object.defineProperty(prototype, name, { value: methods[name], configurable: true });
    }
  }
  const text = { get() { return idText(this); }, configurable: true };
  Object.defineProperty(objectAllocator.getIdentifierConstructor().prototype, 'text', text);
  // One of its own, for other nodes are given their text.
  class PrivateName extends objectAllocator.getPrivateIdentifierConstructor() {}
  Object.defineProperty(PrivateName.prototype, 'text', text);
  setObjectAllocator({ getPrivateIdentifierConstructor: () => PrivateName });`;

async function namesUsed(root) {
  const folder = join(root, room);
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const used = new Set();
  for (const file of [...files, blankSpace(root)]) {
    const text = await readFile(file, 'utf8');
    const [, own] = /^import (\w+) from ['"]typescript['"]/m.exec(text) ?? [];
    if (own === undefined) continue;
    const rest = text.replace(/^import .*/gm, '');
    // Else a name would be missing when a cell needs it.
    if (new RegExp(`[=(,{]\\s*${own}\\s*[,;)}]`).test(rest)) {
      throw new Error(`${file} uses TypeScript otherwise than by '${own}.name'`);
    }
    for (const [, name] of rest.matchAll(new RegExp(`\\b${own}\\.(\\w+)`, 'g'))) used.add(name);
  }
  return [...used].filter((name) => !ofTheWhole.includes(name));
}
