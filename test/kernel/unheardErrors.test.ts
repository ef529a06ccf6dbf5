/** An error that nothing of a cell hears, thrown by Node with no frame of a cell in it after the cell has ended: told at that cell, while another runs. */
import assert from 'node:assert/strict';
import { startTestKernel } from '../support/kernelUnderTest.js';

const worker = (body: string) =>
  `new (require('node:worker_threads').Worker)(${JSON.stringify(`setTimeout(() => { ${body} }, 30)`)}, { eval: true }); 1`;

const rows: readonly [what: string, code: string, says: RegExp][] = [
  ['a thread that throws', worker(`throw new Error('in a thread')`), /in a thread/],
  ['a thread that throws undefined', worker('throw undefined'), /undefined/],
  ['a promise of a thread', worker(`Promise.reject(new Error('refused'))`), /refused/],
  [
    'what is no gzip',
    `require('node:zlib').createGunzip().end('not gzip'); 1`,
    /incorrect header check/,
  ],
  ['a file that is not there', `require('node:fs').createReadStream('none'); 1`, /ENOENT/],
  [
    'a file in a folder that is not there',
    `require('node:fs').createWriteStream('none/there').write('x'); 1`,
    /ENOENT/,
  ],
  [
    'a port that nobody listens at',
    `require('node:net').connect(1, '127.0.0.1'); 1`,
    /ECONNREFUSED/,
  ],
  [
    'an address that answers nothing',
    `require('node:http').get('http://127.0.0.1:1/'); 1`,
    /ECONNREFUSED/,
  ],
  [
    'a program that is not there',
    `require('node:child_process').spawn('lossbook-none'); 1`,
    /ENOENT/,
  ],
  [
    'an error that is a text',
    `const { EventEmitter } = require('node:events'); const told = new EventEmitter(); setTimeout(() => told.emit('error', 'a text'), 30); 1`,
    /a text/,
  ],
  ...(process.platform === 'linux'
    ? [
        [
          'a disk that is full',
          `require('node:fs').createWriteStream('/dev/full').write('x'); 1`,
          /ENOSPC/,
        ] as const,
      ]
    : []),
].map(([what, code, says]) => [what as string, code as string, says as RegExp]);

describe('an error that nothing hears, after its cell', function () {
  this.timeout(60_000);
  for (const [i, [what, code, says]] of rows.entries()) {
    it(`is told at the cell that made it: ${what}`, async () => {
      const { test, stop } = startTestKernel();
      try {
        const maker = `maker-${i}`;
        await test.run(code, maker);
        // One cell of some length, and none: Node has no cell to lean on then.
        const other = await test.run('await new Promise((r) => setTimeout(r, 200)); 2');
        await test.kernel.settle(3000);
        const told = test.messages.flatMap((m) => (m.type === 'error' ? [m] : []));
        assert.equal(other.error, undefined);
        assert.deepEqual(
          told.map(({ cell }) => cell),
          [maker],
        );
        assert.match(told[0]?.error.message ?? '', says);
      } finally {
        await stop();
      }
    });
  }

  it('is told at the last cell where no cell is known to have made it, and never passes for none', async () => {
    const { test, stop } = startTestKernel();
    try {
      // Made by a callback of Node's, in which on Node 20 no cell is known.
      await test.run(
        `require('node:fs').stat('.', () => require('node:fs').createReadStream('none')); 1`,
        'maker',
      );
      await test.kernel.settle(3000);
      const told = test.messages.flatMap((m) => (m.type === 'error' ? [m] : []));
      assert.deepEqual(
        told.map(({ cell }) => cell),
        ['maker'],
      );
    } finally {
      await stop();
    }
  });
});
