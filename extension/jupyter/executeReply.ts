/** The end of an execution, as the protocol words it. */
import type { CellError } from '../wire/message.js';
import type { Fields } from './message.js';

export interface Reply extends Fields {
  readonly status: 'ok' | 'error' | 'aborted';
  readonly execution_count: number;
}

export const okReply = (execution_count: number, user_expressions: Fields): Reply => ({
  status: 'ok',
  execution_count,
  payload: [],
  user_expressions,
});

/** Also the content of the message that shows an error. */
export const errorReply = ({ name, message, stack }: CellError) =>
  ({
    status: 'error',
    ename: name,
    evalue: message,
    traceback: stack.split('\n'),
  }) as const;
