/** Charts in the editor: whatever one asks for, the page of a notebook's outputs lives on and draws the others. */
import assert from 'node:assert/strict';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { latestTimer, watchTimers } from '../browser/lateTimers.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const zoomable = `import { chart } from 'lossbook/display';
const zoom = { params: [{ name: 'zoom', select: 'interval', bind: 'scales' }] };
const x = { field: 'step', type: 'quantitative' }, y = { field: 'loss', type: 'quantitative' };
chart({ mark: 'point', ...zoom, encoding: { x, y } }, { step: [0, 1, 2], loss: [3, 2, 1] });`;
/** The judge of specifications does not look into lists of conditions. */
const endless = `chart({
  mark: 'point', encoding: { x, y },
  transform: [{ filter: { not: "test(/^(a+)+$/, '" + 'a'.repeat(60) + "b')" } }],
}, { step: [0], loss: [1] });`;

describe('charts in the editor', () => {
  const vscode = useEditor({
    suite: 'charts',
    extensions: [vsix],
    files: { 'charts.tfnb': notebookText([zoomable, endless, zoomable]) },
    settings: { 'lossbook.backend': 'cpu' },
  });
  const output = (index: number) => vscode.window.notebook.output(index);
  const ticks = async (index: number) =>
    (await output(index)).locator('.role-axis-label text').allTextContents();

  it('one that a worker has tried is drawn, and zooms', async () => {
    const { notebook, page } = vscode.window;
    await vscode.window.openFile('charts.tfnb');
    await notebook.run(0, { timeout: 60_000 });
    const drawing = (await output(0)).locator('.plot svg.marks');
    await drawing.waitFor();
    assert.equal(
      page.workers().some((worker) => worker.url().startsWith('data:')),
      true,
    );
    const before = await ticks(0);
    await drawing.hover({ position: { x: 200, y: 100 } });
    await page.mouse.wheel(0, -600);
    await eventually('it zooms', async () => (await ticks(0)).join() !== before.join());
  });
  it('one without end is ended and said; the page lives, and the next is drawn', async () => {
    const { notebook } = vscode.window;
    await (await output(0)).evaluate(watchTimers);
    await notebook.run(1);
    const problem = (await output(1)).locator('.problem');
    await problem.waitFor({ timeout: 60_000 });
    assert.match(await problem.innerText(), /^This chart is not drawn: it was ended after \d+ s/);
    await vscode.screenshot('ended');
    await notebook.run(2);
    await (await output(2)).locator('.plot svg.marks').waitFor();
    const latest = Number(await (await output(2)).evaluate(latestTimer));
    assert.ok(latest < 2000, `a timer was ${latest} ms late`);
  });
});
