/** What is heard of a long cell while it runs, and what a check that is stopped reports. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellOutputs, isOutputMessage } from '../../extension/notebook/cellOutputs.js';
import { eventually } from '../browser/eventually.js';
import { useKernel } from '../support/kernelUnderTest.js';

/** A loss whose pixels all depend on each other stops the world at its n-th call. */
const hanging = `import * as tf from '@tensorflow/tfjs';
import { benchmark, compare, gradcheck, precision, probe } from 'lossbook/check';
let calls = 0;
const hang = (n) => { if (++calls === n) { console.log('ready'); while (true); } };
const loss = (n) => { calls = 0; return (t, p) => { hang(n); return tf.sum(tf.square(tf.softmax(tf.reshape(tf.sub(p, t), [1, -1])))); }; };
const loop = (n) => { calls = 0; return (t, p) => { hang(n); return t.flat(3).reduce((s, x, i) => s + (x - p.flat(3)[i]) ** 2, 0); }; };
const square = (t, p) => tf.sum(tf.square(tf.sub(t, p)));
const numbers = (k) => [[...Array(8)].map((_, y) => [...Array(8)].map((_, x) => [Math.sin(k * (8 * y + x)), Math.cos(k * x)]))];
const [a, b] = [numbers(1), numbers(2)];`;

/** What is stopped, and the first line of what it reports. */
const stopped: readonly (readonly [string, RegExp])[] = [
  [
    `gradcheck(loss(150), [a, b])`,
    /^gradcheck FAIL (\d+)\/\1 ok; stopped at \1 of 128 entries \(stopped\)$/,
  ],
  [`gradcheck(loss(1), [a, b])`, /^gradcheck FAIL nothing could be checked; stopped while running/],
  [
    `compare(square, loop(1), [a, b])`,
    /^compare FAIL nothing could be checked; stopped while running the reference \(stopped\)$/,
  ],
  [
    `compare((t, p) => tf.mul(2, square(t, p)), loop(40), [a, b], { name: 'twice' })`,
    /^compare twice FAIL 1\/1 wrong; stopped while looking for what explains the differences; worst/,
  ],
  [
    `probe(loss(150), { kind: 'regression' })`,
    /^probe FAIL \d+\/\d+ rows \(regression\); stopped at \d+ of \d+ rows/,
  ],
  [
    `precision({ square, hangs: loss(9) }, { inputs: [a, b] })`,
    /^precision FAIL stopped (at|while) .*; square loses/,
  ],
  [
    `await benchmark({ square, hangs: loss(9) }, [a, b])`,
    /^benchmark FAIL stopped at \d+ of 24 calls; .*square \d/,
  ],
];

describe('a check that is stopped', () => {
  const k = useKernel();
  before(() => k.run(hanging));

  for (const [call, first] of stopped) {
    it(`${call}: ${first.source}`, async () => {
      const end = await k.runAndInterrupt(`let before = 1;\n${call}`);
      assert.equal(end.error?.name, 'Interrupted');
      const [report, ...more] = end.reply?.reports ?? [];
      assert.deepEqual(more, []);
      assert.match(report?.summary ?? '', first);
      assert.equal(report?.verdict, 'fail');
      assert.equal(report?.diagnoses[0]?.code, 'stopped');
      assert.equal(report?.source?.line, 2);
      const shown = k.messages.findLast((m) => m.type === 'display_data');
      assert.ok((shown!.data['text/plain'] as string).startsWith(report.summary));
    });
  }
  it('leaves the next check whole', async () => {
    const { reply } = await k.run(`gradcheck((t, p) => square(t, p), [a, b])`);
    assert.match(reply?.reports[0]?.summary ?? '', /^gradcheck PASS 128\/128 ok/);
  });
  it('checks of the cell that were done are shown with it', async () => {
    const end = await k.runAndInterrupt(
      `gradcheck(square, [a, b]);\ngradcheck(loss(150), [a, b]); 1`,
    );
    assert.deepEqual(
      end.reply?.reports.map(({ verdict }) => verdict),
      ['pass', 'fail'],
    );
  });
  it('a cell without a check reports none', async () => {
    const { reply } = await k.runAndInterrupt(`console.log('ready'); while (true);`);
    assert.deepEqual(reply?.reports, []);
  });
});

describe('a loop that says how far it is', () => {
  const k = useKernel();
  before(() =>
    k.run(
      `import { showLive, track } from 'lossbook/display'; import { existsSync } from 'node:fs';`,
    ),
  );
  const progress = () => k.messages.flatMap((m) => (m.type === 'progress' ? [m.text] : []));

  it('is heard of while it runs, and no more when it has ended', async () => {
    const end = k.run(`for (const i of track(1e9, 'rows')) if (existsSync('seen')) break;`);
    await eventually('progress', () =>
      Promise.resolve(
        progress().some((text) => /^rows: [\d,]+ of 1,000,000,000 steps, about/.test(text ?? '')),
      ),
    );
    writeFileSync(join(k.folder, 'seen'), '');
    assert.equal((await end).status, 'ok');
    assert.equal(progress().at(-1), undefined);
  });
  const rows: readonly (readonly [string, string])[] = [
    ['[...track(3)]', '[ 0, 1, 2 ]'],
    ['[...track(new Set([5, 6]))]', '[ 5, 6 ]'],
    ['[...track("ab")]', `[ 'a', 'b' ]`],
    ['const items = [...track((function* () { yield 1; })())]; items', '[ 1 ]'],
    [
      '(() => { try { track(1.5) } catch (e) { return e.message.slice(0, 40) } })()',
      `'track: expected something to go through,'`,
    ],
  ];
  for (const [code, value] of rows) {
    it(`${code} is ${value}`, async () => assert.equal((await k.run(code)).value, value));
  }
  it('what a display shows changes in its own cell, and is one output', async () => {
    await k.run(`const live = showLive('first'); live.update('second');`, 'live');
    await k.run(`live.update('third')`, 'other');
    await eventually('the update', () =>
      Promise.resolve(
        k.messages.some(
          (m) => m.type === 'update_display_data' && m.data['text/plain'] === `'third'`,
        ),
      ),
    );
    const shown = k.messages.filter((m) => 'cell' in m && m.cell === 'live' && 'data' in m);
    assert.deepEqual(
      shown.map((m) => [m.type, 'display' in m && m.display === shown[0]!['display' as never]]),
      [
        ['display_data', true],
        ['update_display_data', true],
        ['update_display_data', true],
      ],
    );
    const outputs = cellOutputs(
      k.messages.filter(isOutputMessage).filter((m) => m.cell === 'live'),
      k.folder,
    );
    assert.deepEqual(
      outputs.map((o) => 'data' in o && o.data['text/plain']),
      [`'third'`],
    );
  });
});
