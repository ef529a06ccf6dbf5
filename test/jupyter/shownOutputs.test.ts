/** What a front end shows of a cell in the end: displays that change, and nothing of a line of progress. */
import assert from 'node:assert/strict';
import { showOutputs, type ShownOutputs } from '../../extension/jupyter/shownOutputs.js';
import type { Said } from '../../extension/jupyter/message.js';
import type { OutputMessage } from '../../extension/notebook/cellOutputs.js';

const of = { parent: '1', cell: 'c' };
const data = (text: string) => ({ 'text/plain': text });
const print = (text: string): OutputMessage => ({ type: 'stream', name: 'stdout', text, ...of });
const show = (text: string): OutputMessage => ({ type: 'display_data', data: data(text), ...of });
const live = (text: string, again: boolean): OutputMessage => ({
  type: again ? 'update_display_data' : 'display_data',
  data: data(text),
  display: '1:1',
  ...of,
});
const result: OutputMessage = { type: 'execute_result', count: 1, data: data('7'), ...of };

/** As nbclient and JupyterLab do: by the id of a display, and clearing what comes before the next output. */
function outputsOf(messages: readonly Said[]): readonly string[] {
  let outputs: { readonly id: string | undefined; readonly text: string }[] = [];
  let clears = false;
  for (const { type, content } of messages) {
    if (type === 'clear_output') {
      clears = content['wait'] === true;
      if (!clears) outputs = [];
      continue;
    }
    const shown = content['data'] as Record<string, string> | undefined;
    const text = shown?.['text/plain'] ?? String(content['text']);
    const id = (content['transient'] as { display_id?: string } | undefined)?.display_id;
    if (type === 'update_display_data') {
      outputs = outputs.map((one) => (one.id === id ? { id, text } : one));
      continue;
    }
    if (clears) outputs = [];
    clears = false;
    outputs.push({ id, text });
  }
  return outputs.map(({ text }) => text);
}

type Step = OutputMessage | { readonly progress: string | undefined };
const far = (progress: string | undefined): Step => ({ progress });

/** Named by what is seen: while the cell runs, after the step of that number, and in the end. */
const cases: readonly (readonly [string, readonly Step[], readonly string[], readonly string[]])[] =
  [
    ['progress alone', [far('1 of 2'), far('2 of 2')], ['2 of 2'], []],
    ['progress that ends', [far('1 of 2'), far(undefined)], [], []],
    ['below what was shown', [print('a'), far('1 of 2')], ['a', '1 of 2'], ['a']],
    ['text after it', [print('a'), far('1 of 2'), print('b')], ['a', 'b'], ['a', 'b']],
    ['again after that', [far('1'), print('b'), far('2')], ['b', '2'], ['b']],
    ['a result after it', [print('a'), far('1'), result], ['a', '1'], ['a', '7']],
    ['a display that changes', [live('x', false), live('y', true)], ['y'], ['y']],
    [
      'one that changes beside progress',
      [live('x', false), far('1'), live('y', true), far('2')],
      ['y', '2'],
      ['y'],
    ],
    [
      'one that changes between others',
      [live('x', false), show('s'), live('y', true)],
      ['y', 's'],
      ['y', 's'],
    ],
    ['a change of what is not there', [live('y', true)], [], []],
  ];

describe('what Jupyter shows of a cell', () => {
  for (const [name, steps, during, after] of cases) {
    it(`${name}: ${during.join(', ') || 'nothing'}; in the end ${after.join(', ') || 'nothing'}`, () => {
      const said: Said[] = [];
      const shown: ShownOutputs = showOutputs('/book', (message) => void said.push(message));
      for (const step of steps) {
        if ('progress' in step) shown.progress(step.progress);
        else shown.take(step);
      }
      assert.deepEqual(outputsOf(said), during);
      shown.end({ record: 1 });
      assert.deepEqual(outputsOf(said), after);
    });
  }
  it('a display that changes has the record and what it shows last', () => {
    const said: Said[] = [];
    const shown = showOutputs('/book', (message) => void said.push(message));
    [live('x', false), live('y', true)].forEach(shown.take);
    shown.end({ record: 1 });
    const { type, content } = said.at(-1)!;
    assert.deepEqual(
      [type, content['data'], content['metadata']],
      ['update_display_data', data('y'), { lossbook: { record: 1 } }],
    );
  });
});
