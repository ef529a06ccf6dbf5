/** A cell is debugged in a real kernel, by what an editor would ask. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDebugging, type Scopes, type Variables } from './debugClient.js';

const twice = `interface Unused { readonly x: number }
export function twice(x: number): number {
  const doubled: number = x * 2;
  return doubled;
}
`;

describe('a cell that is debugged', () => {
  const { kernel, client, end, go, topOf } = useDebugging();

  it('stops at a line, steps over it, shows names and tensors, and ends as it would have', async () => {
    const text = `import * as tf from '@tensorflow/tfjs';
interface Unused { readonly x: number }
const t = tf.tensor2d([[1, 2], [3, 4]]);
const half = 0.5;
const scaled = t.mul(half);
scaled.sum().dataSync()[0]`;
    const debug = client({ a: text });
    await debug.start({ 'cell:a': [5] });
    const run = debug.run('a');
    const { reason, stack, scopes } = await debug.stand();
    const t = 't = tensor float32 [2,2] min 1 max 4 mean 2.5 ± 1.118 [[1, 2], [3, 4]]';
    assert.deepEqual([reason, stack], ['breakpoint', ['cell:a:5 Cell In[1]']]);
    assert.deepEqual(scopes, {
      Notebook: ['tf = @tensorflow/tfjs', t, 'half = 0.5'],
    });
    await debug.ask('next', { threadId: 1 });
    const after = await debug.stand();
    assert.deepEqual([after.reason, after.stack], ['step', ['cell:a:6 Cell In[1]']]);
    assert.match(after.scopes['Notebook']!.at(-1)!, /^scaled = tensor float32 \[2,2\] min 0.5/);
    await go(debug);
    const { status, value } = await run;
    assert.deepEqual([status, value], ['ok', '5']);
    await end(debug);
  });

  it('opens a tensor to its shape and numbers, an object to its members, without running getters', async () => {
    const debug = client({
      b: `const o = { t: tf.ones([2]), list: [1, 'two'], get late() { return 1; } };
o.list.length`,
    });
    await debug.start({ 'cell:b': [2] });
    const run = debug.run('b');
    await debug.next('stopped');
    const rows = async (reference: number) =>
      (await debug.ask<Variables>('variables', { variablesReference: reference })).variables;
    const [notebook] = (await debug.ask<Scopes>('scopes', { frameId: 0 })).scopes;
    const find = async (reference: number, name: string) =>
      (await rows(reference)).find((row) => row.name === name)!;
    const o = await find(notebook!.variablesReference, 'o');
    const texts = async (reference: number) =>
      (await rows(reference)).map(({ name, value }) => `${name} = ${value}`);
    assert.deepEqual((await texts(o.variablesReference)).slice(1), [
      'list = [1, "two"]',
      'late = getter',
    ]);
    const t = await find(o.variablesReference, 't');
    assert.deepEqual(await texts(t.variablesReference), [
      'shape = [2]',
      'dtype = "float32"',
      'size = 2',
      'values = [1, 1]',
    ]);
    await go(debug);
    await run;
    await end(debug);
  });

  it('steps into a file beside the notebook and out of it, and never into packages or the kernel', async () => {
    writeFileSync(join(kernel.folder, 'twice.ts'), twice);
    const debug = client({
      c: `import { twice } from './twice';
const doubled = tf.tidy(() => {
  return twice(21);
});
doubled`,
    });
    await debug.start({ 'cell:c': [3] });
    const run = debug.run('c');
    const [inner, outer] = (await debug.stand()).stack;
    assert.match(inner!, /^cell:c:3 /);
    // What lies between, in TensorFlow.js, is not shown.
    assert.match(outer!, /^cell:c:2 Cell In/);
    await debug.ask('stepIn');
    const path = join(kernel.folder, 'twice.ts');
    const { stack, scopes } = await debug.stand();
    assert.deepEqual(stack[0], `${path}:3 twice`);
    assert.deepEqual(scopes['Local'], ['x = 21']);
    await debug.ask('stepOut');
    assert.match((await topOf(debug))!, /^cell:c:3 /);
    await debug.ask('stepIn');
    assert.match((await topOf(debug))!, /^cell:c:5 /);
    await debug.ask('next');
    assert.equal((await run).value, '42');
    await end(debug);
  });

  it('stops in a file that it imports, and in a cell that ran before debugging began', async () => {
    const cells = {
      d: `const triple = (x: number): number => {
  const product = x * 3;
  return product;
};`,
      e: `import { twice } from './later';
triple(twice(1))`,
    };
    writeFileSync(join(kernel.folder, 'later.ts'), twice);
    const debug = client(cells);
    await debug.run('d');
    const path = join(kernel.folder, 'later.ts');
    await debug.start({ 'cell:d': [3], [path]: [3] });
    const run = debug.run('e');
    assert.equal(await topOf(debug), `${path}:3 twice`);
    await go(debug);
    const { stack, scopes } = await debug.stand();
    assert.match(stack.join(), /^cell:d:3 triple,cell:e:2 Cell In/);
    assert.deepEqual(scopes['Local'], ['return value = 6', 'x = 2', 'product = 6']);
    await go(debug);
    assert.equal((await run).value, '6');
    await end(debug);
  });

  it('steps over an import and an await as over any line', async () => {
    writeFileSync(join(kernel.folder, 'over.ts'), twice);
    const debug = client({
      o: `import { twice } from './over';
const one = await Promise.resolve(1);
const two = twice(one);
two`,
    });
    await debug.start({ 'cell:o': [1] });
    const run = debug.run('o');
    for (const line of [1, 2, 3, 4]) {
      assert.match((await topOf(debug))!, new RegExp(`^cell:o:${line} `));
      await debug.ask('next');
    }
    assert.equal((await run).value, '2');
    await end(debug);
  });

  it('stops in plain JavaScript that Node loads', async () => {
    const path = join(kernel.folder, 'plain.cjs');
    writeFileSync(path, 'exports.next = (x) => {\n  return x + 1;\n};\n');
    const debug = client({ p: `import { next } from './plain.cjs';\nnext(4)` });
    await debug.start({ [path]: [2] });
    const run = debug.run('p');
    assert.equal(await topOf(debug), `${path}:2 exports.next`);
    await go(debug);
    assert.equal((await run).value, '5');
    await end(debug);
  });

  it('stops where a condition holds, and a logpoint tells without stopping', async () => {
    const debug = client({ f: `let sum = 0;\nfor (let i = 0; i < 5; i++)\n  sum += i;\nsum` });
    await debug.start({
      'cell:f': [
        { line: 3, condition: 'i === 3' },
        { line: 4, logMessage: 'sum {sum} of {tf.ones([2])}' },
      ],
    });
    const run = debug.run('f');
    const { scopes } = await debug.stand();
    assert.deepEqual(scopes['Block'] ?? scopes['Local'], ['i = 3']);
    await go(debug);
    assert.equal((await run).value, '10');
    const { output } = await debug.next<{ output: string }>('output');
    assert.equal(output, 'sum 10 of tensor float32 [2] all 1 [1, 1]\n');
    await end(debug);
  });

  it('answers the console, a hover without a side effect, and takes another value', async () => {
    const debug = client({ g: `let n = 1;\nlet m = n + 1;\nm * 10` });
    await debug.start({ 'cell:g': [2] });
    const run = debug.run('g');
    await debug.next('stopped');
    const evaluate = (expression: string, context: string) =>
      debug.ask<{ result: string }>('evaluate', { expression, context, frameId: 0 });
    assert.equal((await evaluate('tf.ones([1]).add(n)', 'repl')).result, 'tensor float32 [1] [2]');
    await assert.rejects(evaluate('n = 7', 'hover'), /side-effect/);
    await assert.rejects(evaluate('nothing', 'watch'), /nothing is not defined/);
    const [scope] = (await debug.ask<Scopes>('scopes', { frameId: 0 })).scopes;
    const place = { variablesReference: scope!.variablesReference, name: 'n' };
    const changed = await debug.ask<{ value: string }>('setVariable', { ...place, value: '4' });
    assert.equal(changed.value, '4');
    await go(debug);
    assert.equal((await run).value, '50');
    await end(debug);
  });

  it('stops where something is thrown, if that is wanted', async () => {
    const debug = client({ h: `const big = 3;\nthrow new RangeError('too big');` });
    await debug.start();
    await debug.ask('setExceptionBreakpoints', { filters: ['all'] });
    const run = debug.run('h');
    const { reason, stack } = await debug.stand();
    assert.equal(reason, 'exception');
    assert.match(stack[0]!, /^cell:h:2 /);
    await go(debug);
    assert.equal((await run).error?.message, 'too big');
    await end(debug);
  });

  it('is stopped in what is its text now, and said not to be in what was', async () => {
    const cells = { l: `const f1 = () => {\n  return 1;\n};` };
    const debug = client(cells);
    await debug.run('l');
    debug.cells['l'] = `// A line more.\n${cells.l}`;
    await debug.start();
    const set = () =>
      debug.ask<{ breakpoints: readonly { verified: boolean; message?: string; line: number }[] }>(
        'setBreakpoints',
        { source: { name: 'l', path: 'cell:l' }, breakpoints: [{ line: 3 }] },
      );
    const [before] = (await set()).breakpoints;
    assert.deepEqual(
      [before!.verified, before!.message],
      [false, 'The cell has not run as it stands.'],
    );
    await debug.run('l');
    const { breakpoint } = await debug.next<{ breakpoint: { verified: boolean; line: number } }>(
      'breakpoint',
    );
    assert.deepEqual([breakpoint.verified, breakpoint.line], [true, 3]);
    await end(debug);
  });

  it('has each name of the notebook once, with what it holds now', async () => {
    const cells = { q: 'const again = 1;', r: 'const again = 2;\ndebugger;' };
    const debug = client(cells);
    await debug.run('q');
    await debug.run('r');
    await debug.start();
    const run = debug.run('r');
    const { scopes } = await debug.stand();
    const found = scopes['Notebook']!.filter((text) => text.startsWith('again'));
    assert.deepEqual(found, ['again = 2']);
    await go(debug);
    await run;
    await end(debug);
  });
});
