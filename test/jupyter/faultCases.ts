/** Questions beside cells, forged and broken messages, kernels that end. */
import assert from 'node:assert/strict';
import { ask, replies, shows, type Case } from './cases.js';
import { execute, outline } from './talk.js';

export const faultCases: readonly Case[] = [
  {
    says: 'what is asked while a cell runs is answered at once, and the kernel is busy still',
    step: {
      ask: [
        execute(`await new Promise((done) => setTimeout(done, 1500))`),
        ask('complete_request', { code: 'Math.flo', cursor_pos: 8 }),
      ],
    },
    hears: ({ news, replies: all }) => {
      assert.equal(all[0]!.type, 'complete_reply');
      const states = news.flatMap(({ content }) => content.execution_state ?? []);
      assert.deepEqual(states, ['busy', 'busy', 'idle', 'busy', 'idle']);
    },
  },
  {
    says: 'no comms: none are listed, and one that is opened is closed',
    step: {
      ask: [ask('comm_info_request')],
    },
    hears: replies({ status: 'ok', comms: {} }),
  },
  {
    says: 'a signature of another key is not answered; the next request is',
    step: { forged: execute('1') },
    hears: () => undefined,
  },
  {
    says: 'after which nothing of it was heard',
    step: { ask: [ask('kernel_info_request')] },
    hears: (heard) => {
      assert.ok(![...heard.replies, ...heard.news].some(({ of }) => of === 'forged'));
      replies({ status: 'ok', protocol_version: '5.4' })(heard);
    },
  },
  {
    says: 'who speaks no ZMTP is cut off',
    step: { raw: `GET / HTTP/1.1\r\nHost: localhost\r\n${'x: y\r\n'.repeat(20)}\r\n` },
    hears: () => undefined,
  },
  {
    says: 'a kernel that is killed while a cell runs: the cell says so',
    step: { kill: execute(`console.log('ready'); while (true);`) },
    hears: ({ replies: [reply] }) =>
      assert.match(reply!.content.evalue, /ended by signal SIGKILL .* while the cell ran/),
  },
  {
    says: 'and the next cell runs in a fresh one',
    step: { ask: [execute('typeof kept')] },
    hears: shows('busy', 'in 1', `out 1: 'undefined'`, 'idle'),
  },
  {
    says: 'a kernel that is killed between cells',
    step: { killIdle: true },
    hears: () => undefined,
  },
  {
    says: 'is told by the next cell',
    step: { ask: [execute('1')] },
    hears: (heard) =>
      assert.match(
        outline(heard).join('\n'),
        /stderr: the kernel was ended by signal SIGKILL .* while no cell ran\. Names of earlier cells are gone/,
      ),
  },
];
