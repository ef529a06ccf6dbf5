/** What a person writes where a cell stands: lines of the console, conditions and logpoints, right and wrong ones. */
import assert from 'node:assert/strict';
import { logParts } from '../../extension/debug/conditions.js';
import { useDebugging, type DebugClient } from './debugClient.js';

const parts: readonly (readonly [string, readonly string[]])[] = [
  ['plain', ['plain']],
  ['sum {sum} of {n}', ['sum ', '=sum', ' of ', '=n']],
  ['{a.map((x) => { return x; })}', ['=a.map((x) => { return x; })']],
  [`{'}' + "{"} and {\`}\`}`, [`='}' + "{"`, ' and ', '=`}`']],
  ['{ {a: 1}.a }', ['={a: 1}.a']],
  ['{} {never closed', ['{} {never closed']],
  ['100 % {x', ['100 % {x']],
];

describe('the parts of a logpoint', () => {
  for (const [message, expected] of parts) {
    it(message, () =>
      assert.deepEqual(
        logParts(message).map((part) => ('text' in part ? part.text : `=${part.expression}`)),
        expected,
      ),
    );
  }
});

describe('where a cell stands', () => {
  const { client, end, go } = useDebugging();

  /** A line of the console, and what it answers; an error where it begins with `!`. */
  const lines: readonly (readonly [string, RegExp])[] = [
    ['n * 2', /^14$/],
    ['t.mul(n)', /^tensor float32 \[2\] min 7 max 14 .*\[7, 14\]$/],
    ['const twice = t.mul(2)', /^tensor float32 \[2\] /],
    ['twice.sum()', /^tensor float32 \[\] 6/],
    ['let of = (x) => x + n;', /^/],
    ['of(1)', /^8$/],
    ['function thrice(x) { return 3 * x; }', /thrice/],
    ['thrice(n)', /^21$/],
    ['const n = 5', /^!n is a name here already: write n = …$/],
    ['const t = 5', /^!t is a name here already/],
    ['n', /^7$/],
    ['n = 5', /^5$/],
    ['await t.data()', /^!SyntaxError: .*Nothing can be awaited while the kernel stands/],
    ['t as any', /^!SyntaxError/],
    ['missing', /^!ReferenceError: missing is not defined$/],
    ['n === 5 ? "a" : "b"', /^"a"$/],
  ];
  it('the console answers', async () => {
    const text = `import * as tf from '@tensorflow/tfjs';
const t = tf.tensor1d([1, 2]);
let n = 7;
n + 1`;
    const debug = client({ a: text });
    await debug.start({ 'cell:a': [4] });
    const run = debug.run('a');
    await debug.next('stopped');
    for (const [expression, answer] of lines) {
      const asked = debug.ask<{ result: string }>('evaluate', {
        ...{ expression, context: 'repl', frameId: 0 },
      });
      const told = await asked.then(
        ({ result }) => result,
        (error: Error) => `!${error.message}`,
      );
      assert.match(told, answer, expression);
    }
    await go(debug);
    assert.equal((await run).value, '6');
    await end(debug);
  });

  it('a hover that never ends is given up, and the cell goes on', async () => {
    const debug = client({ b: 'const one = 1;\none' });
    await debug.start({ 'cell:b': [2] });
    const run = debug.run('b');
    await debug.next('stopped');
    const endless = { expression: '(() => { for (;;); })()', context: 'hover', frameId: 0 };
    await assert.rejects(debug.ask('evaluate', endless), /^Error: it took more than 5 s/);
    await go(debug);
    assert.equal((await run).value, '1');
    await end(debug);
  });

  it('a line that never ends is ended by Stop, and names are kept', async () => {
    const debug = client({ c: 'const kept = 7;\nkept', d: 'kept * 6' });
    await debug.start({ 'cell:c': [2] });
    const run = debug.run('c');
    await debug.next('stopped');
    const endless = { expression: 'for (;;);', context: 'repl', frameId: 0 };
    const line = debug.ask('evaluate', endless).then(
      () => 'it was answered',
      (error: Error) => error.message,
    );
    await debug.ask('terminate');
    assert.equal((await run).status, 'error');
    assert.match(await line, /^it took more than 5 s and was ended/);
    assert.equal((await debug.run('d')).value, '42');
    await end(debug);
  });

  interface Set {
    readonly breakpoints: readonly { readonly verified: boolean; readonly message?: string }[];
  }
  const set = async (debug: DebugClient, breakpoint: object) => {
    const { breakpoints } = await debug.ask<Set>('setBreakpoints', {
      source: { name: 'e', path: 'cell:e' },
      breakpoints: [breakpoint],
    });
    return breakpoints[0]!;
  };

  for (const condition of ['i ===', 'i = = 3', 'await i', 'let j = 2', 'i as number']) {
    it(`a condition that is no expression is said to be none: ${condition}`, async () => {
      const debug = client({ e: `const i = 1;\ni` });
      await debug.run('e');
      await debug.start();
      const { verified, message } = await set(debug, { line: 2, condition });
      assert.equal(verified, false);
      assert.match(message!, /^What it asks cannot be read: SyntaxError: /);
      assert.equal((await debug.run('e')).value, '1');
      await end(debug);
    });
  }

  it('a condition that throws is told once, and does not stop', async () => {
    const debug = client({ e: `let sum = 0;\nfor (let i = 0; i < 3; i++)\n  sum += i;\nsum` });
    await debug.start({
      'cell:e': [
        { line: 3, condition: 'misspelt === 3 // often' },
        { line: 4, logMessage: 'sum {sum} {misspelt.x} {[1].map((x) => ({ x })).length}' },
      ],
    });
    assert.equal((await debug.run('e')).value, '3');
    const output = async () => (await debug.next<{ output: string }>('output')).output;
    assert.equal(
      await output(),
      'The breakpoint with misspelt === 3 // often does not stop: ReferenceError: misspelt is not defined\n',
    );
    assert.equal(await output(), 'sum 3 {ReferenceError: misspelt is not defined} 1\n');
    await end(debug);
  });

  it('a condition may ask for what a function of its own finds', async () => {
    const debug = client({
      f: `const all = [1, 2, 3];\nfor (const x of all)\n  all.length;\n'end'`,
    });
    await debug.start({ 'cell:f': [{ line: 3, condition: 'all.some((y) => y > 2 && x === y)' }] });
    const run = debug.run('f');
    const { scopes } = await debug.stand();
    assert.deepEqual(scopes['Block'], ['x = 3']);
    await go(debug);
    assert.equal((await run).value, `'end'`);
    await end(debug);
  });
});
