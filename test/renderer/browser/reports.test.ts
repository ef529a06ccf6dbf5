/** Reports in the built bundle: the verdict first, the tolerance live, the worst one by one, a cell to check one again. */
import assert from 'node:assert/strict';
import {
  failingSample as sample,
  gradcheckSample,
  scalarCompare,
  sampleSource as source,
} from '../checkSamples.js';
import { useViews } from './viewSuite.js';

describe('renderer: reports', () => {
  const on = useViews('renderer-reports');
  const { show, press } = on;
  const test = (name: string, run: () => Promise<void>) =>
    it(name, async () => {
      await run();
      assert.deepEqual(await on.stage.errors(), []);
    });
  const place = () => on.out.locator('.place').innerText();
  const outcome = () => on.out.locator('.outcome').innerText();
  const slide = async (name: string, to: number) => {
    await on.out.locator('.slider', { hasText: name }).locator('input').fill(String(to));
    await on.stage.settled();
  };
  const button = (name: string | RegExp) => on.out.getByRole('button', { name });
  const colourAt = (title: string, x: number, y: number) =>
    on.stage.page.evaluate(
      ([title, x, y]) => {
        const figures = [...document.querySelector('#out')!.shadowRoot!.querySelectorAll('figure')];
        const figure = figures.find((f) => f.querySelector('.title')!.textContent === title)!;
        const canvas = figure.querySelector('canvas')!;
        // In the corner of a cell, where there is no glyph.
        const [column, row] = [(Number(x) + 0.2) / 8, (Number(y) + 0.2) / 6];
        const at = [Math.floor(column * canvas.width), Math.floor(row * canvas.height)] as const;
        return [
          ...canvas
            .getContext('2d')!
            .getImageData(...at, 1, 1)
            .data.slice(0, 3),
        ];
      },
      [title, x, y],
    );

  test('the verdict is the first text, then the counts, then why', async () => {
    await show(gradcheckSample(sample).bytes);
    const text = await on.out.locator('section.report').innerText();
    assert.match(
      text,
      /^✗ FAIL expected PASS gradcheck 4\/96 fail\s+Cell In\[3\], line 4\s+wrong-gradient/,
    );
    assert.equal(await on.out.locator('.verdict').getAttribute('class'), 'verdict fail unexpected');
  });
  test('a failure that is meant is said to be, and looks otherwise', async () => {
    await show(gradcheckSample({ ...sample, report: { expected: 'fail' } }).bytes);
    assert.match(
      await on.out.locator('.headline').innerText(),
      /FAIL as expected: this cell demonstrates/,
    );
    assert.equal(await on.out.locator('.verdict').getAttribute('class'), 'verdict fail expected');
  });
  test('at first the worst entry is under the cursor, with its numbers', async () => {
    await show(gradcheckSample(sample).bytes);
    assert.equal(await place(), 'yPred[0,2,2,1]');
    const facts = await on.out.locator('.entry .facts').innerText();
    assert.match(facts, /autodiff\s+-1\s+truth\s+1\s+difference\s+-2/);
    assert.match(await on.out.locator('.entry').innerText(), /1 of 4, the worst first/);
  });
  test('] and [ go through the worst, on the pictures and by the buttons', async () => {
    await show(gradcheckSample(sample).bytes);
    await on.out.locator('.pictures').focus();
    const seen: string[] = [];
    for (const key of [']', ']', ']', ']', '[']) {
      await press(key);
      seen.push(await place());
    }
    assert.deepEqual(
      seen.map((text) => text.replace('yPred', '')),
      ['[0,3,6,0]', '[0,5,5,0]', '[0,0,2,1]', '[0,2,2,1]', '[0,0,2,1]'],
    );
    await button('next worst').click();
    assert.equal(await place(), 'yPred[0,2,2,1]');
    // The channel selector followed.
    assert.equal(await on.out.locator('.axes output').innerText(), '1 of 0–1');
  });
  test('arrow keys read the entry beside it', async () => {
    await show(gradcheckSample(sample).bytes);
    await on.out.locator('.pictures').focus();
    await press('ArrowRight');
    assert.equal(await place(), 'yPred[0,2,3,1]');
    assert.match(await on.out.locator('.class-name').innerText(), /ok/);
  });
  test('the slider says how many would fail, colours the class map anew, and goes back', async () => {
    await show(gradcheckSample(sample).bytes);
    await button('next worst').click();
    await button('next worst').click();
    assert.equal(await outcome(), '4 of 96 fail, as recorded');
    const rtol = on.out.locator('.slider', { hasText: 'rtol' }).locator('input');
    const recorded = await rtol.inputValue();
    // A twentieth of a decade each: from 1e-5 to 0.1, then to 0.79.
    await slide('rtol', Number(recorded) + 80);
    assert.equal(await outcome(), '3 of 96 would fail, 4 were recorded; 1 whatever the tolerance');
    await slide('rtol', Number(recorded) + 98);
    assert.match(await outcome(), /^2 of 96 would fail/);
    // [0,5,5,0], wrong by 0.5, is grey now.
    assert.deepEqual(await colourAt('class', 5, 5), [190, 190, 190]);
    assert.equal(await rtol.getAttribute('aria-valuetext'), '0.794');
    await button('as recorded').click();
    await on.stage.settled();
    assert.equal(await outcome(), '4 of 96 fail, as recorded');
    assert.equal(await rtol.inputValue(), recorded);
    assert.equal(await rtol.getAttribute('aria-valuetext'), '1.000e-5 (recorded)');
  });
  test('the slider moves by keys, which stay here', async () => {
    await show(gradcheckSample(sample).bytes);
    await on.stage.page.evaluate(() => {
      document.addEventListener('keydown', (event) => (document.title += event.key));
    });
    await on.out.locator('.slider input').first().focus();
    await press('End');
    assert.match(await outcome(), /^1 of 96 would fail/);
    assert.equal(await on.stage.page.title(), 'outputs');
  });
  test('a wrong entry is red on the class map at its row and column', async () => {
    await show(gradcheckSample(sample).bytes);
    await on.out.locator('.pictures').focus();
    await press('ArrowLeft');
    assert.deepEqual(await colourAt('class', 2, 2), [195, 25, 30]);
    assert.deepEqual(await colourAt('class', 2, 3), [190, 190, 190]);
  });
  test('a class that is pressed is walked alone', async () => {
    await show(gradcheckSample(sample).bytes);
    await button(/kink 1/).click();
    assert.equal(await button(/kink 1/).getAttribute('aria-pressed'), 'true');
    await button('next worst').click();
    assert.equal(await place(), 'yPred[0,0,0,0]');
    assert.match(await on.out.locator('.entry').innerText(), /1 of 1/);
  });
  test('copy repro puts a cell on the clipboard; here by the editor, as the page may not', async () => {
    await show(gradcheckSample(sample).bytes);
    await button('next worst').click();
    await button('copy repro').click();
    const text =
      '// Entry [0, 3, 6, 0] of the check in Cell In[3], line 4\n' +
      'gradcheck(loss, [p], { at: [[0, 3, 6, 0]] })\n';
    assert.deepEqual(await on.stage.posted(), [{ type: 'copy', text }]);
    assert.match(await on.out.locator('.entry').innerText(), /copied/);
  });
  test('a check inside a function says that it cannot be copied', async () => {
    const { repro, ...inside } = source;
    assert.ok(repro);
    await show(gradcheckSample({ ...sample, report: { source: inside } }).bytes);
    assert.equal(await button('copy repro').count(), 0);
    assert.match(await on.out.locator('.entry').innerText(), /inside a function or a loop/);
  });
  test('the link goes to the cell and line', async () => {
    await show(gradcheckSample(sample).bytes);
    await button('Cell In[3], line 4').click();
    assert.deepEqual(await on.stage.posted(), [{ type: 'reveal', cell: 'plateau', line: 4 }]);
  });
  test('a row of the table goes to its entry', async () => {
    await show(gradcheckSample(sample).bytes);
    await on.out.getByText('the worst as a table (4 of 4)').click();
    await button('[0,5,5,0]').click();
    assert.equal(await place(), 'yPred[0,5,5,0]');
  });
  test('tolerance, filter and place are kept while scrolled away', async () => {
    const { bytes } = gradcheckSample(sample);
    await show(bytes);
    await slide('rtol', 0);
    await button(/plateau 1/).click();
    await button('next worst').click();
    const before = [await place(), await outcome()];
    await on.stage.settled();
    await on.stage.page.evaluate(() =>
      (globalThis as never as { stage: { dispose: (id: string) => void } }).stage.dispose('out'),
    );
    await on.stage.show('out', bytes);
    assert.deepEqual([await place(), await outcome()], before);
    assert.equal(await button(/plateau 1/).getAttribute('aria-pressed'), 'true');
  });
  test('maps sent in blocks: counts are said to be the least, one wrong entry of many is seen', async () => {
    const limits = { bytesPerTensor: 4096, bytesPerView: 65536 };
    const large = { shape: [1, 64, 64, 1], off: { 777: 1 }, classes: { 777: 'wrong' } as const };
    await show(gradcheckSample({ ...large, limits }).bytes);
    assert.equal(await outcome(), '1 of 4096 fail, as recorded');
    await slide('rtol', 1);
    assert.match(
      await outcome(),
      /^at least 1 of 4096 would fail, 1 were recorded .*blocks of \[1,4,4,1\]/,
    );
    assert.equal(await place(), 'yPred[0,12,9,0]');
    assert.match(await on.out.locator('.class-name').innerText(), /wrong/);
  });
  for (const shape of [[8], [2, 3], [2, 2, 3, 5, 7]]) {
    test(`[${shape.join()}] has pictures, and selectors for what they leave out`, async () => {
      await show(gradcheckSample({ shape, off: { 3: 1 }, classes: { 3: 'wrong' } }).bytes);
      assert.equal(await on.out.locator('canvas').count(), 4);
      assert.equal(await on.out.locator('.axes output').count(), Math.max(0, shape.length - 2));
      assert.match(await on.out.locator('.entry .facts').innerText(), /difference\s+1\s/);
    });
  }
  test('a scalar comparison is a table of its two numbers', async () => {
    await show(scalarCompare());
    assert.match(
      await on.out.locator('table').innerText(),
      /value\s+✗ wrong\s+2\s+1\s+1\s+1\s+8\.389e6/,
    );
    assert.equal(await on.out.locator('canvas').count(), 0);
  });
});
