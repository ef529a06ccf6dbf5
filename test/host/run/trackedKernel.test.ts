import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { trackKernel, type KernelState } from '../../../extension/host/run/trackedKernel.js';
import type { BackendChoice } from '../../../extension/wire/message.js';
import { kernelEntry } from '../../support/kernelUnderTest.js';

const changeOf = (changes: EventEmitter) => once(changes, 'change');

function tracked(folder = tmpdir(), backends: BackendChoice[] = []) {
  const states: KernelState[] = [];
  const changes = new EventEmitter();
  const options = () => ({ entry: kernelEntry, folder, backend: backends.shift() ?? 'cpu' });
  const kernel = trackKernel(options, {
    message: () => undefined,
    onChange: () => {
      states.push(kernel.state());
      changes.emit('change');
    },
  });
  const kinds = () => states.map(({ kind }) => kind);
  const reached = async (kind: KernelState['kind']) => {
    while (kernel.state().kind !== kind) await changeOf(changes);
    return kernel.state();
  };
  return { ...kernel, kinds, reached };
}

describe('the state of a kernel', () => {
  it('begins with none, and nothing asked of it starts one', async () => {
    const { kernel, state, kinds } = tracked();
    assert.deepEqual(await kernel.variables(), []);
    kernel.interrupt();
    await kernel.shutdown();
    assert.deepEqual([state().kind, kinds()], ['none', []]);
  });

  it('goes from starting over busy to idle, and back to none', async () => {
    const { kernel, state, kinds, executions, info } = tracked();
    const outcome = await kernel.execute('c', '1');
    assert.equal(outcome.kind, 'replied');
    assert.equal(state().kind, 'idle');
    assert.deepEqual([executions(), info()?.backend.name], [1, 'cpu']);
    await kernel.shutdown();
    assert.deepEqual(kinds(), ['starting', 'busy', 'idle', 'none']);
    assert.deepEqual([executions(), info()], [0, undefined]);
  });

  it('takes its options afresh with every process', async () => {
    const { kernel } = tracked(tmpdir(), ['cpu', 'wasm']);
    const first = await kernel.ready();
    await kernel.shutdown();
    const second = await kernel.ready();
    await kernel.shutdown();
    assert.deepEqual([first.backend.name, second.backend.name], ['cpu', 'wasm']);
  });

  it('is dead when the process died, with what it died of and when', async () => {
    const { kernel, reached } = tracked();
    const { pid } = await kernel.ready();
    process.kill(pid, 'SIGKILL');
    const state = await reached('dead');
    assert.ok(state.kind === 'dead');
    assert.equal(state.during, 'idle');
    assert.match(state.reason, /ended by signal SIGKILL .* while no cell ran/);
    assert.equal((await kernel.execute('c', '1')).kind, 'replied');
    await kernel.shutdown();
  });

  it('says that a cell ran when one did', async () => {
    const { kernel, state } = tracked();
    const outcome = await kernel.execute('c', 'process.kill(process.pid, "SIGKILL")');
    assert.equal(outcome.kind, 'died');
    const now = state();
    assert.ok(now.kind === 'dead' && now.during === 'busy');
  });

  it('is dead when the process could not start, and says why', async () => {
    const { kernel, reached } = tracked('/there/is/no/such/folder');
    await assert.rejects(kernel.execute('c', '1'), /the kernel did not start/);
    const state = await reached('dead');
    assert.ok(state.kind === 'dead');
    assert.match(state.reason, /the kernel did not start/);
  });

  it('is none again when a start was interrupted', async () => {
    const { kernel, reached } = tracked();
    const execution = kernel.execute('c', '1');
    kernel.interrupt();
    await assert.rejects(execution);
    await reached('none');
  });
});
