/** Cells as scripts: types go and all else stays, and a place in the script is found in the cell. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import ts from 'typescript';
import { blankTypes } from '../../extension/notebook/blankTypes.js';
import { compileCell } from '../../extension/notebook/compileCell.js';
import { parseCell, target } from '../../extension/notebook/parseCell.js';

/** Of which all is kept but types; `[source, script without the directive]`. */
const scripts: readonly (readonly [string, string])[] = [
  ['1 + 1', '__lossbook__.value = 1 + 1'],
  ['a, b', 'a, __lossbook__.value = b'],
  ['x as number', '__lossbook__.value = x;         '],
  ['<T>(x: T) => x', '__lossbook__.value =    (x   ) => x'],
  ['export default { a: 1 }', ';0, __lossbook__.value = { a: 1 }'],
  ['export default { a: 1 };\n2', ';0, { a: 1 };\n__lossbook__.value = 2'],
  ['export default function () {}\n(1)', ';0,   function () {};\n__lossbook__.value = (1)'],
  ['let a = 1\ninterface X {}\n(1)', 'let a = 1\n;             \n__lossbook__.value = (1)'],
  ['f()\nfunction f() {}\n(1)', 'let f = function f() {};\nf()\n;\n__lossbook__.value = (1)'],
  ['let a = 1\nexport { a }\n(1)', 'let a = 1\n;\n__lossbook__.value = (1)'],
  ['#!/usr/bin/env node\n1', '///usr/bin/env node\n__lossbook__.value = 1'],
  ['const p = import.meta.url;', 'let p = __lossbook__.meta.url;'],
  ['import.meta.url', '__lossbook__.value = __lossbook__.meta.url'],
  ['import("m")', '__lossbook__.value = __lossbook__.import("m")'],
  ['import("m").then(f)', '__lossbook__.value = __lossbook__.import("m").then(f)'],
  ['imports', '__lossbook__.value = imports'],
  [
    'const m = await import("m", { with: { type: "json" } });',
    'let m = await __lossbook__.import("m");',
  ],
];

/** Names with `here` in them are looked for. */
const places = [
  'let a = 1, here = a;\nhere',
  'import { a as here } from "m";\n\nhere.b(here)',
  'function f<T>(a: T, b?: number): T { return here(a) }\nconst value = f<string>(here1);\nvalue!.here2',
  'console.log(here); function late() { return here1 } export const { a: here2 } = late() as any;',
  'var twice = 1; var twice = here, other = here1;\nhere2(twice)',
  'export default here(1)',
  // More than types: TypeScript's emitter makes these.
  'enum Unit { Radians, Degrees }\nconst unit = here(Unit.Degrees);\nhere1',
  'class P {\n  constructor(private readonly size: number) { here(size) }\n}\nnew P(here1)',
  'namespace N { export const value = here }\nfunction read() { return here1(N) }\nhere2()',
  'const typed = <number>here;\nhere1(typed)',
  '{\n  using opened = here;\n  here1(opened);\n}\nhere2',
  'const load = await import(here);\nenum E { A }\nload.here1(E.A)',
];

describe('a cell as a script:', () => {
  for (const [source, expected] of scripts) {
    it(JSON.stringify(source), () => assert.equal(codeOf(source), expected));
  }
});

describe('what runs is found where it was written:', () => {
  for (const source of places) {
    it(JSON.stringify(source), () => {
      const compiled = compileCell(source);
      assert.ok(compiled.ok);
      const map = new TraceMap(compiled.map());
      const found = new Map(
        [...placesIn(compiled.code)].map(([name, place]) => [
          name,
          originalPositionFor(map, place),
        ]),
      );
      for (const [name, { line, column }] of placesIn(source)) {
        const { line: foundLine, column: foundColumn } = found.get(name) ?? {};
        assert.deepEqual([name, foundLine, foundColumn], [name, line, column]);
      }
    });
  }
});

describe('types written over leave what the emitter of TypeScript leaves, of the files of', () => {
  for (const folder of ['extension/notebook', 'test/kernel']) {
    it(folder, () => {
      const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
      assert.ok(files.length > 10);
      for (const name of files) {
        const source = readFileSync(`${folder}/${name}`, 'utf8');
        const parsed = parseCell(source);
        assert.ok(parsed.ok);
        const blank = blankTypes(parsed.file);
        if (blank === undefined) continue;
        assert.equal(blank.length, source.length);
        const options = { target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
        const { outputText } = ts.transpileModule(source, { compilerOptions: options });
        assert.ok(printed(blank) === printed(outputText), name);
      }
    }).timeout(60_000);
  }
});

function codeOf(source: string): string {
  const compiled = compileCell(source);
  assert.ok(compiled.ok);
  return compiled.code.replace('"use strict";\n', '');
}

interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The last place of each name with `here` in it. */
function placesIn(text: string): ReadonlyMap<string, Place> {
  const lines = text.split('\n').entries();
  return new Map(
    [...lines].flatMap(([line, one]) =>
      [...one.matchAll(/\bhere\d?\b/g)].map(
        ({ 0: name, index: column }) => [name, { line: line + 1, column }] as const,
      ),
    ),
  );
}

/** In one layout, without comments and what another way of writing may have or leave out. */
function printed(code: string): string {
  const file = ts.createSourceFile('a.js', code, target, false, ts.ScriptKind.JS);
  return ts
    .createPrinter({ removeComments: true })
    .printFile(file)
    .replace(/export \{\};|[\s(),;'"]/g, '');
}
