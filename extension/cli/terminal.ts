/** Where the command's own text goes: standard output and standard error, which may be full, or closed. */
import { systemReason } from './systemReason.js';

export interface Terminal {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

export interface Console {
  readonly out: Terminal;
  readonly err: Terminal;
}

export interface WatchedTerminal extends Terminal {
  /** Why some of the text did not get through, once all of it was tried. */
  readonly failure: () => Promise<string | undefined>;
}

export function terminal(stream: NodeJS.WriteStream): WatchedTerminal {
  let failed: string | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has seen enough, as `head` has: the run goes on, and its exit code still counts.
    if (error.code !== 'EPIPE') failed ??= systemReason(error);
  });
  return {
    isTTY: stream.isTTY ?? false,
    write: (text) => void stream.write(text),
    failure: async () => {
      // The callback comes before the event of a failure, which is told within the same turn.
      await new Promise((done) => stream.write('', done));
      await new Promise((done) => setImmediate(done));
      return failed;
    },
  };
}
