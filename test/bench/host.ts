/** What the editor does with a notebook's bytes when it opens and saves it, without the editor around it. */
import { notebookOfShape, shapeOfNotebook } from '../../extension/host/file/notebookShape.js';
import { parseNotebook, serializeNotebook } from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { trivialCell } from './cells.js';
import { inTurn, spread, timed } from './measure.js';
import type { Table } from './table.js';

export async function* hostBench(): AsyncGenerator<Table> {
  const many = fileOf(2000, 0);
  const heavy = fileOf(12, 3 << 20);
  const times = await inTurn(
    {
      openMany: () => timed(() => shapeOfNotebook(read(many))),
      saveMany: saving(many),
      openHeavy: () => timed(() => shapeOfNotebook(read(heavy))),
      saveHeavy: saving(heavy),
    },
    { warmup: 1, rounds: 7 },
  );
  const megabytes = `${(heavy.length / 1e6).toFixed(0)} MB`;
  yield {
    title: 'host: from bytes to the cells of the editor and back',
    rows: [
      { what: 'open 2,000 cells', value: spread(times.openMany), unit: 'ms', limit: 2000 },
      { what: 'save 2,000 cells', value: spread(times.saveMany), unit: 'ms' },
      { what: `open ${megabytes} of pictures`, value: spread(times.openHeavy), unit: 'ms' },
      { what: `save ${megabytes} of pictures`, value: spread(times.saveHeavy), unit: 'ms' },
    ],
    notes: [
      'The serializer alone. How long the editor itself takes to show such notebooks, and what the extension takes to',
      'wake, test/vscode/large.test.ts prints.',
    ],
  };
}

function saving(text: string) {
  const shape = shapeOfNotebook(read(text));
  return () => timed(() => serializeNotebook(notebookOfShape(shape)));
}

function read(text: string): Notebook {
  const parsed = parseNotebook(text);
  if (!parsed.ok) throw new Error(parsed.problem.code);
  return parsed.notebook;
}

const fileOf = (count: number, bytes: number): string =>
  serializeNotebook(
    newNotebook(
      Array.from({ length: count }, (_, i) => ({
        ...newCodeCell(`c${i}`, trivialCell(i)),
        outputs: bytes === 0 ? [] : [picture(bytes, i)],
      })),
    ),
  );

const picture = (bytes: number, fill: number) => ({
  output_type: 'display_data' as const,
  data: { 'image/png': Buffer.alloc(bytes, fill + 1).toString('base64') },
  metadata: {},
  extra: {},
});
