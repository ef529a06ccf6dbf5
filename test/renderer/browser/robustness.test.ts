/** Whatever the bytes and however many outputs: something is said, nothing is thrown, nothing stays behind. */
import assert from 'node:assert/strict';
import { useChromium } from '../../browser/chromium.js';
import { eventually } from '../../browser/eventually.js';
import { packTensors } from '../../../extension/picture/packTensors.js';
import { encodeView } from '../../../extension/wire/container.js';
import { gradcheckSample } from '../checkSamples.js';
import { angularBytes, counting, directions, tensorBytes } from '../samples.js';
import { tableBytes } from '../tableSamples.js';
import { openStage, type Stage } from './stage.js';

/** A linear congruential generator (Knuth, TAOCP 2, 3.3.4): the same mutations on every run. */
function randomInts(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const healthy = tensorBytes({
  shape: [2, 4, 4, 2],
  data: counting([2, 4, 4, 2]),
  angle: directions,
});

/** The container with another text in its header, of the same length. */
function withHeader(from: string, to: string): Uint8Array {
  const bytes = Buffer.from(healthy);
  const at = bytes.indexOf(from);
  assert.ok(at > 0 && from.length === to.length, from);
  bytes.write(to, at);
  return bytes;
}

const cut = (end: number): Uint8Array => healthy.slice(0, end);
const changed = (at: number, ...values: number[]): Uint8Array => {
  const bytes = healthy.slice();
  bytes.set(values, at);
  return bytes;
};

describe('renderer: robustness', () => {
  const browser = useChromium('renderer-robustness');
  const textOf = (stage: Stage, id: string): Promise<string> =>
    stage.page
      .locator(`#${id}`)
      .evaluate((output) =>
        [...output.shadowRoot!.children].map((part) => (part as HTMLElement).innerText).join('\n'),
      );
  const damaged: readonly [string, Uint8Array, RegExp][] = [
    ['no bytes', new Uint8Array(0), /cut off, 0 of at least 12 bytes/],
    ['cut in the header', cut(40), /cut off, 40 of at least/],
    ['cut in the numbers', cut(healthy.length - 64), /buffer 0 ends at byte/],
    ['another magic', changed(0, 80, 75), /starts with "PKVW"/],
    ['a newer version', changed(4, 3), /version 3, this reader knows 2.*update the extension/],
    ['unknown flags', changed(6, 1), /flags are 1/],
    ['no JSON', changed(12, 0), /header is not JSON/],
    ['NaN in the header', withHeader('"batch"', '  NaN  '), /header is not JSON/],
    ['an unknown kind', withHeader('"tensor"', '"hologr"'), /no view of kind "hologr"/],
    ['a buffer that is not there', withHeader('"buffer":0', '"buffer":7'), /is in buffer 7/],
    ['a misaligned buffer', withHeader('"offset":0', '"offset":3'), /starts at 3, no multiple/],
  ];
  for (const [name, bytes, expected] of damaged) {
    it(`${name}: a sentence`, async () => {
      const stage = await openStage(await browser.newPage());
      await stage.show('out', bytes);
      // The words come when they are needed.
      await eventually(String(expected), async () => expected.test(await textOf(stage, 'out')));
      assert.match(await textOf(stage, 'out'), /^This view cannot be drawn: .*\.$/);
      assert.deepEqual(await stage.errors(), []);
    });
  }
  it('400 seeded mutations: never an exception, never a blank output', async () => {
    const stage = await openStage(await browser.newPage());
    const random = randomInts(7);
    const seeds = [
      healthy,
      angularBytes(8),
      tensorBytes({ shape: [5], data: counting([5]) }),
      tableBytes(),
    ];
    const headerEnd = (bytes: Uint8Array) => 12 + Buffer.from(bytes).readUInt32LE(8);
    const mutations = Array.from({ length: 400 }, (_, round) => {
      const bytes = seeds[round % seeds.length]!.slice();
      const end = random(4) === 0 ? bytes.length : headerEnd(bytes);
      for (let i = 0; i <= random(4); i++) {
        // A digit for a digit keeps the JSON whole and makes it lie.
        const at = random(end);
        const isDigit = bytes[at]! >= 48 && bytes[at]! <= 57;
        bytes[at] = isDigit ? 48 + random(10) : random(256);
      }
      return Buffer.from(bytes).toString('base64');
    });
    const faults = await stage.page.evaluate(async (mutations) => {
      const { stage } = globalThis as unknown as {
        stage: { render: (id: string, bytes: string) => Promise<unknown>; errors: string[] };
      };
      const faults: string[] = [];
      for (const [round, base64] of mutations.entries()) {
        await stage.render('fuzz', base64);
        // What it left for later is done before the next one.
        await new Promise((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = done;
          port2.postMessage(0);
        });
        const root = document.getElementById('fuzz')!.shadowRoot!;
        if ((root.textContent ?? '').trim() === '') stage.errors.push('blank');
        if (stage.errors.length > 0)
          faults.push(`round ${round}: ${stage.errors.splice(0).join()}: ${base64}`);
      }
      return faults;
    }, mutations);
    assert.deepEqual(faults, []);
    await stage.settled();
    assert.deepEqual(await stage.errors(), []);
  }).timeout(120_000);
  it('of 20,000 tensors some are drawn, and the rest on request', async () => {
    const { tensors, buffers } = packTensors(
      Array.from({ length: 20_000 }, (_, i) => ({
        ...{ name: `t${i}`, dtype: 'float32', shape: [2, 2] },
        data: Float32Array.of(1, 2, 3, i),
      })),
    );
    const stage = await openStage(await browser.newPage());
    await stage.show('out', encodeView({ kind: 'tensor', id: 'm', title: '', tensors }, buffers));
    const sections = stage.page.locator('#out section');
    assert.equal(await sections.count(), 64);
    await stage.page.getByRole('button', { name: '19936 more tensors: draw 64' }).click();
    await stage.settled();
    assert.equal(await sections.count(), 128);
  });
  it('a map of 2048 × 2048 classes is gone through, magnified and fitted again', async function () {
    this.timeout(60_000);
    const side = 2048;
    const off = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [(i * 7919) % side ** 2, 1]),
    );
    const classes = Object.fromEntries(Object.keys(off).map((at) => [at, 'wrong' as const]));
    const stage = await openStage(await browser.newPage());
    await stage.show(
      'out',
      gradcheckSample({ shape: [1, side, side], off, classes, report: {} }).bytes,
    );
    await stage.page.locator('#out .pictures').focus();
    for (const key of ['+', '+', 'PageDown', ']', ']', '1', '0']) {
      await stage.page.keyboard.press(key);
      await stage.settled();
    }
    assert.match(await stage.page.locator('#out .place').innerText(), /\[0,\d+,\d+\]/);
    assert.deepEqual(await stage.errors(), []);
  });
  it('a view with nothing in it says so', async () => {
    const stage = await openStage(await browser.newPage());
    await stage.show('out', encodeView({ kind: 'angular', id: 'a', title: '', tensors: [] }, []));
    assert.match(await textOf(stage, 'out'), /no directions and no error/);
    await stage.show('two', encodeView({ kind: 'tensor', id: 'b', title: '', tensors: [] }, []));
    assert.match(await textOf(stage, 'two'), /no tensor/);
  });
  const odd: readonly [string, Parameters<typeof tensorBytes>[0], RegExp][] = [
    ['a scalar', { shape: [], data: Float32Array.of(0.1) }, /scalar.*float32.*0\.1/s],
    ['an empty one', { shape: [0, 3], data: new Float32Array(0) }, /empty/],
    ['one row', { shape: [1, 300], data: counting([1, 300]) }, /y 1 × x 300/],
    ['one column', { shape: [300, 1], data: counting([300, 1]) }, /y 300 × x 1/],
    ['one axis', { shape: [1000], data: counting([1000]) }, /\[1000\]/],
    ['six axes', { shape: [2, 1, 3, 2, 4, 5], data: counting([2, 1, 3, 2, 4, 5]) }, /axis 3/],
    [
      'truth values',
      { shape: [3, 3], dtype: 'bool', data: Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1) },
      /true 5 of 9/,
    ],
    [
      'integers',
      { shape: [2, 2], dtype: 'int32', data: Int32Array.of(-5, 0, 7, 2 ** 31 - 1) },
      /int32/,
    ],
    [
      'nothing finite',
      { shape: [2, 2], data: new Float32Array(4).fill(NaN) },
      /no finite value.*NaN 4/s,
    ],
    [
      'the largest doubles',
      { shape: [2, 2], dtype: 'float64', data: Float64Array.of(-1e308, 1e308, 0, 5) },
      /-1\.000e308/,
    ],
  ];
  for (const [name, tensor, expected] of odd) {
    it(`${name} is drawn`, async () => {
      const stage = await openStage(await browser.newPage());
      await stage.show('out', tensorBytes(tensor));
      assert.match(await textOf(stage, 'out'), expected);
      assert.deepEqual(await stage.errors(), []);
    });
  }
  it('of 100 outputs only those near the screen have pixels; what is disposed leaves nothing', async () => {
    const stage = await openStage(await browser.newPage());
    const bytes = tensorBytes({ shape: [64, 64], data: counting([64, 64]) });
    await stage.page.evaluate(async (base64) => {
      const { stage } = globalThis as unknown as {
        stage: { render: (id: string, b: string) => Promise<unknown> };
      };
      for (let i = 0; i < 100; i++) await stage.render(`v${i}`, base64);
    }, Buffer.from(bytes).toString('base64'));
    await stage.settled();
    const painted = () =>
      stage.page.evaluate(() =>
        [...document.querySelectorAll('main > div')].flatMap((output, i) =>
          output.shadowRoot!.querySelector('canvas')!.width > 0 ? [i] : [],
        ),
      );
    const atTop = await painted();
    assert.ok(atTop.length > 0 && atTop.length < 10, `${atTop}`);
    await stage.page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await stage.settled();
    const atEnd = await painted();
    assert.ok(atEnd.includes(99) && !atEnd.includes(0), `${atEnd}`);
    await stage.page.evaluate('window.stage.dispose()');
    const left = await stage.page.evaluate(
      () => document.getElementById('v0')!.shadowRoot!.childNodes.length,
    );
    assert.equal(left, 0);
    await stage.setTheme('vscode-light');
    assert.deepEqual(await stage.errors(), []);
  });
  it('the page does not move after the first frame', async () => {
    const stage = await openStage(await browser.newPage());
    const heights = await stage.page.evaluate(
      async (base64) => {
        const { stage } = globalThis as unknown as {
          stage: { render: (id: string, b: string) => void };
        };
        stage.render('out', base64);
        const output = document.getElementById('out')!;
        const seen: number[] = [];
        for (let i = 0; i < 20; i++) {
          await new Promise((next) => requestAnimationFrame(next));
          seen.push(output.offsetHeight);
        }
        return seen;
      },
      Buffer.from(angularBytes(64)).toString('base64'),
    );
    assert.equal(new Set(heights).size, 1, `${heights}`);
    assert.ok(heights[0]! > 200);
  });
});
