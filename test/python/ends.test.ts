/** A Python that ends takes the names of its cells along, whenever that is: it is said, once, and what to do. */
import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';
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
  it('by force, after an interrupt that it did not follow: that is said, and nothing of memory', async () => {
    await kernel.run('%%python\nn = 1');
    const hung = 'while True:\n  try: time.sleep(60)\n  except KeyboardInterrupt: pass';
    await kernel.runAndInterrupt(`%%python\nimport time\nprint('ready')\n${hung}`);
    const { stderr } = await kernel.run('%%python\n1 + 1');
    assert.match(
      stderr,
      /was ended by force, as it did not stop within a second of an interrupt, and was started again\. Names/,
    );
  });
});
