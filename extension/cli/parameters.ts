/**
 * `-p NAME=VALUE`, after papermill's contract: a cell with the new values is put behind the one tagged
 * `parameters`, so that everything later sees them and the executed copy shows what it ran with.
 */
import type { CodeCell, Notebook } from '../notebook/model.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import { newCodeCell } from '../notebook/newNotebook.js';
import { parameterValue } from './parameterValue.js';
import { UsageError } from './usageError.js';

const injectedId = 'injected-parameters';

export async function withParameters(
  notebook: Notebook,
  parameters: ReadonlyMap<string, string>,
): Promise<Notebook> {
  if (parameters.size === 0) return notebook;
  const findTagged = (name: string) => notebook.cells.find((c) => cellTags(c).includes(name));
  const declaring = findTagged(tag.parameters);
  if (declaring?.cell_type !== 'code') {
    throw new UsageError(
      `-p ${[...parameters.keys()].join(', ')}: no code cell of the notebook is tagged 'parameters'. ` +
        `Tag the cell that declares these names.`,
    );
  }
  await requireDeclared(declaring, parameters);
  const before = findTagged(tag.injectedParameters);
  const cells = notebook.cells.filter((c) => c !== before);
  const at = cells.indexOf(declaring) + 1;
  const used = new Set(cells.map(({ id }) => id));
  const cell = injectedCell(freshId(used), await declarationsOf(declaring, parameters));
  return { ...notebook, cells: [...cells.slice(0, at), cell, ...cells.slice(at)] };
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

/** A name that no variable declares takes any value; cells may assign to those to which they might before. */
async function declarationsOf(
  cell: CodeCell,
  parameters: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const { declaredVariables } = await import('../notebook/declaredVariables.js');
  const declared = declaredVariables(cell.source);
  return [...parameters].map(([name, text]) => {
    const { type, isConst } = declared.get(name) ?? { type: 'unknown', isConst: false };
    const value = parameterValue(text, type);
    if (value.ok) return `${isConst ? 'const' : 'let'} ${name} = ${value.literal};`;
    throw new UsageError(
      `-p ${name}=${text}: the cell tagged 'parameters' declares it otherwise; it takes ${value.takes}.`,
    );
  });
}

/** A cell of another kind may have the name that papermill gives. */
function freshId(used: ReadonlySet<string>): string {
  let id = injectedId;
  for (let ordinal = 2; used.has(id); ordinal++) id = `${injectedId}-${ordinal}`;
  return id;
}

function injectedCell(id: string, lines: readonly string[]): CodeCell {
  const cell = newCodeCell(id, lines.join('\n'));
  return { ...cell, metadata: { tags: [tag.injectedParameters] } };
}
