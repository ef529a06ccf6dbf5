/** Of several errors that come of one cell each is told, once, at its line; of very many the first ones, and that there are more. */
import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

const later = (ms: number, what: string) => `setTimeout(() => { ${what} }, ${ms});`;
const after = (ms: number) => `await new Promise((r) => setTimeout(r, ${ms}));`;

/** Of each cell what it is told while it runs, and what when it has ended: message and line. */
const cells: readonly [
  what: string,
  code: string,
  told: readonly string[],
  late: readonly string[],
][] = [
  [
    'two promises that nothing awaits',
    `Promise.reject(new Error('a'));\nPromise.reject(new Error('b'));\n1`,
    ['a (in a promise that nothing awaits), 1', 'b (in a promise that nothing awaits), 2'],
    [],
  ],
  [
    'a promise that nothing awaits, and a throw',
    `Promise.reject(new Error('a'));\nawait null;\nthrow new Error('b');`,
    ['b, 3', 'a (in a promise that nothing awaits), 1'],
    [],
  ],
  [
    'an error on which several promises hang',
    `const p = Promise.reject(new Error('a'));\np.then(() => 1);\np.then(() => 2);\n1`,
    ['a (in a promise that nothing awaits), 1'],
    [],
  ],
  [
    'process.exit that is not caught',
    `process.exit(3);`,
    ['process.exit(3) was called: a cell cannot end the kernel, so only this cell was stopped, 1'],
    [],
  ],
  [
    'two timers',
    `${later(50, `throw new Error('a')`)}\n${later(60, `throw new Error('b')`)}\n1`,
    [],
    ['a, 1', 'b, 2'],
  ],
  [
    'a timer while it runs, and one when it has ended',
    `${later(1, `throw new Error('a')`)}\n${later(200, `throw new Error('b')`)}\n${after(20)}`,
    ['a, 1'],
    ['b, 2'],
  ],
  [
    'two promises when it has ended',
    `void (async () => {\n${after(50)}\nthrow new Error('a'); })();\nvoid (async () => {\n${after(60)}\nthrow new Error('b'); })();\n1`,
    [],
    ['a (in a promise that nothing awaits), 3', 'b (in a promise that nothing awaits), 6'],
  ],
  [
    'an interval that goes on failing',
    `let n = 0; const i = setInterval(() => { if (++n > 4) clearInterval(i); throw new Error('a'); }, 60);\n1`,
    [],
    ['a, 1'],
  ],
];

describe('several errors of one cell', () => {
  const k = useKernel();
  const messagesOf = (cell: string) =>
    k.messages.flatMap((m) => (m.type === 'error' && m.cell === cell ? [m] : []));
  const told = (cell: string, isLate: boolean) =>
    messagesOf(cell)
      .filter(({ late }) => late === isLate)
      .map(({ error }) => `${error.message}, ${error.line}`);

  for (const [what, code, expected, late] of cells) {
    it(`${what}: ${expected.length} told with it, ${late.length} after it`, async () => {
      const { reply } = await k.run(code, what);
      await k.kernel.settle(5000);
      assert.deepEqual([told(what, false), told(what, true)], [expected, late]);
      // The reply has those that were told with it.
      const replied = [...(reply?.error ? [reply.error] : []), ...(reply?.besides ?? [])];
      assert.deepEqual(
        replied.map(({ message, line }) => `${message}, ${line}`),
        expected,
      );
    });
  }

  const many: readonly [string, string][] = [
    ['at once', `for (let i = 0; i < 5000; i++) Promise.reject(new Error('e' + i)); 1`],
    [
      'when it has ended',
      `let n = 0; const t = setInterval(() => { if (++n > 50) clearInterval(t); throw new Error('e' + n); }, 20); 1`,
    ],
  ];
  for (const [when, code] of many) {
    it(`of very many ${when} twenty are told, and that there are more`, async () => {
      await k.run(code, when);
      await k.kernel.settle(5000);
      const names = messagesOf(when).map(({ error }) => error.name);
      assert.deepEqual(names, [...Array<string>(20).fill('Error'), 'MoreErrors']);
    });
  }
});
