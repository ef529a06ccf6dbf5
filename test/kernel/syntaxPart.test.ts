/** The kernel has TypeScript's parser as a part of its own (extension/buildTypescript.mjs), and with it does what it would with all of TypeScript. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Compiler } from '../../extension/kernel/compiler.js';
import { startCompiler } from '../../extension/kernel/startCompiler.js';
import { kernelEntry } from '../support/kernelUnderTest.js';

const load = createRequire(resolve(kernelEntry));
const inParts = (load('./kernelCompiler.cjs') as { startCompiler: () => Compiler }).startCompiler();
const whole = startCompiler();

/** Each with what is left open at the end of its half, which is wrong in some way. */
const withHalves = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => [text, text.slice(0, text.length / 2)]);

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));

const cellsOf = (file: string): readonly string[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as Notebook).cells.map(({ source }) =>
    [source].flat().join(''),
  );
interface Notebook {
  readonly cells: readonly { readonly source: string | readonly string[] }[];
}

/** What the files of a well-kept house have not. */
const rare = [
  'enum A { B = 2, C = B << 1 } namespace N { export const x = A.B; } N.x',
  'class P { #p = 1; constructor(public a: number, private readonly b?: string) {} get q() { return this.#p; } }',
  'const d = (_: unknown, c: unknown) => c; @d class Q { @d m() {} accessor z = 1; }',
  'import x = require("fs"); export = x;',
  'declare module "m" { export const a: 1 } abstract class R { abstract m(): void }',
  'let a = <T,>(x: T) => x!; a<number>(1) satisfies number as unknown; label: for (;;) break label;',
  'const s = `a${`b${1}`}`; const r = /[/]\\/(?<n>x)/gu; 1n ** 2n; a?.[0]?.b ?? await 3',
  'const {a, ...{b}} = 3; let a; let a;',
  'for await (const x of []) {} using y = null; await using z = null;',
  'function* g() { yield* g(); } async () => { return; } new.target; import.meta.url; import("x")',
  '\ud800 "\\u{110000}" 08 1_ 0x',
  '%%python\nprint(1)',
  '<div>{1}</div>',
  '#!/usr/bin/env node\n"use strict"; 1;',
];

const cells = readdirSync('notebooks')
  .filter((name) => name.endsWith('.tfnb'))
  .flatMap((name) => cellsOf(join('notebooks', name)));
const texts: Readonly<Record<string, readonly string[]>> = {
  'cells of the samples': withHalves(cells),
  'what is rare': withHalves(rare),
  'files of the house': withHalves(filesOf('extension/check/gradcheck')),
};

const ways: Readonly<Record<string, (of: Compiler, text: string) => unknown>> = {
  'compiles a cell': (of, text) => of.compileCell(text),
  'compiles a module': (of, text) => of.compileModule(text, 'm.ts'),
  'compiles a script': (of, text) => of.compileModule(text, 'm.js'),
  'tells a module from a script': (of, text) => of.isModuleSource(text),
  'lists declared names': (of, text) => of.declaredNames(text),
  'tells what can be declared': (of, text) => text.split(/\b/).map((word) => of.isDeclarable(word)),
  'finds a call': (of, text) =>
    checkNames.flatMap((name) => {
      const [before] = text.split(`${name}(`);
      const lines = (before ?? '').split('\n');
      const at = { line: lines.length, column: lines.at(-1)!.length + 1 };
      return of.checkCall(text, name, at) ?? [];
    }),
};
const checkNames = ['compare', 'gradcheck', 'probe'];

/** With the maps that are made when they are asked for. */
const made = (result: unknown): unknown =>
  JSON.parse(
    JSON.stringify(result, (_, value: unknown) =>
      typeof value === 'function' ? (value as () => unknown)() : value,
    ) ?? 'null',
  );

describe("TypeScript's parser alone", () => {
  for (const [what, all] of Object.entries(texts)) {
    for (const [does, way] of Object.entries(ways)) {
      it(`${does} of ${what} as all of TypeScript does`, () => {
        assert.ok(all.length >= 10);
        for (const text of all) {
          assert.deepEqual(made(way(inParts, text)), made(way(whole, text)), text);
        }
      });
    }
  }
  it('is a third of it at most', () => {
    const size = (part: string) => statSync(join(dirname(kernelEntry), part)).size;
    assert.ok(size('kernelSyntax.cjs') < size('typescript.cjs') / 3);
  });
});
