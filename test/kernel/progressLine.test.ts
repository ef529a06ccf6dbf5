/** When and how the messenger says how far the main thread is, and which of fast updates it passes on. */
import assert from 'node:assert/strict';
import { latestUpdates } from '../../extension/kernel/latestUpdates.js';
import type { Clock } from '../../extension/kernel/outputBounds.js';
import { progressLine, type ProgressAt } from '../../extension/kernel/progressLine.js';
import type { KernelToClient } from '../../extension/wire/message.js';

/** A time that passes when it is told to. */
function handClock(): Clock & { readonly pass: (ms: number) => void } {
  let now = 0;
  let due: { readonly at: number; readonly call: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, call) => void due.push({ at: now + ms, call }),
    pass: (ms) => {
      const end = now + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((one) => one !== next);
        now = next.at;
        next.call();
      }
      now = end;
    },
  };
}

const entries: ProgressAt = {
  what: 'gradcheck',
  doing: 'measuring derivatives',
  done: 0,
  unit: 'entries',
  of: 8192,
};
const reference: ProgressAt = { what: 'compare', doing: 'running the reference', done: 0 };

/** What happens, at which millisecond, and the lines that are shown in the end. */
type Step = readonly [at: number, at: ProgressAt | 'ended' | 'answered' | 'import' | 'imported'];
const lines: readonly (readonly [string, readonly Step[], readonly (string | null)[]])[] = [
  [
    'a check of 0.9 s',
    [
      [0, entries],
      [900, 'ended'],
      [5000, 'answered'],
    ],
    [],
  ],
  [
    'many checks of 0.4 s',
    [
      [0, entries],
      [400, 'ended'],
      [401, entries],
      [800, 'ended'],
      [801, entries],
      [900, { ...entries, done: 512 }],
      [1300, 'answered'],
    ],
    ['gradcheck: 512 of 8,192 entries, about 2 s left', null],
  ],
  [
    'entries',
    [
      [0, entries],
      [900, { ...entries, done: 1024 }],
      [1600, 'answered'],
    ],
    [
      'gradcheck: 1,024 of 8,192 entries, about 7 s left',
      'gradcheck: 1,024 of 8,192 entries, about 6 s left',
      null,
    ],
  ],
  [
    'what does not say how much there is',
    [
      [0, reference],
      [2100, 'answered'],
    ],
    [
      'compare: running the reference, 1 s so far',
      'compare: running the reference, 2 s so far',
      null,
    ],
  ],
  [
    'evaluations',
    [
      [0, { ...reference, done: 1312 }],
      [1100, 'answered'],
    ],
    ['compare: running the reference, 1,312 evaluations, 1 s so far', null],
  ],
  [
    'a step of known length',
    [
      [0, { ...reference, ms: 200_000 }],
      [1100, 'answered'],
    ],
    ['compare: running the reference, about 3 min left', null],
  ],
  [
    'a step that takes longer than before',
    [
      [0, { ...reference, ms: 1200 }],
      [1600, 'answered'],
    ],
    [
      'compare: running the reference, about 1 s left',
      'compare: running the reference, 2 s so far',
      null,
    ],
  ],
  [
    'hours',
    [
      [0, entries],
      [900, { ...entries, done: 1 }],
      [1100, 'answered'],
    ],
    ['gradcheck: 1 of 8,192 entries, about 2.1 h left', null],
  ],
  [
    'an import in between says so itself',
    [
      [0, entries],
      [900, 'import'],
      [3000, 'imported'],
      [3100, 'ended'],
      [3600, 'answered'],
    ],
    [],
  ],
].map((row) => row as unknown as (typeof lines)[number]);

describe('the line of progress', () => {
  for (const [says, steps, shown] of lines) {
    it(`${says}: ${shown.filter(Boolean).join(', ') || 'nothing'}`, () => {
      const clock = handClock();
      const texts: (string | null)[] = [];
      const line = progressLine(({ text }) => void texts.push(text ?? null), clock);
      const of = { parent: '1', cell: 'c' };
      for (const [at, what] of steps) {
        clock.pass(at - clock.now());
        if (what === 'answered') line.end('1');
        else if (what === 'import') line.wait('importing torch…');
        else if (what === 'imported') line.wait(undefined);
        else line.note(what === 'ended' ? of : { ...of, at: what });
      }
      clock.pass(5000);
      assert.deepEqual(texts, shown);
    });
  }
});

describe('displays that change fast', () => {
  const update = (text: string): KernelToClient => ({
    type: 'update_display_data',
    parent: '1',
    cell: 'c',
    display: '1:1',
    data: { 'text/plain': text },
  });
  it('some are shown, the last always, before the answer', () => {
    const clock = handClock();
    const sent: string[] = [];
    const updates = latestUpdates(
      (m) =>
        void sent.push(
          m.type === 'update_display_data' ? (m.data['text/plain'] as string) : m.type,
        ),
      clock,
    );
    for (let i = 0; i < 40; i++) {
      updates.send(update(`${i}`));
      clock.pass(10);
    }
    updates.send(update('last'));
    updates.send({ type: 'execute_reply', parent: '1' } as KernelToClient);
    assert.deepEqual([sent[0], ...sent.slice(-2)], ['0', 'last', 'execute_reply']);
    assert.ok(sent.length < 12, sent.join());
  });
});
