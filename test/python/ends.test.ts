/** A Python that ends takes the names of its cells along, whenever that is: it is said, once, and what to do. */
import assert from 'node:assert/strict';
import { startTestKernel, useKernel } from '../support/kernelUnderTest.js';
import { isAlive } from '../support/isAlive.js';
import { eventually } from '../browser/eventually.js';

const gone = /Names that cells of Python gave are gone: run those cells again/;

/** How Python ends, once a cell has run in it; and where that is said: by that cell, or before what the next one prints. */
const ends: readonly [string, string, 'then' | 'next'][] = [
  ['between two cells, by a signal', 'process.kill(n, "SIGHUP")', 'next'],
  ['between two cells, as if memory were out', 'process.kill(n, "SIGKILL")', 'next'],
  [
    'by itself, between two cells',
    '%%python\nimport os, threading\n_ = threading.Timer(0.1, lambda: os._exit(3)).start()',
    'next',
  ],
  ['in a cell, by itself', '%%python\nimport os\nos._exit(3)', 'then'],
  ['in a cell, by a signal', '%%python\nimport os, signal\nos.kill(n, signal.SIGTERM)', 'then'],
];

describe('a Python that ends', () => {
  const kernel = useKernel();
  for (const [how, code, where] of ends) {
    it(`${how}: its names are said to be gone`, async () => {
      await kernel.run('%%python\nimport os\nn = os.getpid()');
      const pid = Number((await kernel.run('n')).value);
      const then = await kernel.run(code);
      await eventually('its end', () => Promise.resolve(!isAlive(pid)));
      const next = await kernel.run('%%python\nn + 1');
      assert.equal(next.error?.name, 'NameError');
      const said = [then.error?.message ?? '', next.stderr].map((text) => gone.test(text));
      assert.deepEqual(said, where === 'then' ? [true, false] : [false, true]);
      assert.equal((await kernel.run('%%python\n1 + 1')).stderr, '');
    });
  }
  /** What hangs, once cells have given names; what the message of the stop says beside that the cell was stopped. */
  const hangs: readonly (readonly [what: string, before: readonly string[], says: RegExp])[] = [
    [
      'in a cell of Python: which names of which cells are gone',
      ['%%python\nn = 1\nobject_of = object()', '%%python\nm = 2'],
      /kept, but for those of Python\. Python \(\S+\) was ended by force, as it did not stop within a second of an interrupt\. The next call starts it again\. Names that cells of Python gave are gone: run those cells again: Cell In\[\d+\] \(n, object_of\), Cell In\[\d+\] \(m\)$/,
    ],
    ['where no cell had given any', [], /was ended by force, .*starts it again and loads the file/],
  ];
  const hung =
    "%%python\nimport time\nprint('ready')\nwhile True:\n  try: time.sleep(60)\n  except KeyboardInterrupt: pass";
  for (const [what, before, says] of hangs) {
    it(`by force, ${what}: said with the stop, and by the next call no more`, async () => {
      const other = startTestKernel({ backend: 'cpu' });
      try {
        for (const cell of before) assert.equal((await other.test.run(cell)).error, undefined);
        const { error } = await other.test.runAndInterrupt(hung);
        assert.equal(error?.name, 'Interrupted');
        assert.match(error.message, says);
        assert.equal((await other.test.run('%%python\n1 + 1')).stderr, '');
      } finally {
        await other.stop();
      }
    });
  }
  it('a name that is gone is told with the cell that gives it, until that has run again', async () => {
    await kernel.run('%%python\nn = 1');
    await kernel.runAndInterrupt(hung);
    const said = async (code: string) => (await kernel.run(code)).error?.message ?? '';
    assert.match(
      await said('%%python\nn'),
      /^name 'n' is not defined: it went with the Python that ended; run Cell In\[\d+\] again/,
    );
    await kernel.run('%%python\nn = 2');
    assert.equal(await said('%%python\nn'), '');
    assert.match(await said('%%python\nother'), /^name 'other' is not defined\n/);
  });
  it('an interrupt that Python follows takes no name', async () => {
    await kernel.run('%%python\nn = 3');
    const { error } = await kernel.runAndInterrupt(
      "%%python\nimport time\nprint('ready')\ntime.sleep(60)",
    );
    assert.equal(error?.message, 'the cell was stopped; names of this and earlier cells are kept');
    assert.equal((await kernel.run('%%python\nn')).value, '3');
  });
});
