/** The Python that cells called, as `run` and `check` tell it: which, why this one, and what of it was in use. */
import { frameworks } from '../wire/frameworks.js';
import type { PythonUsed } from '../wire/message.js';

/** The Python that a loss was called in, for a program. */
export interface CalledIn {
  readonly path: string;
  /** Why this one: the end of a sentence. */
  readonly why: string;
  readonly version: string;
  readonly framework: string;
}

/** Of the cell that loads the loss comes the framework, of the last the versions of all that was imported. */
export function pythonOf(
  cells: readonly { readonly python?: PythonUsed }[],
): PythonUsed | undefined {
  const used = cells.flatMap(({ python }) => python ?? []);
  const last = used.at(-1);
  return last && { ...used[0], ...last, framework: used[0]?.framework ?? 'python' };
}

export function interpreterOf(used: PythonUsed): CalledIn {
  const { path, why, versions, framework = 'python' } = used;
  return { path, why, version: versions['python'] ?? '', framework };
}

export function pythonLine({ path, why, versions }: PythonUsed): string {
  const used = frameworks.flatMap((name) => (versions[name] ? [`${name} ${versions[name]}`] : []));
  return `Python ${versions['python'] ?? ''} (${path}; ${why})${used.length > 0 ? `: ${used.join(', ')}` : ''}`;
}
