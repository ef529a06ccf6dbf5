/** A table on the page: what is sorted, filtered and copied, and how much of it is there. */
import assert from 'node:assert/strict';
import { tableBytes } from '../tableSamples.js';
import { useViews } from './viewSuite.js';

describe('renderer: tables', () => {
  const on = useViews('renderer-tables');
  const column = (n: number) => on.out.locator(`tbody td:nth-child(${n})`).allInnerTexts();
  const status = () => on.out.getByRole('status').filter({ hasText: 'row' }).innerText();
  const header = (name: string) => on.out.getByRole('columnheader', { name });

  it('a click on a name sorts, another turns the order round, a third gives it up', async () => {
    await on.show(tableBytes());
    const orders: (readonly [string | null, readonly string[]])[] = [];
    for (let click = 0; click < 4; click++) {
      orders.push([await header('loss').getAttribute('aria-sort'), await column(2)]);
      await header('loss').getByRole('button').click();
      await on.stage.settled();
    }
    const given = ['0.5', '0.0625', 'NaN', '0.123457'];
    assert.deepEqual(orders, [
      ['none', given],
      ['ascending', ['0.0625', '0.123457', '0.5', 'NaN']],
      ['descending', ['0.5', '0.123457', '0.0625', 'NaN']],
      ['none', given],
    ]);
  });
  it('a filter leaves rows, and what is left is copied as CSV in its order', async () => {
    await on.show(tableBytes());
    assert.equal(await status(), '4 rows');
    await on.out.getByLabel('filter').fill('adam loss<0.1');
    await on.stage.settled();
    assert.deepEqual([await status(), await column(1)], ['1 of 4 rows', ['adam']]);
    await on.out.getByLabel('filter').fill('adam');
    await header('step').getByRole('button').click();
    await on.out.getByRole('button', { name: 'copy as CSV' }).click();
    assert.deepEqual(await on.stage.posted(), [
      {
        type: 'copy',
        text: 'optimizer,loss,step\r\nadam,0.0625,9\r\n"adam, amsgrad",0.123456789,\r\n',
      },
    ]);
  });
  it('of 20,000 rows those that are seen are in the page, and the last can be seen', async () => {
    const values = Array.from({ length: 20_000 }, (_, i) => i);
    await on.show(tableBytes([{ kind: 'numbers', name: 'i', values }], 1_000_000));
    assert.equal(await status(), '20000 rows, the first 20000 of 1000000 rows');
    assert.ok((await column(1)).length <= 17);
    await on.out.locator('.rows').evaluate((box) => (box.scrollTop = box.scrollHeight));
    await on.stage.settled();
    assert.equal((await column(1)).at(-1), '19999');
  });
  it('its keys scroll and do not reach the notebook; others do', async () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    await on.show(tableBytes([{ kind: 'numbers', name: 'i', values }]));
    await on.stage.page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      document.body.addEventListener('keydown', ({ key }) => heard.push(key));
    });
    await on.out.locator('.rows').focus();
    await on.press('ArrowDown', 'PageDown', 'End', 'j');
    assert.deepEqual(await on.stage.page.evaluate('heard'), ['j']);
  });
  it('order and filter are kept while the output is scrolled away', async () => {
    await on.show(tableBytes());
    await on.out.getByLabel('filter').fill('sgd');
    await header('loss').getByRole('button').click();
    await on.stage.settled();
    await on.stage.page.evaluate('stage.dispose("out")');
    await on.stage.show('out', tableBytes());
    assert.deepEqual(
      [await column(1), await header('loss').getAttribute('aria-sort')],
      [['sgd'], 'ascending'],
    );
  });
});
