import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createLanguageWorker,
  type LanguageWorker,
} from '../../extension/client/languageWorker.js';
import type { NotebookCells } from '../../extension/wire/language.js';

const notebook = (name: string, ...texts: readonly string[]): NotebookCells => ({
  type: 'cells',
  notebook: name,
  folder: '/',
  cells: texts.map((text, i) => ({ cell: `${i}`, text, mustThrow: false })),
});
const hover = (name: string, cell: string, offset = 0) =>
  ({ kind: 'hover', notebook: name, cell, offset }) as const;

describe('the worker thread of the language service', () => {
  let worker: LanguageWorker;
  beforeEach(() => {
    worker = createLanguageWorker({
      entry: resolve('dist/language.cjs'),
      types: resolve('dist/types.br'),
      onGivenUp: () => assert.fail('it gave up'),
    });
  });
  afterEach(() => worker.dispose());
  const codeAt = async (name: string, cell: string, offset?: number) =>
    (await worker.ask(hover(name, cell, offset)).answer)?.code;

  it('answers about what was told last', async () => {
    worker.tell(notebook('a', 'const n = 1;', 'n'));
    assert.equal(await codeAt('a', '1'), 'const n: 1');
    worker.tell(notebook('a', `const n = 'b';`, 'n'));
    assert.equal(await codeAt('a', '1'), 'const n: "b"');
  });
  it('keeps notebooks apart', async () => {
    worker.tell(notebook('a', 'const n = 1;', 'n'));
    worker.tell(notebook('b', 'const n = 2;', 'n'));
    assert.deepEqual(
      [await codeAt('a', '1'), await codeAt('b', '1')],
      ['const n: 1', 'const n: 2'],
    );
  });
  it('knows cells by what they are, wherever they are moved', async () => {
    const { cells, ...rest } = notebook('a', 'const n = 1;', 'n', `const n = 'c';`);
    worker.tell({ ...rest, cells });
    assert.equal(await codeAt('a', '1'), 'const n: 1');
    worker.tell({ ...rest, cells: [cells[2], cells[1], cells[0]].flatMap((each) => each ?? []) });
    assert.equal(await codeAt('a', '1'), 'const n: "c"');
  });
  it('does not answer what was cancelled before its turn', async () => {
    worker.tell(notebook('a', 'const n = 1;', 'n'));
    const [first, second] = [worker.ask(hover('a', '1')), worker.ask(hover('a', '1'))];
    second.cancel();
    assert.ok(await first.answer);
    assert.equal(await second.answer, undefined);
  });
  it('says what it could not answer', async () => {
    worker.tell(notebook('a', ''));
    await assert.rejects(worker.ask(hover('a', '7')).answer, /there is no cell 7/);
  });
  it('forgets a closed notebook', async () => {
    worker.tell(notebook('a', 'const n = 1;'));
    worker.tell(notebook('b', 'const n = 1;'));
    worker.close('a');
    await assert.rejects(worker.ask(hover('a', '0')).answer, /there is no notebook a/);
    assert.equal(await codeAt('b', '0', 6), 'const n: 1');
  });
  it('starts again after the last notebook was closed', async () => {
    worker.tell(notebook('a', 'const n = 1;'));
    worker.close('a');
    worker.tell(notebook('a', 'const n = 2;'));
    assert.equal(await codeAt('a', '0', 6), 'const n: 2');
  });
});

describe('a worker thread that dies', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'lossbook-worker-'))));
  after(() => rmSync(folder, { recursive: true }));
  /** Dies of the first so many questions, by a file that counts; then answers. */
  const dyingWorker = (deaths: number, onGivenUp: () => void) => {
    const entry = join(folder, `dies-${deaths}.cjs`);
    const count = JSON.stringify(join(folder, `count-${deaths}`));
    writeFileSync(
      entry,
      `const { parentPort } = require('node:worker_threads');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
parentPort.on('message', ({ type, id }) => {
  if (type !== 'question') return;
  const n = existsSync(${count}) ? Number(readFileSync(${count}, 'utf8')) : 0;
  writeFileSync(${count}, String(n + 1));
  if (n < ${deaths}) process.exit(1);
  parentPort.postMessage({ type: 'answer', id, answer: { code: 'alive', markdown: '' } });
});`,
    );
    return createLanguageWorker({ entry, types: '', onGivenUp });
  };
  const asked = async (worker: LanguageWorker) => {
    worker.tell(notebook('a', ''));
    return (await worker.ask(hover('a', '0')).answer)?.code;
  };

  it('is replaced', async () => {
    const worker = dyingWorker(2, () => assert.fail('it gave up'));
    const answers = [await asked(worker), await asked(worker), await asked(worker)];
    assert.deepEqual(answers, [undefined, undefined, 'alive']);
    await worker.dispose();
  });
  it('is not replaced for ever', async () => {
    let givenUp = 0;
    const worker = dyingWorker(100, () => givenUp++);
    for (let i = 0; i < 6; i++) assert.equal(await asked(worker), undefined);
    assert.equal(givenUp, 1);
    await worker.dispose();
  });
});
