/** How debugging ends: by Stop, by leaving, by another debugger, with the kernel; and that no port is open meanwhile. */
import assert from 'node:assert/strict';
import { portsOf } from '../support/portsOf.js';
import { useDebugging } from './debugClient.js';

describe('a cell that is debugged', () => {
  const { kernel, client, end, go, topOf } = useDebugging();

  it('is debugged by the one who came last', async () => {
    const cells = { u: 'debugger;\n1' };
    const before = client(cells);
    await before.start();
    const debug = client(cells);
    await debug.start();
    await before.next('terminated');
    const run = debug.run('u');
    assert.match((await topOf(debug))!, /^cell:u:1 /);
    await go(debug);
    assert.equal((await run).value, '1');
    await end(debug);
  });

  for (const [when, before] of [
    ['before its first await', ''],
    ['after it', 'await null;\n'],
  ]) {
    it(`is stopped while it stands, ${when}: names are kept, and the kernel goes on`, async () => {
      const debug = client({
        i: `const kept = 7;\n${before}const f = () => {\n  debugger;\n  while (true);\n};\nf();`,
        j: 'kept * 6',
      });
      await debug.start();
      const run = debug.run('i');
      await debug.next('stopped');
      await debug.ask('terminate');
      const { status, error } = await run;
      assert.deepEqual([status, error?.name], ['error', 'Interrupted']);
      assert.equal((await debug.run('j')).value, '42');
      await end(debug);
    });
  }

  it('goes on without a debugger when that is disconnected', async () => {
    const debug = client({ k: `debugger;\ndebugger;\n'done'` });
    await debug.start();
    const run = debug.run('k');
    await debug.next('stopped');
    await debug.ask('disconnect');
    assert.equal((await run).value, "'done'");
    await debug.next('terminated');
  });

  it('listens on no port, at a breakpoint or after it', async () => {
    const { pid } = await kernel.kernel.ready();
    const debug = client({ m: 'debugger;\n1' });
    await debug.start();
    const run = debug.run('m');
    await debug.next('stopped');
    assert.deepEqual(portsOf(pid), []);
    await go(debug);
    await run;
    await end(debug);
    assert.deepEqual(portsOf(pid), []);
  });

  it('has ended when the kernel is', async () => {
    const debug = client({ n: 'debugger;\n1' });
    await debug.start();
    const run = debug.run('n');
    await debug.next('stopped');
    await kernel.kernel.shutdown();
    assert.equal((await run).status, 'died');
    await debug.next('terminated');
    await assert.rejects(debug.ask('continue'), /the kernel has ended/);
  });
});
