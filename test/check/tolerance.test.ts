/**
 * Every tolerance stands in one table, with its reason: other code of the checks, of verify and of the tests' helpers has
 * no number such as 1e-9, unless its line says that it is a step or an input.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tables = ['extension/check/tolerance.ts', 'test/support/tolerances.ts'];
const folders = ['extension/check', 'extension/verify', 'test/support'];
const files = [
  'test/check/support.ts',
  ...folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  ),
].filter((file) => !tables.includes(file));

const small = /\b\d*\.?\d+e-\d+\b|\b2 \*\* -\d+/;
const isStepOrInput = /step|inputs?\b/i;

function tolerancesIn(text: string): readonly string[] {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !isStepOrInput.test(line))
    .filter((line) => small.test(line.replace(/'[^']*'|`[^`]*`|\/\/.*/g, '')))
    .map((line) => line.trim());
}

describe('tolerances', () => {
  for (const file of files) {
    it(`${file}: none of its own`, () =>
      assert.deepEqual(tolerancesIn(readFileSync(file, 'utf8')), []));
  }

  it('such a number is found, a step and an input are not', () => {
    const lines = [
      'a <= 1e-9 * b',
      'a < 2 ** -24',
      'const step = 1e-5;',
      'x(1e-23), // inputs',
      "'within 1e-4'",
    ];
    assert.deepEqual(tolerancesIn(lines.join('\n')), lines.slice(0, 2));
  });

  for (const table of tables) {
    it(`${table}: each has its reason before it`, () => {
      const text = readFileSync(table, 'utf8');
      const bare = [...text.matchAll(/^export const (\w+)/gm)].filter(
        ({ index }) => !/\*\/\n$|^\/\/.*\n$/m.test(text.slice(0, index).slice(-4)),
      );
      assert.deepEqual(
        bare.map(([, name]) => name).filter((name) => !grouped.includes(name!)),
        [],
      );
    });
  }
});

/** Under the reason of the line before them, or with reasons inside. */
const grouped = ['float64Unit', 'toleranceAt', 'tolerances'];
