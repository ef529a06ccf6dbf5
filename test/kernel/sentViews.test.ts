/** What of a view leaves the kernel with a cell, and what it still has for who looks closer. */
import assert from 'node:assert/strict';
import { decodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import { useKernel } from '../support/kernelUnderTest.js';

describe('kernel: views', function () {
  this.timeout(60_000);
  const kernel = useKernel();

  async function viewOf(code: string) {
    const { error } = await kernel.run(code, 'c');
    assert.equal(error, undefined, error?.stack);
    const last = kernel.messages.findLast((message) => message.type === 'display_data');
    assert.ok(last);
    const bytes = last.data[mime.view] as Uint8Array;
    const view = decodeView(bytes);
    assert.ok(view.ok);
    return { view, bytes };
  }

  const show = (size: string) =>
    "import { show } from 'lossbook/display';\n" +
    "import { random } from 'lossbook/data';\n" +
    `show(random(1).uniform(${size}, 0, 1));`;

  it('of a large tensor what a screen shows; the kernel has it all, until the cell runs again', async () => {
    const { view, bytes } = await viewOf(show('[512, 512, 3]'));
    assert.equal(view.header.reduced, true);
    assert.ok(bytes.length < 270_000, `${bytes.length} bytes`);
    const exact = await kernel.kernel.exactView(view.header.id);
    assert.ok(exact);
    const whole = decodeView(exact);
    assert.ok(whole.ok);
    const [sent, all] = [view.header.tensors[0]!, whole.header.tensors[0]!];
    assert.deepEqual(all.stats, sent.stats);
    assert.deepEqual(all.sentShape, [512, 512, 3]);
    const other = await viewOf(show('[100, 100]'));
    assert.equal(other.view.header.id, view.header.id);
    const newer = decodeView((await kernel.kernel.exactView(view.header.id))!);
    assert.ok(newer.ok);
    assert.deepEqual(newer.header.tensors[0]!.shape, [100, 100]);
  });

  it('of a small one nothing is left out, and nothing kept', async () => {
    const { view } = await viewOf(show('[3, 4]'));
    assert.equal(view.header.reduced, undefined);
    assert.equal(view.header.tensors[0]!.bits, undefined);
  });

  it('nothing of a view that never was', async () => {
    assert.equal(await kernel.kernel.exactView('none'), undefined);
  });
});
