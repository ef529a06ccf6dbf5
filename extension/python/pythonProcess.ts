/** A Python that is always there: started at the first question, and again after it ended. */
import { arraysIn, type Frame, type PlainArray } from './frame.js';
import { connect, type Connection } from './connection.js';
import type { Interpreter } from './interpreter.js';
import { endedBetween, endedError, raisedError } from './pythonError.js';
import type { Asker } from './optionWords.js';
import type { RaisedInPython, Taken } from './pythonError.js';
import { currentRim, type FileSeen } from './rim.js';

export interface Reply {
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly PlainArray[];
}

export interface PythonProcess {
  readonly interpreter: Interpreter;
  /** Counts its starts, and starts it if it does not run: what was loaded in an earlier one must be loaded again. */
  epoch: () => number;
  ask: (
    header: Readonly<Record<string, unknown>>,
    arrays?: readonly PlainArray[],
    isLent?: boolean,
  ) => Reply;
  /** Ends the call that an interrupt of the kernel left; nothing if there is none. */
  interrupt: () => void;
  dispose: () => void;
  versions: () => Readonly<Record<string, string>>;
  files: () => readonly FileSeen[];
}

interface News {
  readonly versions?: Readonly<Record<string, string>>;
  readonly files?: readonly FileSeen[];
}

export function pythonProcess(
  interpreter: Interpreter,
  folder: string,
  env: Readonly<Record<string, string>>,
): PythonProcess {
  const lives = newLives(interpreter, folder, env);
  let busy = false;
  let interrupted = false;
  const ledger = newLedger(interpreter);

  const ensureConnection = (): Connection => {
    const connection = lives.current();
    if (interrupted && connection && !connection.endReason()) {
      // What the interrupt was for ends first: by itself or, a second later, by force.
      busy = true;
      connection.ask({ header: { do: 'nothing' }, arrays: [] });
      busy = false;
    }
    interrupted = false;
    return lives.ensure();
  };

  const ask = (
    header: Readonly<Record<string, unknown>>,
    arrays: readonly PlainArray[] = [],
    isLent = false,
  ): Reply => {
    currentRim().onCall();
    const { ask: send } = ensureConnection();
    busy = true;
    const answer = send({ header, arrays, isLent });
    busy = false;
    if (answer.kind === 'ended') {
      throw endedError(answer.end, interpreter, askerOf(header), lives.drop());
    }
    if (header['do'] === 'cell') lives.noteNames();
    ledger.learn(answer.frame.header);
    return replyOf(answer.frame, interpreter, askerOf(header));
  };

  return {
    interpreter,
    epoch: () => {
      ensureConnection();
      return lives.count();
    },
    ask,
    interrupt() {
      // V8 ends code without its `finally`: a call that was under way still says so.
      if (!busy) return;
      busy = false;
      interrupted = true;
      lives.current()?.interrupt();
    },
    dispose() {
      lives.current()?.dispose();
      lives.drop();
    },
    versions: ledger.versions,
    files: ledger.files,
  };
}

/** One Python after another, and what each takes along that ends. */
function newLives(interpreter: Interpreter, folder: string, env: Readonly<Record<string, string>>) {
  let connection: Connection | undefined;
  let count = 0;
  /** Whether a cell has run in the one that there is. */
  let hasNames = false;
  return {
    current: () => connection,
    count: () => count,
    noteNames: () => void (hasNames = true),
    /** The one that there is, or the next. That names went with one that ended between two calls has not been said yet. */
    ensure(): Connection {
      const end = connection?.endReason();
      if (connection && !end) return connection;
      if (end && hasNames) currentRim().write('stderr', endedBetween(end, interpreter.path));
      hasNames = false;
      count++;
      connection = connect(interpreter, folder, env, currentRim());
      return connection;
    },
    drop(): Taken {
      connection = undefined;
      return hasNames ? 'names' : 'nothing';
    },
  };
}

/** Of a cell of Python, or of a loss. */
const askerOf = (header: Readonly<Record<string, unknown>>): Asker => ({
  ...currentRim().choices(),
  isOfCell: header['do'] === 'cell',
});

function replyOf(frame: Frame, interpreter: Interpreter, asker: Asker): Reply {
  const error = frame.header['error'] as RaisedInPython | undefined;
  if (error) throw raisedError(error, interpreter, asker);
  return { header: frame.header, arrays: arraysIn(frame) };
}

/** What has been said of versions and files so far, and passed on as it changes. */
function newLedger({ path, why }: Interpreter) {
  let versions: Readonly<Record<string, string>> = {};
  let files: readonly FileSeen[] = [];
  return {
    versions: () => versions,
    files: () => files,
    learn(header: Readonly<Record<string, unknown>>): void {
      const news = header['news'] as News | undefined;
      if (!news) return;
      versions = { ...versions, ...news.versions };
      files = news.files ?? files;
      currentRim().onUse({ path, why, versions, files });
    },
  };
}
