/** The value of a name as a cell would show it, asked beside the cells. */
import { assertNever } from '../wire/assertNever.js';
import type { MimeBundle } from '../wire/ids.js';
import type { CellError, InspectReply, Inspection, InspectRequest } from '../wire/message.js';
import { cellError } from './cellError.js';
import { newRun } from './cellRun.js';
import { interruptedError, type Interrupted, type Interruptible } from './interruptible.js';
import { untied } from './timers.js';
import { readVariable } from './variables.js';

/** `count` is the number of the last cell. */
export async function inspectVariable(
  { id, name }: InspectRequest,
  count: number,
  runner: Interruptible,
  bundle: (value: unknown) => MimeBundle,
): Promise<InspectReply> {
  // Printing and checking in there belong to no cell.
  const current = newRun(id, `inspect:${name}`, count, '');
  const shown = inspection(await runner.run(current, () => showVariable(name, bundle)));
  return { type: 'inspect_reply', parent: id, ...shown };
}

interface Failed {
  readonly kind: 'error';
  readonly error: CellError;
}

type Shown = { readonly kind: 'shown'; readonly data: MimeBundle } | { readonly kind: 'missing' };

/** How a value is shown may be code of the notebook: it gets a turn, and an end by interrupt, as a cell does. */
async function showVariable(
  name: string,
  bundle: (value: unknown) => MimeBundle,
): Promise<Shown | Failed> {
  await nextTurn();
  try {
    const variable = readVariable(name);
    return variable ? { kind: 'shown', data: bundle(variable.value) } : { kind: 'missing' };
  } catch (thrown) {
    return { kind: 'error', error: cellError(thrown, name) };
  }
}

function inspection(outcome: Awaited<ReturnType<typeof showVariable>> | Interrupted): Inspection {
  switch (outcome.kind) {
    case 'shown':
      return { status: 'ok', found: true, data: outcome.data };
    case 'missing':
      return { status: 'ok', found: false };
    case 'error':
      return { status: 'error', error: outcome.error };
    case 'interrupted':
      return { status: 'error', error: interruptedError(outcome) };
    default:
      return assertNever(outcome);
  }
}

const nextTurn = () => new Promise<void>((resolve) => untied.setImmediate(resolve));
