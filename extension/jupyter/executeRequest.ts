/** What a front end asks to be run, and how. */
import { fingerprint } from '../notebook/fingerprint.js';
import type { Fields, Request } from './message.js';

export interface CellRequest {
  readonly code: string;
  /** Under which id the cell runs. */
  readonly cell: string;
  /** Nothing is shown of it. */
  readonly silent: boolean;
  /** It has a number in `In[n]`. */
  readonly counted: boolean;
  /** Cells that wait are dropped if it fails. */
  readonly stopOnError: boolean;
  /** What is evaluated after it, by name. */
  readonly expressions: Readonly<Record<string, string>>;
}

/** What is missing is as the protocol says. */
export function readExecuteRequest({ content, metadata }: Request): CellRequest {
  const silent = content['silent'] === true;
  const code = typeof content['code'] === 'string' ? content['code'] : '';
  const { cellId } = metadata;
  return {
    code,
    silent,
    // Who tells no id asks for the same cell as before if it has the same text.
    cell: typeof cellId === 'string' && cellId !== '' ? cellId : `cell-${fingerprint(code)}`,
    counted: !silent && content['store_history'] !== false,
    stopOnError: content['stop_on_error'] !== false,
    expressions: textsIn(content['user_expressions']),
  };
}

const textsIn = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Fields).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
