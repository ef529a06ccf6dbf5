/** Text of a notebook in a script: it stays in its comment or string, whatever it holds and whatever stands beside it. */
import assert from 'node:assert/strict';
import ts from 'typescript';
import { exportTs } from '../../extension/export/index.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import { drawsOf } from '../trial/draws.js';

type Written = readonly [kind: 'markdown' | 'raw' | 'skipped' | 'code', source: string];

function script(cells: readonly Written[]): string {
  const written = cells.map(([kind, source], i) => ({
    id: `c${i}`,
    cell_type: kind === 'markdown' || kind === 'raw' ? kind : 'code',
    metadata: kind === 'skipped' ? { tags: ['skip-execution'] } : {},
    source,
    ...(kind === 'code' || kind === 'skipped' ? { outputs: [], execution_count: null } : {}),
  }));
  const parsed = parseNotebook(
    JSON.stringify({ cells: written, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
  assert.ok(parsed.ok);
  return exportTs(parsed.notebook);
}

/** Names that the script says as code: of these, text may bring none. */
function namesIn(source: string): { names: ReadonlySet<string>; problems: readonly string[] } {
  const names = new Set<string>();
  const file = ts.createSourceFile('script.ts', source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const { diagnostics = [] } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const problems = diagnostics.map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, ' '),
  );
  return { names, problems };
}

/** Everything that ends a line somewhere, and what ends a comment, a string, a template, a block. */
const ends = [
  ...['\n', '\r', '\r\n', '\u2028', '\u2029', '\v', '\f', '\u0085', '\0', '\\\n', '\\'],
  ...['*/', "'", '"', '`', '${', '}', '})', ');', '//', '/*', '-->', '<!--', '#!', '</script>'],
];
/** Code before the text that is unfinished, or goes on with what follows. */
const openings = [
  ...['', '1', 'const a = `', 'const a = `${', 'const a = "', "const a = '", '/*', '//', 'f(', '{'],
  ...['const a = b', 'a =>', 'if (1)', 'class A {', '/re', 'async', 'let', 'a // x', '<T>', '@d'],
  ...['#!/usr/bin/env node\n1', 'a\\', 'export', 'import', 'x\n/* ` */', 'type', 'label:', 'a ?'],
];

describe('text is never code of a script', () => {
  for (const kind of ['markdown', 'raw', 'skipped'] as const) {
    it(`${kind} cells, whatever ends a line, after whatever code`, () => {
      const texts = ends.map((end): Written => [kind, `a ${end}evil();${end} b`]);
      for (const opening of openings) holdsText([['code', opening], ...texts, ['code', 'last']]);
    });
  }
  it('imports keep their specifiers and names, whatever these hold', () => {
    const texts = [
      ...[
        "a'; evil(); //",
        "\\'; evil(); //",
        '\\',
        "\\\\'; evil(); '",
        'a\u2028evil()',
        'é',
        '\t',
      ],
      ...["} from 'y'; evil(); import { z", 'x as y, evil', '', 'default', '*', 'a-b', '\ud800'],
    ];
    for (const text of texts) {
      const literal = JSON.stringify(text);
      for (const source of [
        `import ${literal};`,
        `import * as a from ${literal};`,
        `import { a } from ${literal}; a`,
        `import { ${literal} as a } from 'm'; a`,
      ]) {
        const written = script([['code', source]]);
        const { names, problems } = namesIn(written);
        assert.deepEqual(problems, [], written);
        assert.ok(!names.has('evil'), written);
        const strings = stringsIn(written);
        assert.ok(strings.includes(text) || text === '\ud800' || names.has(text), written);
      }
    }
  });
  it('a cell is not read as more of the one before it', () => {
    for (const start of ['(b)', '[b]', '`b`', '+b', '-b', '/b/', '<T>b', '/* c */ (b)']) {
      const source = script([
        ['code', 'const a = c'],
        ['code', `${start}\nconst d = 1`],
      ]);
      const file = ts.createSourceFile('s.ts', source, ts.ScriptTarget.Latest, true);
      const [first] = file.statements.filter(ts.isVariableStatement);
      const { initializer } = first?.declarationList.declarations[0] ?? {};
      assert.equal(initializer?.getText(file), 'c', source);
    }
  });
  it('cells of random pieces of all that', () => {
    const { pick } = drawsOf(13);
    const pieces = [...ends, ...openings, 'evil();', ' ', '\n'];
    const several = (count: number, from: readonly string[]) =>
      Array.from({ length: count }, () => pick(from));
    for (let i = 0; i < 100; i++) {
      const texts = Array.from({ length: 20 }, (): Written => {
        const kind = pick(['markdown', 'raw', 'skipped'] as const);
        return [kind, `evil();${several(8, pieces).join('')}evil();`];
      });
      holdsText([['code', several(3, openings).join(pick(ends))], ...texts, ['code', 'last']]);
    }
  });
});

/** `evil` stands in text alone, and `last` in code. */
function holdsText(cells: readonly Written[]): void {
  const { names, problems } = namesIn(script(cells));
  assert.deepEqual(problems, [], JSON.stringify(cells));
  assert.ok(!names.has('evil'), JSON.stringify(cells));
  assert.ok(names.has('last'), JSON.stringify(cells));
}

function stringsIn(source: string): readonly string[] {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('s.ts', source, ts.ScriptTarget.Latest, true));
  return strings;
}
