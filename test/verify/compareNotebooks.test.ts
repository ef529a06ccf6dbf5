/** A notebook and its rerun, cell by cell: what is a difference, and what is told besides. */
import assert from 'node:assert/strict';
import type { CodeCell, Output } from '../../extension/notebook/model.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { compareNotebooks, isRecorded } from '../../extension/verify/compareNotebooks.js';

const prints = (text: string): Output => ({
  output_type: 'stream',
  name: 'stdout',
  text,
  extra: {},
});
const throws = (evalue: string): Output => ({
  output_type: 'error',
  ename: 'Error',
  evalue,
  traceback: [],
  extra: {},
});
const cell = (fields: Partial<CodeCell>): CodeCell => ({
  ...newCodeCell('a', '1'),
  execution_count: 1,
  ...fields,
});
const skipped = { metadata: { tags: ['skip-execution'] } };

/** Of one cell what was recorded and what came out, and the codes of what is found. */
const cases: readonly (readonly [string, Partial<CodeCell>, Partial<CodeCell>, string[]])[] = [
  ['the same', { outputs: [prints('1\n')] }, { outputs: [prints('1\n')] }, []],
  ['another text', { outputs: [prints('1\n')] }, { outputs: [prints('two\n')] }, ['other']],
  ['no outputs any more', { outputs: [prints('1\n')] }, { outputs: [] }, ['other']],
  ['an error that is new', {}, { outputs: [throws('no')] }, ['threw']],
  ['an error that is gone', { outputs: [throws('no')] }, {}, ['no-longer-throws']],
  ['another error', { outputs: [throws('no')] }, { outputs: [throws('none')] }, ['other']],
  // What was printed besides is missing for the same reason.
  [
    'an error and its outputs',
    { outputs: [prints('1\n')] },
    { outputs: [throws('no')] },
    ['threw'],
  ],
  ['nothing recorded', { execution_count: null }, {}, ['not-recorded']],
  ['not run', {}, { execution_count: null }, ['not-run']],
  ['empty, and not run', { source: ' \n' }, { execution_count: null }, []],
  ['told not to run', skipped, { ...skipped, execution_count: null }, []],
];

describe('a notebook and its rerun', () => {
  const of = (fields: Partial<CodeCell>) => newNotebook([cell(fields)]);
  for (const [name, recorded, now, codes] of cases) {
    it(`${name}: ${codes.join(', ') || 'no difference'}`, () => {
      const { differences } = compareNotebooks(of(recorded), of(now));
      assert.deepEqual(
        differences.map(({ finding }) => finding.code),
        codes,
      );
    });
  }
  it('a cell that is gone was not run', () =>
    assert.deepEqual(
      compareNotebooks(of({}), newNotebook([])).differences.map(({ finding }) => finding.code),
      ['not-run'],
    ));
  it('a type of output that is not known is noted', () => {
    const shown: Output = {
      output_type: 'display_data',
      data: { 'application/x-strange': 'x' },
      metadata: {},
      extra: {},
    };
    const { notes } = compareNotebooks(of({ outputs: [shown] }), of({ outputs: [shown] }));
    assert.deepEqual(
      notes.map(({ code }) => code),
      ['unknown-mime', 'no-provenance'],
    );
  });
  it('a notebook that never ran has nothing recorded', () =>
    assert.deepEqual([isRecorded(newNotebook()), isRecorded(of({}))], [false, true]));
});
