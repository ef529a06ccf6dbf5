/** Charts in the page: drawn without eval and without the network, in the page's colours, read by all. */
import assert from 'node:assert/strict';
import { encoding, many, points, useCharts } from './chartSuite.js';

const strict = "script-src 'self' 'unsafe-inline'; worker-src data:";

describe('renderer: charts', function () {
  // Vega is nearly a megabyte to load, on a busy machine for each of several charts.
  this.timeout(60_000);
  const on = useCharts('renderer-charts');
  const { open, draw, svg, quiet } = on;

  it('a chart is drawn, and named for those who do not see it', async () => {
    await draw(points);
    assert.equal(await on.out.locator('.mark-symbol.role-mark path').count(), 20);
    const text = 'chart "Training": point, x step, y loss, color run; 20 rows';
    assert.equal(await on.out.getByRole('figure', { name: text }).count(), 1);
    assert.match(
      (await on.out.locator('.mark-symbol.role-mark path').nth(3).getAttribute('aria-label')) ?? '',
      /step: 3; loss: 0.25; run: atan2/,
    );
    await quiet();
  });
  it('from 2000 marks on a canvas', async () => {
    await draw({ ...points, data: { values: many } });
    assert.equal(await on.out.locator('.plot canvas').count(), 1);
    assert.equal(await svg().count(), 0);
    await quiet();
  });
  it('where the page forbids eval, with a selection that zooms and an expression', async () => {
    const zoomed = {
      ...points,
      params: [{ name: 'zoom', select: 'interval', bind: 'scales' }],
      transform: [{ calculate: 'datum.loss * 2', as: 'twice' }],
      encoding: { ...encoding, y: { field: 'twice', type: 'quantitative' } },
    };
    await draw(zoomed, { policy: strict });
    const ticks = () => on.out.locator('.role-axis-label text').allTextContents();
    const before = await ticks();
    const box = await svg().boundingBox();
    await on.page.mouse.move(box!.x + 200, box!.y + 120);
    await on.page.mouse.wheel(0, -600);
    await on.stage.settled();
    assert.notDeepEqual(await ticks(), before);
    await quiet();
  });
  it('eval would have been noticed', async () => {
    await open({ policy: strict });
    // Not at once: what a test evaluates may evaluate.
    await on.page.evaluate(() => void setTimeout(() => (0, eval)('1') as void));
    await on.stage.settled();
    assert.match((await on.stage.errors()).join(), /EvalError/);
  });

  const reaching: readonly [string, object][] = [
    [
      'a picture as a mark',
      { ...points, mark: { type: 'image', url: 'http://example.com/a.png' } },
    ],
    [
      'a picture from a row',
      {
        data: { values: [{ u: 'https://example.com/b.png' }] },
        mark: 'image',
        encoding: { url: { field: 'u', type: 'nominal' } },
      },
    ],
    ['a link', { ...points, encoding: { ...encoding, href: { value: 'https://example.com/' } } }],
    [
      'a cursor',
      { ...points, mark: { type: 'point', cursor: 'url(http://example.com/c.png), auto' } },
    ],
    [
      'a tooltip with a picture',
      {
        ...points,
        encoding: { ...encoding, tooltip: { value: '{"image": "http://example.com/d.png"}' } },
      },
    ],
    [
      'a loader of its own',
      {
        ...points,
        usermeta: {
          embedOptions: {
            loader: { baseURL: 'http://example.com/' },
            config: 'http://example.com/config.json',
            patch: 'http://example.com/patch.json',
          },
        },
      },
    ],
  ];
  for (const [name, spec] of reaching) {
    it(`nothing is fetched or opened for ${name}`, async () => {
      await draw({ width: 300, height: 200, ...spec });
      const box = await on.out.locator('.plot').boundingBox();
      for (const [x, y] of [
        [60, 60],
        [150, 100],
      ] as const) {
        await on.page.mouse.click(box!.x + x, box!.y + y);
      }
      const mark = on.out.locator('.role-mark path').first();
      if ((await mark.count()) > 0) await mark.click();
      await on.stage.settled();
      assert.equal(on.page.context().pages().length, 1);
      await quiet();
    });
  }
  it('and it is said', async () => {
    await draw({ ...points, mark: { type: 'image', url: 'http://example.com/a.png' } });
    assert.match(
      await on.out.locator('.note').first().innerText(),
      /"http:\/\/example.com\/a.png" is not loaded: a chart fetches nothing and opens nothing/,
    );
  });
  it('that a request would be seen', async () => {
    await open();
    await on.page.evaluate(() => void (new Image().src = 'http://example.com/x.png'));
    await on.stage.settled();
    assert.deepEqual(on.stage.abroad, ['http://example.com/x.png']);
  });

  const wrong: readonly [string, object | string, RegExp][] = [
    ['no JSON', '{"mark"', /^This chart is not JSON/],
    ['an unknown mark', { ...points, mark: 'pie' }, /"pie", which Vega-Lite does not have/],
    ['no data', { mark: 'point', encoding }, /has no data/],
    [
      'a million rows',
      { ...points, data: { values: Array.from({ length: 1e6 }, () => 1) } },
      /has 1000000 rows/,
    ],
    [
      'an expression that is none',
      { ...points, transform: [{ calculate: 'datum.', as: 'a' }] },
      /^This chart cannot be drawn: .+\. The text output/,
    ],
    [
      'a function there is none of',
      { ...points, transform: [{ calculate: 'fetch("a")', as: 'a' }] },
      /^This chart cannot be drawn: Unrecognized function: fetch/,
    ],
  ];
  for (const [name, spec, sentence] of wrong) {
    it(`${name}: a sentence`, async () => {
      await open();
      await on.stage.showChart('out', spec);
      const problem = on.out.locator('.problem');
      await problem.waitFor({ timeout: 20_000 });
      assert.match(await problem.innerText(), sentence);
      await quiet();
    });
  }
  it('a chart that was wrong is drawn when it comes again', async () => {
    await open();
    await on.stage.showChart('out', { ...points, transform: [{ calculate: 'datum.', as: 'a' }] });
    await on.out.locator('.problem').waitFor({ timeout: 20_000 });
    await on.stage.showChart('out', points);
    await on.stage.drawn('out');
    assert.equal(await on.out.locator('.problem').count(), 0);
    await quiet();
  });
});
