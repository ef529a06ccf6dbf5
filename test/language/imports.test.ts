import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cellsOf, tf } from './cells.js';

describe('imports that are offered', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-imports-'));
    mkdirSync(join(folder, 'sub'));
    const files = {
      'helpers.ts':
        'export const half = (x) => x / 2;\nexport function whole() {}\nexport default 1;\nexport type T = 1;',
      'sub/deep.ts': 'export const deep = 1;',
      'package.json': '{ "dependencies": { "ndarray-ops": "1.0.0", "@stdlib/math": "1" } }',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The cells after the one offer to import the name was taken; undefined where there is none. */
  const taken = (name: string, cells: readonly string[]): string | undefined => {
    const under = cellsOf(cells, { folder });
    const entry = under.ask('completions').find((each) => each.name === name && each.imports);
    under.close();
    const text = under.texts.at(-1)!;
    if (!entry?.imports) return undefined;
    return text.slice(0, entry.imports.at) + entry.imports.text + text.slice(entry.imports.at);
  };
  const offered: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['tf', ['tf▮'], `import * as tf from '@tensorflow/tfjs';\ntf`],
    ['compare', ['comp▮'], `import { compare } from 'lossbook/check';\ncomp`],
    ['angularLoss', ['ang▮'], `import { angularLoss } from 'lossbook/losses';\nang`],
    ['reference', ['ref▮'], `import * as reference from 'lossbook/reference';\nref`],
    ['python', ['pyth▮'], `import { python } from 'lossbook/python';\npyth`],
    ['half', ['ha▮'], `import { half } from './helpers.ts';\nha`],
    ['whole', ['wh▮'], `import { whole } from './helpers.ts';\nwh`],
    ['ndarrayOps', ['nd▮'], `import ndarrayOps from 'ndarray-ops';\nnd`],
    [
      'gradcheck',
      [`import { compare } from 'lossbook/check';\ngrad▮`],
      `import { compare, gradcheck } from 'lossbook/check';\ngrad`,
    ],
    ['deep', ['de▮'], undefined],
    ['tf', [tf, 'tf▮'], undefined],
    ['compare', [`import { compare } from 'lossbook/check';`, 'comp▮'], undefined],
    ['compare', [`const o = { a: 1 };\no.▮`], undefined],
  ];
  for (const [name, cells, expected] of offered) {
    it(`${name} in ${cells.join(' | ')}`, () => assert.equal(taken(name, cells), expected));
  }

  const fixesOf = (cell: string): readonly string[] => {
    const under = cellsOf([cell], { folder });
    const found = under.ask('fixes');
    under.close();
    const [text] = under.texts as [string];
    return found.map(
      ({ title, span, text: by }) =>
        `${title}: ${(text.slice(0, span.start) + by + text.slice(span.end)).replaceAll('\n', ' ')}`,
    );
  };
  const fixes: readonly (readonly [string, readonly string[]])[] = [
    [
      '▮tf.ones([2])',
      [`Import tf from '@tensorflow/tfjs': import * as tf from '@tensorflow/tfjs'; tf.ones([2])`],
    ],
    ['▮half(1)', [`Import half from './helpers.ts': import { half } from './helpers.ts'; half(1)`]],
    [
      `import { a } from '▮lossbok/losses';`,
      [`Import from 'lossbook/losses': import { a } from 'lossbook/losses';`],
    ],
    ['▮nowhere', []],
  ];
  for (const [cell, expected] of fixes) {
    it(`mends ${cell}`, () => assert.deepEqual(fixesOf(cell), expected));
  }
});
