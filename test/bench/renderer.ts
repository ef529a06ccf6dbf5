/** What a person waits for: the first picture, the next frame, the scroll of a long notebook. In headless Chromium. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { openStage } from '../renderer/browser/stage.js';
import { angularBytes, counting, tensorBytes } from '../renderer/samples.js';
import { spread } from './measure.js';
import type { Row, Table } from './table.js';

const rounds = 15;
const warmup = 3;

/** Functions of the page; text, as this project knows no page. */
const pageScript = `
  window.frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  window.load = async (name) => new Uint8Array(await (await fetch('/files/' + name)).arrayBuffer());
  // Reading a pixel back makes the canvas do what it has put off.
  window.finish = () => {
    for (const output of document.querySelectorAll('main > div')) {
      for (const canvas of output.shadowRoot.querySelectorAll('canvas')) {
        if (canvas.width > 0) canvas.getContext('2d').getImageData(0, 0, 1, 1);
      }
    }
  };
  window.first = async (bytes) => {
    await frame();
    const started = performance.now();
    stage.draw('first', bytes);
    await Promise.resolve();
    finish();
    const painted = performance.now() - started;
    await frame();
    const shown = performance.now() - started;
    stage.dispose('first');
    return [painted, shown];
  };
  window.move = async (kind, step) => {
    const canvas = document.querySelector('#moved').shadowRoot.querySelector('canvas');
    const box = canvas.getBoundingClientRect();
    const at = { clientX: box.left + 140 + step * 3, clientY: box.top + 150 + step * 2, bubbles: true, composed: true, cancelable: true };
    await frame();
    const started = performance.now();
    canvas.dispatchEvent(kind === 'pan'
      ? new PointerEvent('pointermove', { ...at, pointerId: 1 })
      : new WheelEvent('wheel', { ...at, deltaY: step % 16 < 8 ? -60 : 60, ctrlKey: true }));
    await new Promise((done) => queueMicrotask(() => queueMicrotask(done)));
    await Promise.resolve();
    finish();
    return performance.now() - started;
  };
  window.press = (kind) => {
    const canvas = document.querySelector('#moved').shadowRoot.querySelector('canvas');
    const box = canvas.getBoundingClientRect();
    canvas.setPointerCapture = () => {};
    canvas.dispatchEvent(new PointerEvent(kind, { clientX: box.left + 140, clientY: box.top + 150, pointerId: 1, button: 0 }));
  };
`;

export async function* rendererBench(): AsyncGenerator<Table> {
  const executablePath = execFileSync('bash', ['.ci/browser.sh'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .at(-1)!;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    yield await pictures(browser);
    yield await manyViews(browser);
  } finally {
    await browser.close();
  }
}

const inPage = <Result>(page: Page, body: string): Promise<Result> => page.evaluate<Result>(body);

async function pictures(browser: Browser): Promise<Table> {
  const files = { small: angularBytes(512), large: angularBytes(2048) };
  const page = await browser.newPage();
  await openStage(page, { files });
  await inPage(page, pageScript);
  const rows: Row[] = [];
  for (const [name, side, limit] of [
    ['small', 512, 50],
    ['large', 2048, 200],
  ] as const) {
    await inPage(page, `load('${name}').then((bytes) => { window.bytes = bytes; })`);
    const times: (readonly [number, number])[] = [];
    for (let i = 0; i < rounds; i++) times.push(await inPage(page, 'first(bytes)'));
    const kept = times.slice(warmup);
    rows.push(
      {
        what: `first picture of an error view of ${side}²`,
        value: spread(kept.map(([t]) => t)),
        unit: 'ms',
        limit,
      },
      {
        what: '  until the frame after it is on the screen',
        value: spread(kept.map(([, t]) => t)),
        unit: 'ms',
      },
    );
  }
  await inPage(page, `stage.draw('moved', bytes), frame()`);
  await page.waitForTimeout(500);
  for (const kind of ['zoom', 'pan'] as const) {
    if (kind === 'pan') await inPage(page, `press('pointerdown')`);
    const times: number[] = [];
    for (let i = 0; i < 60; i++) times.push(await inPage(page, `move('${kind}', ${i})`));
    if (kind === 'pan') await inPage(page, `press('pointerup')`);
    rows.push({
      what: `a frame of ${kind} at 2048², three panes`,
      value: spread(times.slice(warmup)),
      unit: 'ms',
      limit: 16,
    });
  }
  await page.close();
  const notes = [
    'From the call of the renderer with the bytes until all panes are painted: decoding, layout, painting and',
    'the raster, which reading back a pixel forces. Chromium draws without a GPU here.',
  ];
  return { title: 'renderer: pictures', rows, notes };
}

async function manyViews(browser: Browser): Promise<Table> {
  const files = {
    tensor: tensorBytes({ shape: [1, 256, 256, 1], data: counting([1, 256, 256, 1]) }),
    angular: angularBytes(128),
  };
  const page = await browser.newPage();
  await openStage(page, { files });
  await inPage(page, pageScript);
  const frames = await inPage<readonly number[]>(
    page,
    `(async () => {
      for (let i = 0; i < 100; i++) stage.draw('v' + i, await load(i % 2 ? 'tensor' : 'angular'));
      await frame();
      const times = [];
      let last = performance.now();
      for (let y = 0; y < document.body.scrollHeight; y += 120) {
        scrollTo(0, y);
        await new Promise((next) => requestAnimationFrame(next));
        const now = performance.now();
        times.push(now - last);
        last = now;
      }
      return times;
    })()`,
  );
  const memory = await residentMegabytes(browser);
  await page.close();
  const rows: Row[] = [
    { what: 'a frame while 100 views scroll by', value: spread(frames), unit: 'ms' },
    { what: '  the longest', value: Math.max(...frames), unit: 'ms', limit: 50 },
    ...(memory === undefined
      ? []
      : [{ what: 'memory of the page', value: memory, unit: 'MB' as const, limit: 500 }]),
    {
      what: 'main bundle, thousands of bytes',
      value: mainBundle() / 1000,
      unit: 'count',
      limit: 150,
    },
  ];
  const notes = [
    'A frame is the time between two calls of requestAnimationFrame: 16.7 ms where nothing is late.',
  ];
  return { title: 'renderer: 100 views', rows, notes };
}

/** What the first picture loads: the entry, and the chunks that it imports statically. */
function mainBundle(): number {
  const folder = 'dist/renderer';
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(join(folder, name), 'utf8');
    for (const [, chunk] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) visit(chunk!);
  };
  if (!readdirSync(folder).includes('main.js')) return NaN;
  visit('main.js');
  return [...seen].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Of the largest process that draws pages; unknown where the system has no /proc. */
async function residentMegabytes(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .flatMap(({ id }) => {
      try {
        return [Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]) * 4096];
      } catch {
        return [];
      }
    });
  return sizes.length > 0 ? Math.max(...sizes) / 2 ** 20 : undefined;
}
