import assert from 'node:assert/strict';
import { cellOutputs } from '../../extension/notebook/cellOutputs.js';
import { withoutFolder } from '../../extension/notebook/withoutFolder.js';

/** The notebook's folder, a text, and what is recorded of it. */
const cases: readonly [folder: string, text: string, recorded: string][] = [
  ['/home/me/book', '/home/me/book/data.npy', './data.npy'],
  ['/home/me/book', 'read /home/me/book.', 'read ..'],
  ['/home/me/book', 'in /home/me/book\nthere', 'in .\nthere'],
  ['/home/me/book', '"/home/me/book/a" and (/home/me/book/b)', '"./a" and (./b)'],
  ['/home/me/book', 'file:///home/me/book/a.ts:3:4', './a.ts:3:4'],
  ['/home/me/a book', 'file:///home/me/a%20book/a.ts', './a.ts'],
  ['/home/me/book/', '/home/me/book/a', './a'],
  ['/home/me/book', '/home/me/books/a', '/home/me/books/a'],
  ['/home/me/book', '/home/me/book.old/a', '/home/me/book.old/a'],
  ['/home/me/book', '/home/me/book-2 /home/me/book_2', '/home/me/book-2 /home/me/book_2'],
  ['/home/me/book', '/mnt/home/me/book/a', '/mnt/home/me/book/a'],
  ['/home/me/book', '/home/me/bookée', '/home/me/bookée'],
  ['/', '/usr/lib/x', '/usr/lib/x'],
  ['/', 'a / b, https://c/d', 'a / b, https://c/d'],
  ['/app', 's3://bucket/apples', 's3://bucket/apples'],
  ['/app', 's3://bucket/app/les', 's3://bucket/app/les'],
  ['/app', 'https://host:80/app', 'https://host:80/app'],
  ['/app', 'https:///app/x', 'https:///app/x'],
  ['/app', 'host:/app/x', 'host:/app/x'],
  ['/app', '../app/x ./app/x ~/app/x', '../app/x ./app/x ~/app/x'],
  ['/app', 'a /app/x', 'a ./x'],
  ['/app', "open '/app'", "open '.'"],
  ['/app', '/app/app/app', './app/app'],
  ['/a', 'b/a 1/a a/a', 'b/a 1/a a/a'],
  ['/a.b', '/aXb/c', '/aXb/c'],
  ['C:\\me\\book', 'C:\\me\\book\\a, C:/me/book/a', '.\\a, ./a'],
  ['c:\\me\\book', 'C:\\me\\book\\a, file:///C:/me/book/a', '.\\a, ./a'],
  ['C:\\me\\book', `{ a: 'C:\\\\me\\\\book\\\\a' }`, `{ a: '.\\\\a' }`],
  ['C:\\', 'C:\\x', 'C:\\x'],
];

describe('recorded text without the folder of its notebook', () => {
  for (const [folder, text, recorded] of cases) {
    it(`${folder}: ${text}`, () => assert.equal(withoutFolder(text, folder), recorded));
  }
  it('keeps every byte of text that has no path of it, whatever the folder', () => {
    const texts = ['1/2 of a/b', 'ratio = H/W', 'x.split(/a/)', '//', '/', 'λ/θ\u2028\r\n'];
    for (const folder of ['/', '/a', '/b', '/W', '/2']) {
      for (const text of texts.filter((t) => !t.includes(`(${folder}`))) {
        assert.equal(withoutFolder(text, folder), text);
      }
    }
  });
  it('a path that goes on from the text before it is none of ours', () => {
    const stream = (text: string) => ({ type: 'stream', name: 'stdout', text }) as const;
    const recorded = (...texts: string[]) =>
      cellOutputs(
        texts.map((text) => ({ ...stream(text), parent: 'p', cell: 'c' })),
        '/app',
      );
    assert.deepEqual(
      recorded('s3://bucket', '/app/les\n', '/app/x\n').map((o) => 'text' in o && o.text),
      ['s3://bucket/app/les\n./x\n'],
    );
  });
  it('takes time in proportion to the text', () => {
    const text = '/home/me/boo'.repeat(200_000);
    assert.equal(withoutFolder(text, '/home/me/book'), text);
  });
});
