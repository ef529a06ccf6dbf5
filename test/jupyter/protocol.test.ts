/** The kernel as Jupyter's own client hears it: one conversation over TCP, each case a step of it. */
import assert from 'node:assert/strict';
import { watchLoadedParts } from '../support/loadedParts.js';
import { check, has } from './cases.js';
import { useJupyter } from './environment.js';
import { executionCases } from './executionCases.js';
import { faultCases } from './faultCases.js';
import { languageCases } from './languageCases.js';
import { execute, outline, talk, type Conversation } from './talk.js';

/** In this order: what is completed was declared by a cell. */
const cases = [...executionCases, ...languageCases, ...faultCases];

describe('the Jupyter kernel', function () {
  this.timeout(180_000);
  const jupyter = useJupyter();
  let conversation: Conversation;
  before(async () => {
    conversation = await talk(
      jupyter,
      cases.map(({ step }) => step),
    );
  });
  for (const [i, { says, hears }] of cases.entries()) {
    it(says, () => hears(conversation.results[i]!));
  }
  it('says its language', () =>
    has(conversation.info.language_info, {
      name: 'typescript',
      file_extension: '.ts',
      mimetype: 'text/typescript',
    }));
  it('leaves no process when it is shut down', () => assert.equal(conversation.leftRunning, 0));
  it('speaks over IPC too', async () => {
    const { results, leftRunning } = await talk(jupyter, [{ ask: [execute('6 * 7')] }], 'ipc');
    assert.deepEqual(outline(results[0]!), ['busy', 'in 1', 'out 1: 42', 'idle']);
    assert.equal(leftRunning, 0);
  });
  it('stays small: no TensorFlow.js is loaded until a cell imports', async () => {
    const parts = watchLoadedParts();
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = parts.nodeOptions;
    try {
      await talk(jupyter, [{ ask: [execute('6 * 7')] }]);
      const loaded = parts.ofProcess('kernel');
      assert.ok(loaded.includes('kernelMain') && loaded.includes('kernelSyntax'), loaded.join());
      assert.ok(!loaded.includes('kernelComputing'), loaded.join());
      await talk(jupyter, [{ ask: [execute(`import 'lossbook/losses';`)] }]);
      assert.ok(parts.ofProcess('kernel').includes('kernelComputing'));
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
      parts.dispose();
    }
  });
});

describe('the Jupyter kernel with --strict', function () {
  this.timeout(60_000);
  const jupyter = useJupyter('--strict');
  let strict: Conversation;
  before(async () => {
    strict = await talk(
      jupyter,
      [check(2, 'pass'), check(3, 'fail'), check(3, 'pass'), check(2, 'fail')].map((code) => ({
        ask: [execute(code)],
      })),
    );
  });
  const status = (i: number) => strict.results[i]!.replies[0]!.content.status;
  it('a check that passes is no error', () => assert.equal(status(0), 'ok'));
  it('nor is one that fails as expected', () => assert.equal(status(1), 'ok'));
  it('one that fails is, after its report was shown', () => {
    assert.equal(status(2), 'error');
    const types = strict.results[2]!.news.map(({ type }) => type);
    assert.deepEqual(types.slice(2, 4), ['execute_result', 'error']);
    assert.match(
      strict.results[2]!.replies[0]!.content.evalue,
      /^1 check of 1 did not have the expected verdict: compare FAIL/,
    );
  });
  it('one that passes where a failure was expected is', () => assert.equal(status(3), 'error'));
});
