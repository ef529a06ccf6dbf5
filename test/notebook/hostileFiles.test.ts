/**
 * Notebooks that nobody made by accident, each opened, saved by the editor, shown, compared, exported and stripped: refused in a
 * sentence, or held without an exception, a change or a tag of its own in the page. Time is for `npm run trial` to say.
 */
import assert from 'node:assert/strict';
import { exportHtml, exportTs, pageScriptFor } from '../../extension/export/index.js';
import { notebookOfShape, shapeOfNotebook } from '../../extension/host/file/notebookShape.js';
import { parseNotebook, serializeNotebook } from '../../extension/notebook/format.js';
import { unifiedDiff } from '../../extension/notebook/lineDiff.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { notebookText } from '../../extension/notebook/notebookText.js';
import { problemText } from '../../extension/notebook/problemText.js';
import { stripNotebook } from '../../extension/notebook/strip.js';
import { compareNotebooks } from '../../extension/verify/compareNotebooks.js';
import { differenceText } from '../../extension/verify/text.js';
import { hostileContents } from './hostileContents.js';
import { book, code, evil, hostileNotebooks, text } from './hostileNotebooks.js';

const other = parsed(book([code({ source: '2' }), text('# other')]));

function parsed(file: string | Uint8Array): Notebook {
  const read = parseNotebook(file);
  assert.ok(read.ok, read.ok ? '' : problemText(read.problem));
  return read.notebook;
}

/** Tags of the page itself; what a file says is text of them. */
const tags = new Set(
  (
    'html head meta title style body main footer section article header nav div span p pre code h1 h2 h3 h4 h5 h6 hr br ul ol li ' +
    'blockquote strong em s a img figure figcaption iframe script table thead tbody tr th td details summary dl dt dd ' +
    'math semantics annotation mrow mi mo mn mtext mspace mstyle mfrac msup msub msubsup munder mover munderover mpadded merror mtable mtr mtd msqrt mroot menclose mglyph mphantom'
  ).split(' '),
);

function tagsOf(page: string): readonly (readonly [name: string, attributes: string])[] {
  const body = page
    .replace(/<style>[^]*?<\/style>/g, '')
    .replace(/(<script type="[\w./+-]+">)[^<]*/g, '$1');
  return [...body.matchAll(/<([a-z!?][^\s>/]*)([^>]*)>/gi)].map(([, name = '', rest = '']) => [
    name.toLowerCase(),
    rest,
  ]);
}

function holdsPage(page: string): void {
  for (const [name, attributes] of tagsOf(page)) {
    assert.ok(tags.has(name) || name === '!doctype', `<${name}${attributes.slice(0, 100)}>`);
    const bare = attributes.replace(/"[^"]*"/g, '""');
    assert.doesNotMatch(bare, /\son\w+=|srcset|formaction/i);
    const [, target = ''] = /\s(?:href|src)="([^"]*)"/.exec(attributes) ?? [];
    assert.match(target, /^$|^#|^https?:|^mailto:|^data:image\/|^[\w./-]+$/, target.slice(0, 100));
    if (name === 'script') assert.match(attributes, /^ type="application\/[\w.+-]+"$/);
    if (name === 'iframe') assert.match(attributes, / sandbox=""/);
  }
}

describe('hostile notebooks', function () {
  this.timeout(60_000);
  for (const [name, file, refused] of [...hostileNotebooks, ...hostileContents]) {
    it(name, () => {
      const read = parseNotebook(file);
      if (!read.ok) {
        const said = problemText(read.problem);
        assert.ok(refused, said);
        assert.match(said, refused);
        assert.ok(said.length < 1000 && !said.includes('\n'), said);
        return;
      }
      assert.equal(refused, undefined, 'it was read');
      const { notebook } = read;
      const saved = serializeNotebook(notebook);
      assert.equal(serializeNotebook(parsed(saved)), saved, 'saved twice');
      assert.equal(
        serializeNotebook(notebookOfShape(shapeOfNotebook(notebook))),
        saved,
        'saved by the editor',
      );
      // A view that cannot be read is none that could be held to anything.
      const same = compareNotebooks(notebook, parsed(saved)).differences.map(differenceText);
      assert.deepEqual(
        same.filter(
          (line) => !/the view, as recorded, cannot be read: it (?:is|starts)/.test(line),
        ),
        [],
      );
      compareNotebooks(other, notebook).differences.map(differenceText);
      compareNotebooks(notebook, other).differences.map(differenceText);
      const shown = notebookText(notebook);
      unifiedDiff(['a', 'b'], shown, notebookText(other));
      const stripped = stripNotebook(notebook);
      assert.equal(serializeNotebook(stripNotebook(stripped)), serializeNotebook(stripped));
      assert.ok(
        stripped.cells.every((cell) => cell.cell_type !== 'code' || cell.outputs.length === 0),
      );
      holdsPage(exportHtml(notebook, { name: evil }));
      pageScriptFor(notebook);
      exportTs(notebook);
      assert.equal(({} as { polluted?: number }).polluted, undefined);
    });
  }
});
