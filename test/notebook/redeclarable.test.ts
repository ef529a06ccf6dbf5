/** What a cell becomes so that a later one may declare its names again, and its imports run anywhere. */
import assert from 'node:assert/strict';
import { compileCell } from '../../extension/notebook/compileCell.js';

/** Cells, and their code in one line without the directive and empty statements. */
const declarations: readonly (readonly [string, string])[] = [
  ['const a = 1;', 'let a = 1;'],
  ['export const a = 1;', 'let a = 1;'],
  ['const a = 1, b = 2;', 'let a = 1, b = 2;'],
  ['var a = 1; var a = 2;', 'let a = 1; a = 2;'],
  ['var a = 1; var b = 2, a = 3, c;', 'let a = 1; let b = 2; a = 3; let c;'],
  ['var a = 1; var a;', 'let a = 1;'],
  ['function f() {}', 'let f = function f() {};'],
  ['async function f() {}', 'let f = async function f() {};'],
  ['f(); function f() {}', 'let f = function f() {}; f();'],
  ['function f() {} function f(a) {}', 'let f = function f(a) {};'],
  ['{ const a = 1; }', '{ const a = 1; }'],
];

const imports: readonly (readonly [string, string])[] = [
  ['import "m";', 'await __lossbook__.import("m", []);'],
  ['import type { T } from "m";', ''],
  [
    'import { T } from "m"; let x: T;',
    'let { "T": T } = await __lossbook__.import("m", []); let x;',
  ],
  [
    'import { a } from "m"; let x = a;',
    'let { "a": a } = await __lossbook__.import("m", ["a"]); let x = a;',
  ],
  [
    'import { a as b } from "m"; let x = b;',
    'let { "a": b } = await __lossbook__.import("m", ["a"]); let x = b;',
  ],
  [
    'import d from "m"; let x = d;',
    'let { "default": d } = await __lossbook__.import("m", ["default"]); let x = d;',
  ],
  ['import * as n from "m";', 'let n = await __lossbook__.import("m", []);'],
];

function codeOf(source: string): string {
  const compiled = compileCell(source);
  assert.ok(compiled.ok);
  const line = compiled.code.replace('"use strict";', '').replace(/\s+/g, ' ');
  return line
    .trim()
    .replace(/ ;/g, ';')
    .replace(/(?<=^|;)(?: ?;)+ ?/g, '');
}

describe('names at the top of a cell may be declared again:', () => {
  for (const [source, expected] of declarations) {
    it(source, () => assert.equal(codeOf(source), expected));
  }
});

describe('imports of a cell are awaited, with the names that it uses as values:', () => {
  for (const [source, expected] of imports) {
    it(source, () => assert.equal(codeOf(source), expected));
  }
});
