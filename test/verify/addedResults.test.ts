/** Results that no run made, put into a recorded notebook by hand: whatever a reader would see of them is found. */
import assert from 'node:assert/strict';
import { withLossbookMetadata } from '../../extension/notebook/lossbookMetadata.js';
import type { CodeCell, Notebook, Output } from '../../extension/notebook/model.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { compareNotebooks } from '../../extension/verify/compareNotebooks.js';
import { differenceText, noteText } from '../../extension/verify/text.js';

const prints = (text: string, name = 'stdout'): Output => ({
  ...{ output_type: 'stream', name, text, extra: {} },
});
const throws = (evalue: string, traceback: readonly string[] = []): Output => ({
  ...{ output_type: 'error', ename: 'Error', evalue, traceback, extra: {} },
});
const strange = (text: string): Output => ({
  output_type: 'unrecognized',
  json: { output_type: 'note', text },
});
const trace = (first: string, frame = 'at loss (Cell In[3], line 1)'): readonly string[] => [
  `${first}\n    ${frame}\n    at node:internal/vm:117:10`,
];

/** A notebook of one cell that has run, from its outputs. */
const ran = (outputs: readonly Output[], fields: Partial<CodeCell> = {}): Notebook =>
  withLossbookMetadata(
    newNotebook([{ ...newCodeCell('c', '1'), execution_count: 1, outputs, ...fields }]),
    { backend: 'cpu', versions: { node: '20.0.0', tfjs: '4.22.0', lossbook: '0.1.0' } },
  );

const differences = (recorded: Notebook, now: Notebook): readonly string[] =>
  compareNotebooks(recorded, now).differences.map(differenceText);

/** What stands in the file, what the rerun gives, and what is said of it. */
const rows: readonly (readonly [string, Notebook, Notebook, readonly RegExp[]])[] = [
  ['nothing', ran([prints('a')]), ran([prints('a')]), []],
  [
    'text of a stream that no kernel has',
    ran([prints('all is well', 'note')]),
    ran([]),
    [/^c, note: the text/],
  ],
  ['text of stderr', ran([prints('all is well', 'stderr')]), ran([]), [/^c, stderr: the text/]],
  [
    'an output of a kind that is not known',
    ran([strange('a')]),
    ran([]),
    [/this output is recorded/],
  ],
  ['one that is the same', ran([strange('a')]), ran([strange('a')]), []],
  ['one that is another', ran([strange('a')]), ran([strange('b')]), [/recorded “a”, now “b”/]],
  ['an error', ran([throws('no')]), ran([]), [/recorded Error: no; now it does not throw/]],
  [
    'an error behind another',
    ran([throws('no'), throws('all is well')]),
    ran([throws('no')]),
    [/recorded Error: all is well; now it does not throw/],
  ],
  [
    'the trace of an error that the next version of Node has elsewhere, in another cell of the day',
    ran([throws('no', trace('Error: no'))]),
    ran([throws('no', trace('Error: no', 'at loss (Cell In[7], line 1)'))]),
    [],
  ],
  [
    'a trace that says something else',
    ran([throws('no', trace('all is well'))]),
    ran([throws('no', trace('Error: no'))]),
    [/its trace: recorded “all is well”, which is not what is recorded beside it: “Error: no”/],
  ],
  [
    'results of a cell without code',
    ran([prints('all is well')], { source: ' \n' }),
    ran([], { source: ' \n', execution_count: null }),
    [/^c: what it shows is recorded and did not come this time/],
  ],
];

describe('in a recorded notebook', () => {
  for (const [name, recorded, now, said] of rows) {
    it(name, () => {
      const found = differences(recorded, now);
      assert.equal(found.length, said.length, found.join('\n'));
      said.forEach((words, i) => assert.match(found[i]!, words));
    });
  }
  it('results of a cell that is not to be run are noted', () => {
    const skipped = ran([prints('all is well')], { metadata: { tags: ['skip-execution'] } });
    const { differences, notes } = compareNotebooks(skipped, skipped);
    assert.deepEqual(differences, []);
    assert.match(notes.map(noteText).join(), /^c: tagged 'skip-execution', so what is recorded/);
  });
});
