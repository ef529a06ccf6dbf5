/** Cells of Python: run by the bridge, and their names declared for the cells of TypeScript as a cell of that would. */
import { runtimeName } from '../notebook/runtimeName.js';
import { runPythonCell, type PythonCellResult } from '../python/cell.js';
import type { CellRun } from './cellRun.js';
import { compiler } from './compiler.js';
import type { PythonRun } from './computing.js';
import { evaluate } from './evaluate.js';
import { asKernel } from './intrinsics.js';
import { rememberScript } from './scripts.js';

/** The slot through which the kernel and what it evaluates hand each other values. */
interface Runtime {
  value: unknown;
}

/** Frames in what is evaluated here are no place of a cell. */
const ownUrl = 'node:lossbook';

/** In scripts of V8's, as every cell is: so an interrupt ends it as it ends any cell. */
export async function runPython(
  source: string,
  label: string,
  run: CellRun,
  runtime: Runtime,
): Promise<PythonRun> {
  // Python's frames name the cell as a person does.
  rememberScript(label, { label, cell: run.cell });
  runtime.value = () => asKernel(() => runPythonCell({ source, label }));
  const ran = await evaluate(`${runtimeName}.value = ${runtimeName}.value();`, ownUrl, run);
  if (ran.kind !== 'done') return ran;
  const { names, shown } = runtime.value as PythonCellResult;
  runtime.value = Object.fromEntries(names);
  const declared = await evaluate(declaration([...names.keys()]), ownUrl, run);
  runtime.value = undefined;
  return declared.kind === 'done' ? { kind: 'done', shown } : declared;
}

/** What Python may call so and TypeScript may not, `new` or `function`, stays in Python. */
function declaration(names: readonly string[]): string {
  const usable = names.filter(compiler().isDeclarable);
  return usable.length === 0 ? ';' : `let { ${usable.join(', ')} } = ${runtimeName}.value;`;
}
