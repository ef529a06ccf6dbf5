/** What a person waits for, by the clock: cells and starts beside Deno's kernel, a long notebook, a large tensor, the sample. */
import { readFileSync, writeFileSync } from 'node:fs';
import { commandRuns } from './commandRuns.js';
import { withSection } from './documentSections.js';
import { kernelWaits } from './kernelWaits.js';
import { largeTensor } from './largeTensor.js';
import { provenance } from './provenance.js';
import { tableMarkdown, type Table } from './table.js';

const document = 'docs/speed.md';

export async function* waitBench({ write = false } = {}): AsyncGenerator<Table> {
  const measuredOn = provenance();
  const notes = [
    "Cells and starts are seen by Jupyter's own client, of both kernels in turn, each text once: a start from no process to the reply of `1 + 1`, a cell until its reply and all its news are there.",
    'A ratio is of the two times of one round.',
  ];
  const rows = [
    ...(await kernelWaits(notes)),
    ...(await commandRuns()),
    ...(await largeTensor(notes)),
  ];
  const table = { title: 'wait: by the clock', rows, notes };
  yield table;
  if (!write) return;
  const text = [
    '## The wait',
    '`npm run bench -- wait --write` makes this section. All of one run:',
    measuredOn.map((line) => `- ${line}`).join('\n'),
    tableMarkdown(table),
  ].join('\n\n');
  writeFileSync(document, withSection(readFileSync(document, 'utf8'), 'waits', text));
}
