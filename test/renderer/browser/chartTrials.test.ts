/** Charts that ask for work without end: a worker tries them, so that the page lives on, says so, and draws the others. */
import assert from 'node:assert/strict';
import { endedTrialsSeconds } from '../../../extension/wire/chartBudgets.js';
import { eventually, patientMs } from '../../browser/eventually.js';
import { latestTimer, watchTimers } from '../../browser/lateTimers.js';
import { encoding, points, useCharts } from './chartSuite.js';

/** As VS Code has it of the page of a notebook's outputs; here the scripts are this server's. */
const editorPolicy = `default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; connect-src http:; child-src https: data:`;

const rows = (count: number, row: (i: number) => object) => ({
  values: Array.from({ length: count }, (_, i) => row(i)),
});
const step = { field: 'step', type: 'quantitative' };
const numbers = Array.from({ length: 2000 }, (_, i) => i);
const one = { ...points, data: rows(1, () => ({ step: 1, loss: 2, run: 'a', list: numbers })) };
const flatten = (as: string) => ({ flatten: ['list'], as: [as] });

/** What no judge of a specification sees: each takes minutes, or more memory than there is. */
const endless: Readonly<Record<string, object>> = {
  'a sequence within a list of conditions': {
    ...one,
    transform: [{ filter: { and: ['length(sequence(0, 1e9)) > 0', 'true'] } }],
  },
  'a pattern that backtracks, denied': {
    ...one,
    transform: [{ filter: { not: `test(/^(a+)+$/, '${'a'.repeat(60)}b')` } }],
  },
  'a pattern put together in a parameter': {
    ...one,
    params: [{ name: 'p', expr: `'^(a' + '+)+$'` }],
    transform: [{ filter: { and: [`test(p, '${'a'.repeat(60)}b')`] } }],
  },
  'a cross of lists': { ...one, transform: ['a', 'b', 'c'].map(flatten) },
  'a window as wide as the data': {
    ...points,
    data: rows(50_000, (i) => ({ step: i, loss: i % 7, run: 'a' })),
    transform: [{ window: [{ op: 'median', field: 'loss', as: 'm' }], frame: [-25_000, 25_000] }],
  },
  'a plot for each of thousands of names': {
    ...points,
    data: rows(20_000, (i) => ({ step: i, loss: 1, run: `r${i}` })),
    encoding: { ...encoding, row: { field: 'run' } },
  },
  'ticks by an expression': {
    ...one,
    encoding: { ...encoding, x: { ...step, axis: { tickCount: { expr: '1e8' } } } },
  },
};

describe('renderer: charts without end', function () {
  this.timeout(patientMs(60_000));
  const on = useCharts('renderer-chart-trials');
  const { open, quiet } = on;
  const problem = (id: string) => on.page.locator(`#${id} .problem`);
  const show = async (id: string, spec: object) => {
    await on.stage.showChart(id, spec);
    await on.page.locator(`#${id}`).scrollIntoViewIfNeeded();
  };
  const watch = () => on.page.evaluate(watchTimers);
  const assertAlive = async () => {
    const late = await on.page.evaluate<number>(latestTimer);
    assert.ok(late < 2000, `a timer was ${late} ms late`);
  };

  for (const [name, spec] of Object.entries(endless)) {
    it(`${name}: the page lives, says so, and draws the next`, async () => {
      await open({ policy: editorPolicy });
      await watch();
      await show('out', spec);
      await on.stage.showChart('next', { ...points, transform: [{ filter: 'datum.step > 2' }] });
      await problem('out').waitFor({ timeout: patientMs(25_000) });
      assert.match(await problem('out').innerText(), /ended after \d+ s of work/);
      await on.stage.drawn('next');
      await assertAlive();
      await quiet();
    });
  }
  it('a plain one is drawn without a worker, another with one that all share', async () => {
    await open({ policy: editorPolicy });
    await show('plain', points);
    await on.stage.drawn('plain');
    assert.equal(on.page.workers().length, 0);
    for (const id of ['first', 'second']) {
      await show(id, { ...points, transform: [{ filter: 'datum.step > 2' }] });
      await on.stage.drawn(id);
      assert.equal(await on.page.locator(`#${id} svg.marks`).count(), 1);
    }
    assert.equal(on.page.workers().length, 1);
    await quiet();
  });
  it('one that takes seconds and ends is a picture, in the colours of the page', async () => {
    await open({ policy: editorPolicy });
    await watch();
    let letters = lettersOf(4);
    const image = on.page.locator('#out img.marks');
    // On a busy machine it takes more or less than reckoned.
    for (let attempt = 0; attempt < 5 && (await image.count()) === 0; attempt++) {
      await show('out', { ...one, transform: [{ filter: { not: testOf(letters) } }] });
      const end = on.page.locator('#out :is(svg.marks, img.marks, .problem)').first();
      await end.waitFor({ timeout: patientMs(25_000) });
      letters += (await problem('out').count()) > 0 ? -1 : 1;
      if ((await image.count()) === 0) await on.stage.disposeChart('out');
    }
    assert.match(
      await on.page.locator('#out .note').first().innerText(),
      /^Drawing this chart takes [2-7](\.\d)? s, so it is shown as a picture/,
    );
    const size = await image.boundingBox();
    assert.deepEqual([size?.width, size?.height], [720, 300]);
    const corner = () => image.evaluate(cornerOf);
    assert.deepEqual(await corner(), [31, 31, 31]);
    await on.stage.setTheme('vscode-light');
    await eventually('it is drawn anew', async () => (await corner())[0] === 255);
    await assertAlive();
    assert.equal(await on.out.getByRole('button', { name: 'SVG' }).isDisabled(), true);
    await on.out.getByRole('button', { name: 'PNG' }).click();
    await on.stage.settled();
    const [saved] = await on.stage.posted();
    const png = Buffer.from(saved?.['bytes'] as number[]);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1440, 600]);
    await quiet();
  });
  const elsewhere: Readonly<Record<string, string>> = {
    'the size of the window': 'windowSize()[0] > 0 && length(sequence(0, 1e9)) > 0',
    'the screen': 'isDefined(screen().width) && length(sequence(0, 1e9)) > 0',
    'the place that it is drawn in':
      'isDefined(containerSize()[0]) && length(sequence(0, 1e9)) > 0',
  };
  for (const [name, test] of Object.entries(elsewhere)) {
    it(`one that by ${name} would be another in the page is a picture`, async () => {
      await open({ policy: editorPolicy });
      await watch();
      await show('out', { ...one, transform: [{ filter: { and: [`${test} || true`] } }] });
      await on.page.locator('#out img.marks').waitFor();
      assert.match(await on.page.locator('#out .note').first().innerText(), /depends on the time/);
      await assertAlive();
    });
  }
  it('what chance decides is the same in the page', async () => {
    await open({ policy: editorPolicy });
    const drawn = async (id: string) => {
      await show(id, { ...points, transform: [{ calculate: 'random()', as: 'loss' }] });
      await on.stage.drawn(id);
      const marks = on.page.locator(`#${id} .mark-symbol.role-mark path`);
      return marks.evaluateAll((all) => all.map((each) => each.getAttribute('transform')));
    };
    assert.deepEqual(await drawn('first'), await drawn('second'));
  });
  it('many without end take as long as three, and what is plain is drawn meanwhile', async () => {
    await open({ policy: editorPolicy });
    await watch();
    const hostile = endless['a pattern that backtracks, denied']!;
    const ids = Array.from({ length: 6 }, (_, i) => `hostile-${i}`);
    const begun = performance.now();
    for (const id of ids) await on.stage.showChart(id, { ...hostile, width: 100, height: 20 });
    await on.stage.showChart('plain', points);
    await on.stage.drawn('plain');
    assert.ok(performance.now() - begun < 1000 * endedTrialsSeconds.most);
    for (const id of ids) {
      await on.page.locator(`#${id}`).scrollIntoViewIfNeeded();
      await problem(id).waitFor({ timeout: patientMs(40_000) });
    }
    const said = await Promise.all(ids.map((id) => problem(id).innerText()));
    assert.deepEqual(
      said.map((sentence) => /ended after|others on this page took 24 s/.exec(sentence)?.[0]),
      ids.map((_, i) => (i < 3 ? 'ended after' : 'others on this page took 24 s')),
    );
    await assertAlive();
  });
  describe('where a page lets no worker begin', () => {
    const policy = "script-src 'self' 'unsafe-inline'";
    for (const [what, spec] of Object.entries(endless)) {
      it(`${what} is not drawn by itself`, async () => {
        await open({ policy });
        await watch();
        await show('out', spec);
        await problem('out').waitFor();
        assert.match(await problem('out').innerText(), /not drawn by itself/);
        await assertAlive();
        assert.equal(on.page.workers().length, 0);
      });
    }
    it('what is plain is', async () => {
      await open({ policy });
      await show('out', points);
      await on.stage.drawn('out');
    });
    it('another is when somebody asks for it', async () => {
      await open({ policy });
      await show('out', { ...points, transform: [{ filter: 'datum.step > 2' }] });
      await on.page.locator('#out').getByRole('button', { name: 'Draw it' }).click();
      await on.stage.drawn('out');
      assert.equal(await problem('out').count(), 0);
    });
  });
});

/** It takes twice as long with each letter. */
const testOf = (letters: number): string => `test(/^(a+)+$/, '${'a'.repeat(letters)}b')`;

/** With which it takes about so many seconds here, and so in the browser. */
function lettersOf(seconds: number): number {
  const timeOf = (letters: number): number => {
    const begun = performance.now();
    /^(a+)+$/.test(`${'a'.repeat(letters)}b`);
    return (performance.now() - begun) / 1000;
  };
  let letters = 18;
  while (timeOf(letters) < 0.2) letters++;
  return letters + Math.round(Math.log2(seconds / timeOf(letters)));
}

function cornerOf(image: SVGElement | HTMLElement): readonly number[] {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  context.drawImage(image as HTMLImageElement, 0, 0);
  return [...context.getImageData(1, 1, 1, 1).data.slice(0, 3)];
}
