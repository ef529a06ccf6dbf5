/** What the results of cells depended on beside their code, gathered from the kernel's replies. */
import type { ExecuteReply, KernelInfo } from '../wire/message.js';
import type { LossbookMetadata } from './lossbookMetadata.js';

/** Of one cell that ran. */
export type CellDependencies = Pick<ExecuteReply, 'inputs' | 'seeds' | 'python'>;

/** `cells` in the order in which they ran. */
export function dependencies(
  { versions, backend }: Pick<KernelInfo, 'versions' | 'backend'>,
  cells: readonly CellDependencies[],
): LossbookMetadata {
  const inputs = cells.flatMap((cell) => cell.inputs);
  // Its path is of one machine, and is shown rather than recorded.
  const ofPython = cells.map(({ python }) => python?.versions);
  return {
    versions: Object.assign({ ...versions }, ...ofPython) as LossbookMetadata['versions'] & object,
    backend: backend.name,
    seeds: [...new Set(cells.flatMap((cell) => cell.seeds))],
    inputs: Object.fromEntries(inputs.map(({ path, sha256 }) => [path, sha256])),
  };
}

/**
 * What to record after some cells ran and others were left as they were: the older outputs still depend on
 * what was recorded for them.
 */
export function addDependencies(
  recorded: LossbookMetadata,
  fresh: LossbookMetadata,
): LossbookMetadata {
  return {
    ...fresh,
    seeds: [...new Set([...(recorded.seeds ?? []), ...(fresh.seeds ?? [])])],
    inputs: { ...recorded.inputs, ...fresh.inputs },
  };
}
