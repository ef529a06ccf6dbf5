/** What code of a cell writes becomes messages of that cell; all else goes where it would. */
import assert from 'node:assert/strict';
import { inRun, newRun } from '../../extension/kernel/cellRun.js';
import { captureStreams } from '../../extension/kernel/streams.js';
import type { StreamMessage } from '../../extension/wire/message.js';

type Chunk = [chunk: string | Uint8Array, encoding?: BufferEncoding];

const cases: readonly (readonly [string, Chunk, string[]])[] = [
  ['text', ['a'], ['a']],
  ['bytes', [Buffer.from('größe')], ['größe']],
  ['bytes, in an encoding that is named', [Buffer.from('e9', 'hex'), 'latin1'], ['é']],
  ['nothing', [''], []],
];

describe('streams of cells', () => {
  const sent: StreamMessage[] = [];
  let outside: unknown[] = [];
  before(() => {
    process.stdout.write = (text: string | Uint8Array) => outside.push(text) > 0;
    captureStreams((message) => sent.push(message));
  });
  beforeEach(() => {
    sent.length = 0;
    outside = [];
  });
  after(() => {
    // What stands before the stream's own.
    for (const stream of [process.stdout, process.stderr]) Reflect.deleteProperty(stream, 'write');
  });
  for (const [name, [chunk, encoding], texts] of cases) {
    it(`${name}: ${JSON.stringify(texts)}`, () => {
      inRun(newRun('request', 'cell', 1), () => void process.stdout.write(chunk, encoding));
      assert.deepEqual(
        sent,
        texts.map((text) => ({
          type: 'stream',
          parent: 'request',
          cell: 'cell',
          name: 'stdout',
          text,
        })),
      );
    });
  }
  it('stderr is told apart', () => {
    inRun(newRun('request', 'cell', 1), () => void process.stderr.write('e'));
    assert.deepEqual(
      sent.map(({ name }) => name),
      ['stderr'],
    );
  });
  it('who writes is told that it is written', async () => {
    await new Promise<void>((done) => {
      inRun(newRun('request', 'cell', 1), () => void process.stdout.write('a', () => done()));
    });
    assert.equal(sent.length, 1);
  });
  it('outside of a cell nothing is sent', () => {
    process.stdout.write('kernel');
    assert.deepEqual([sent, outside], [[], ['kernel']]);
  });
});
