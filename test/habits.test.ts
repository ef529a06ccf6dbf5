/** What no test does: sleep and hope, run alone, be left out, or say that something took less than a time. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Benches measure, trials break things at moments drawn by chance. */
const suites = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((path) => join('test', path).replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !/^test\/(bench|trial)\//.test(path));

/** Why a file may call a timer. */
const timers: Readonly<Record<string, string>> = {
  'test/browser/eventually.ts': 'looks again until something can be seen',
  'test/browser/editorServer.ts': 'gives up on a server that does not start',
  'test/python/interrupt.test.ts': 'kills at moments one after the other',
  'test/renderer/browser/charts.test.ts': 'what a page is not allowed to',
};

/** Why a file may leave tests out; with CI=true the reporter fails for each that is. */
const skips: Readonly<Record<string, string>> = {
  'test/backends/choose.test.ts': 'the TensorFlow library, where it is not installed',
  'test/notebook/jupyterTools.test.ts': "Jupyter's tools, where they cannot be installed",
};

function find(
  path: string,
  isFound: (call: ts.PropertyAccessExpression | ts.CallExpression) => boolean,
) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) && isFound(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1}: ${node.getText().split('\n')[0]}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isTimer = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && /^(setTimeout|setInterval|sleep)$/.test(node.expression.getText());
const isAccess = (node: ts.Node, of: RegExp, name: string): boolean =>
  ts.isPropertyAccessExpression(node) &&
  of.test(node.expression.getText()) &&
  node.name.text === name;
const suiteOrTest = /^(this|it|describe|test)$/;

describe('habits of tests', () => {
  const rules: readonly [string, (node: ts.Node) => boolean, Readonly<Record<string, string>>][] = [
    ['none waits for a time', isTimer, timers],
    [
      'none is left out but by what a machine lacks',
      (n) => isAccess(n, suiteOrTest, 'skip'),
      skips,
    ],
    ['none runs alone', (n) => isAccess(n, /^(it|describe)$/, 'only'), {}],
  ];
  for (const [title, isFound, allowed] of rules) {
    it(title, () =>
      assert.deepEqual(
        suites.flatMap((path) => (Object.hasOwn(allowed, path) ? [] : find(path, isFound))),
        [],
      ),
    );
    for (const path of Object.keys(allowed)) {
      it(`${title}: ${path} still has one`, () => assert.notEqual(find(path, isFound).length, 0));
    }
  }
  it('a test that is skipped where everything is to be there is a failure', () =>
    assert.match(
      readFileSync('test/support/reporter.ts', 'utf8'),
      /env\['CI'\] === 'true'\) runner\.failures \+= skipped\.length/,
    ));
});
