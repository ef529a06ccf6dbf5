/** Cells: what is shown of them, in which order, and what is replied. */
import assert from 'node:assert/strict';
import { both, check, replies, shows, type Case } from './cases.js';
import { execute, outline } from './talk.js';

export const executionCases: readonly Case[] = [
  {
    says: 'a cell: busy, its source, its text, its value, idle',
    step: { ask: [execute(`console.log('hi'); 6 * 7`)] },
    hears: both(
      shows('busy', 'in 1', 'stdout: hi\n', 'out 1: 42', 'idle'),
      replies({ status: 'ok', execution_count: 1, payload: [], user_expressions: {} }),
    ),
  },
  {
    says: 'a silent cell shows nothing and does not count',
    step: { ask: [execute(`console.log('hi'); const quiet = 1; quiet`, { silent: true })] },
    hears: both(shows('busy', 'idle'), replies({ status: 'ok', execution_count: 1 })),
  },
  {
    says: 'a cell that is not to be stored is shown and does not count',
    step: { ask: [execute(`quiet + 1`, { store_history: false })] },
    hears: shows('busy', 'in 1', 'out 1: 2', 'idle'),
  },
  {
    says: 'the next one has the next number',
    step: { ask: [execute('quiet')] },
    hears: shows('busy', 'in 2', 'out 2: 1', 'idle'),
  },
  {
    says: 'an empty cell is no cell',
    step: { ask: [execute(' \n')] },
    hears: both(shows('busy', 'in 3', 'idle'), replies({ status: 'ok', execution_count: 2 })),
  },
  {
    says: 'user expressions: values and errors by name, and no cells',
    step: { ask: [execute('const n = 5', { user_expressions: { twice: 'n * 2', bad: 'm' } })] },
    hears: both(shows('busy', 'in 3', 'idle'), ({ replies: [reply] }) => {
      const { twice, bad } = reply!.content.user_expressions;
      assert.deepEqual(twice, { status: 'ok', data: { 'text/plain': '10' }, metadata: {} });
      assert.equal(bad!.status, 'error');
      assert.equal(bad!.evalue, 'm is not defined');
    }),
  },
  {
    says: 'an error, with the line of the cell; cells behind it are aborted',
    step: { ask: [execute(`const a = 1;\nthrow new TypeError('no')`), execute('1'), execute('2')] },
    hears: both(
      shows('busy', 'in 4', 'error TypeError: no', 'idle', 'busy', 'idle', 'busy', 'idle'),
      replies(
        { status: 'error', ename: 'TypeError', evalue: 'no', execution_count: 4 },
        { status: 'aborted' },
        { status: 'aborted' },
      ),
      ({ replies: [reply] }) =>
        assert.match(reply!.content.traceback.join('\n'), /Cell In\[4\], line 2/),
    ),
  },
  {
    says: 'and run on where the front end wants that',
    step: { ask: [execute(`throw 1`, { stop_on_error: false }), execute('2')] },
    hears: ({ replies: all }) =>
      assert.deepEqual(
        all.map(({ content }) => content.status),
        ['error', 'ok'],
      ),
  },
  {
    says: 'input is refused by a sentence',
    step: { ask: [execute(`prompt('your name?')`)] },
    hears: replies({
      status: 'error',
      evalue: `prompt: a cell cannot ask for input, as a notebook must run where nobody answers; give the value a name in the cell tagged 'parameters'`,
    }),
  },
  {
    says: 'an interrupt by message ends the cell and keeps names',
    step: { interrupt: execute(`let kept = 'kept'; console.log('ready'); while (true);`) },
    hears: both(
      (heard) =>
        assert.match(
          outline(heard).join('\n'),
          /stdout: ready\n[^]*error Interrupted: .*names .* are kept\nidle$/,
        ),
      ({ replies: all }) => {
        const types = all.map(({ type, content }) => `${type} ${content.status}`);
        assert.deepEqual(types, ['execute_reply error']);
      },
    ),
  },
  {
    says: 'so the next cell has them',
    step: { ask: [execute('kept', { store_history: false })] },
    hears: (heard) => assert.match(outline(heard).join('\n'), /: 'kept'/),
  },
  {
    says: 'what a timer prints later belongs to the cell that set it',
    step: {
      ask: [
        execute(`setTimeout(() => console.log('later'), 300)`),
        execute(`await new Promise((done) => setTimeout(done, 800))`),
      ],
    },
    hears: ({ news }) => {
      const late = news.find(({ type }) => type === 'stream');
      const [first] = news;
      assert.equal(late?.content.text, 'later\n');
      assert.equal(late?.of, first?.of);
    },
  },
  {
    says: 'long output: its first lines, and its last in the same stream',
    step: { ask: [execute(`for (let i = 0; i < 200000; i++) console.log('line ' + i)`)] },
    hears: ({ news }) => {
      const streams = news.filter(({ type }) => type === 'stream');
      const text = streams.map(({ content }) => content.text).join('');
      assert.match(
        text,
        /^line 0\n[^]*\n… 197,500 lines not shown …\nline 199500\n[^]*line 199999\n$/,
      );
    },
  },
  {
    says: 'a view is base64 beside text and picture, each output with an id of its own',
    step: {
      ask: [
        execute(`
import * as tf from '@tensorflow/tfjs';
import { image } from 'lossbook/display';
image(tf.tensor([[1, 2], [3, 4]]))`),
      ],
    },
    hears: ({ news }) => {
      const shown = news.find(({ type }) => type === 'display_data');
      const { data, transient } = shown!.content;
      assert.deepEqual(Object.keys(data).sort(), [
        'application/vnd.lossbook.view',
        'image/png',
        'text/plain',
      ]);
      assert.match(transient.display_id, /^[\w-]{36}$/);
      // The signature of PNG (RFC 2083), in base64.
      assert.match(data['image/png']!, /^iVBORw0KGgo/);
      assert.match(data['application/vnd.lossbook.view']!, /^[A-Za-z0-9+/]+=*$/);
    },
  },
  {
    says: 'a check: its record goes along in the metadata of what is shown',
    step: { ask: [execute(check(2, 'pass'))] },
    hears: ({ news }) => {
      const { lossbook } = news.find(({ type }) => type === 'execute_result')!.content.metadata;
      assert.equal(lossbook.reports[0]!.verdict, 'pass');
      assert.match(lossbook.source, /^[0-9a-f]{16}$/);
      assert.match(lossbook.versions['tfjs']!, /^\d/);
    },
  },
  {
    says: 'of a check that is not the value of its cell too: the output it shows is updated',
    step: { ask: [execute(`${check(2, 'pass')}; 0; undefined`)] },
    hears: (heard) => {
      const kinds = outline(heard).map((line) => line.split(':')[0]);
      assert.deepEqual(kinds.slice(2, 4), ['display_data', 'update_display_data']);
      const [shown, updated] = heard.news.filter(({ type }) => type.endsWith('display_data'));
      assert.deepEqual(updated!.content.transient, shown!.content.transient);
      assert.equal(updated!.content.metadata.lossbook.reports.length, 1);
    },
  },
  {
    says: 'an unexpected verdict is no error by itself',
    step: { ask: [execute(check(3, 'pass'))] },
    hears: replies({ status: 'ok' }),
  },
];
