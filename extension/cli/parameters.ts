/**
 * `-p NAME=VALUE`, after papermill's contract: a cell with the new values is put behind the one tagged
 * `parameters`, so that everything later sees them and the executed copy shows what it ran with.
 */
import type { CodeCell, Notebook } from '../notebook/model.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import { newCodeCell } from '../notebook/newNotebook.js';
import { UsageError } from './usageError.js';

const injectedId = 'injected-parameters';

export async function withParameters(
  notebook: Notebook,
  parameters: ReadonlyMap<string, string>,
): Promise<Notebook> {
  if (parameters.size === 0) return notebook;
  const tagged = (name: string) => notebook.cells.find((c) => cellTags(c).includes(name));
  const declaring = tagged(tag.parameters);
  if (declaring?.cell_type !== 'code') {
    throw new UsageError(
      `-p ${[...parameters.keys()].join(', ')}: no code cell of the notebook is tagged 'parameters'. ` +
        `Tag the cell that declares these names.`,
    );
  }
  await requireDeclared(declaring, parameters);
  const before = tagged(tag.injectedParameters);
  const cells = notebook.cells.filter((c) => c !== before);
  const at = cells.indexOf(declaring) + 1;
  return { ...notebook, cells: [...cells.slice(0, at), injected(parameters), ...cells.slice(at)] };
}

async function requireDeclared(
  cell: CodeCell,
  parameters: ReadonlyMap<string, string>,
): Promise<void> {
  // TypeScript is large; most runs do not need it in this process.
  const { declaredNames } = await import('../notebook/declaredNames.js');
  const declared = declaredNames(cell.source);
  const unknown = [...parameters.keys()].filter((name) => !declared.includes(name));
  if (unknown.length === 0) return;
  throw new UsageError(
    `-p ${unknown.join(', ')}: the cell tagged 'parameters' declares no such name; ` +
      `it declares ${declared.join(', ') || 'none'}.`,
  );
}

function injected(parameters: ReadonlyMap<string, string>): CodeCell {
  const lines = [...parameters].map(([name, value]) => `const ${name} = ${literal(value)};`);
  const cell = newCodeCell(injectedId, lines.join('\n'));
  return { ...cell, metadata: { tags: [tag.injectedParameters] } };
}

/** JSON where it is JSON (`0.5`, `true`, `[1,2]`), else a string as it stands. */
function literal(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return JSON.stringify(value);
  }
}
