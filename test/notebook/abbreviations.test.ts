/** Enums and properties among parameters, written out: what they come to is what TypeScript's emitter makes of them. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { findAbbreviations } from '../../extension/notebook/abbreviations.js';
import { blankTypes } from '../../extension/notebook/blankTypes.js';
import { compileCell } from '../../extension/notebook/compileCell.js';
import { parseCell, target } from '../../extension/notebook/parseCell.js';

/** The value of the last expression is compared. */
const writtenOut = [
  'enum E { A, B }; E',
  'enum E {}; E',
  'enum E { A, B, }; E',
  'enum E { A, /* one */ B, // two\n}; E',
  'enum E { A = 5, B, C = -2, D, F = 0x10, G = 1_000, H = -0 }; E',
  'enum E { A = "a", B = `b`, "c d" = "e" }; E',
  'enum E { A = 1, B = "b", C = 2.5, D }; E',
  'enum E { E }; E',
  'const enum E { A, B }; [E.A, E]',
  'function f() { enum E { A } return E }\nf()',
  '{ enum E { A } }\nenum F { A }\nF',
  'declare enum D { A }\nenum E { A }\nE',
  'class P { constructor(readonly a: number, private b = 2, c?: string) {} }; new P(1)',
  'class P { z = 9; constructor(public a: number) { this.z += a } }; new P(1)',
  'class P { constructor(public a: number); constructor(public a: any) { } }; new P(1)',
  'class A { x = 1 }\nclass B extends A { constructor(public y: number) { super()\nthis.x = this.y } }; new B(3)',
  'class A { x = 1 }\nclass B extends A { constructor(y: number, readonly z = y) { const w = 2; super(); this.x = w } }; new B(3)',
  'new (class { constructor(protected a = 1) {} })()',
  'class P { constructor(private  readonly a: number = 1) {} };\nenum E { A }\n[new P(), E]',
  'abstract class P { abstract b: number; constructor(protected a = 1) {} }\nclass Q extends P { b = 2 }; new Q()',
  'const f = (enumerable: number) => enumerable; f(1)',
];

const leftToTheEmitter = [
  'enum E { A = 1, B = A << 1 }',
  'enum E { A = "a".length }',
  'enum E { A } enum E { B = 1 }',
  'namespace N { export enum E { A } }',
  'class A {} class B extends A { constructor(public x = 1) { if (x) { super() } else { super() } } }',
  'class P { constructor(public x = 1) { "use strict"; } }',
];

describe('written out, it is what the emitter of TypeScript makes:', () => {
  for (const source of writtenOut) {
    it(JSON.stringify(source), () => {
      assert.notEqual(blanked(source), undefined);
      const compiled = compileCell(source);
      assert.ok(compiled.ok);
      const runtime = { value: undefined };
      runInNewContext(compiled.code, { __lossbook__: runtime });
      const compilerOptions = { target, module: ts.ModuleKind.ESNext, isolatedModules: true };
      const { outputText } = ts.transpileModule(source, { compilerOptions });
      const expected: unknown = runInNewContext(outputText.replace('export {};', ''));
      assert.equal(inspect(runtime.value), inspect(expected));
    });
  }
});

describe('left to the emitter of TypeScript:', () => {
  for (const source of leftToTheEmitter) {
    it(JSON.stringify(source), () => {
      assert.equal(blanked(source), undefined);
      assert.ok(compileCell(source).ok);
    });
  }
});

function blanked(source: string): string | undefined {
  const parsed = parseCell(source);
  assert.ok(parsed.ok);
  return blankTypes(parsed.file, findAbbreviations(parsed.file).has);
}
