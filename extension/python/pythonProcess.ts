/** A Python that is always there: started at the first question, and again after it ended. */
import { cellNames } from './cellNames.js';
import { arraysIn, type Frame, type PlainArray } from './frame.js';
import { connect, type Connection } from './connection.js';
import type { Interpreter } from './interpreter.js';
import { endedBetween, endedByForce, endedError, raisedError } from './pythonError.js';
import type { Asker } from './optionWords.js';
import type { RaisedInPython } from './pythonError.js';
import { currentRim, type FileSeen } from './rim.js';

type Header = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly header: Header;
  readonly arrays: readonly PlainArray[];
}

export interface PythonProcess {
  readonly interpreter: Interpreter;
  /** Counts its starts, and starts it if it does not run: what was loaded in an earlier one must be loaded again. */
  epoch: () => number;
  ask: (header: Header, arrays?: readonly PlainArray[], isLent?: boolean) => Reply;
  /** Ends the call that an interrupt of the kernel left, if there is one. What is said of it if it took Python along. */
  interrupt: () => Promise<string | undefined>;
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

  const ask = (header: Header, arrays: readonly PlainArray[] = [], isLent = false): Reply => {
    currentRim().onCall();
    const { ask: send } = ensureConnection();
    busy = true;
    const answer = send({ header, arrays, isLent });
    busy = false;
    if (answer.kind === 'ended') {
      throw endedError(answer.end, interpreter, askerOf(header), lives.drop());
    }
    if (header['do'] === 'cell') lives.noteCell(header, answer.frame.header);
    ledger.learn(answer.frame.header);
    return replyOf(answer.frame, interpreter, askerOf(header), lives.formerCell);
  };

  return {
    interpreter,
    epoch: () => {
      ensureConnection();
      return lives.count();
    },
    ask,
    async interrupt() {
      // V8 ends code without its `finally`: a call that was under way still says so.
      if (!busy) return undefined;
      busy = false;
      interrupted = true;
      const stopped = lives.current();
      const end = await stopped?.interrupt();
      if (!end?.killed || stopped !== lives.current()) return undefined;
      return endedByForce(interpreter, lives.drop());
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
  const names = cellNames();
  return {
    current: () => connection,
    count: () => count,
    formerCell: names.formerCell,
    noteCell(request: Header, reply: Header): void {
      const bound = [reply['bound'], reply['others']].flatMap(
        (each) => (each ?? []) as readonly { readonly name: string }[],
      );
      names.note(
        String(request['source']),
        String(request['label']),
        bound.map(({ name }) => name),
      );
    },
    /** The one that there is, or the next. That names went with one that ended between two calls has not been said yet. */
    ensure(): Connection {
      const end = connection?.endReason();
      if (connection && !end) return connection;
      const taken = names.lose();
      if (end && taken !== undefined)
        currentRim().write('stderr', endedBetween(end, interpreter.path, taken));
      count++;
      connection = connect(interpreter, folder, env, currentRim());
      return connection;
    },
    /** What it took of the cells of Python, if some had run in it. */
    drop(): string | undefined {
      connection = undefined;
      return names.lose();
    },
  };
}

/** Of a cell of Python, or of a loss. */
const askerOf = (header: Header): Asker => ({
  ...currentRim().choices(),
  isOfCell: header['do'] === 'cell',
});

function replyOf(
  frame: Frame,
  interpreter: Interpreter,
  asker: Asker,
  formerCell: (name: string) => string | undefined,
): Reply {
  const error = frame.header['error'] as RaisedInPython | undefined;
  if (error) throw raisedError(withLost(error, formerCell), interpreter, asker);
  return { header: frame.header, arrays: arraysIn(frame) };
}

/** A name that went with a Python that ended: which cell gives it. */
function withLost(
  error: RaisedInPython,
  formerCell: (name: string) => string | undefined,
): RaisedInPython {
  const name = /^name '(.+?)' is not defined/.exec(error.message)?.[1];
  const label = error.type === 'NameError' && name !== undefined ? formerCell(name) : undefined;
  if (label === undefined) return error;
  const message = `name '${name}' is not defined: it went with the Python that ended; run ${label} again`;
  return { ...error, message };
}

/** What has been said of versions and files so far, and passed on as it changes. */
function newLedger({ path, why }: Interpreter) {
  let versions: Readonly<Record<string, string>> = {};
  let files: readonly FileSeen[] = [];
  return {
    versions: () => versions,
    files: () => files,
    learn(header: Header): void {
      const news = header['news'] as News | undefined;
      if (!news) return;
      versions = { ...versions, ...news.versions };
      files = news.files ?? files;
      currentRim().onUse({ path, why, versions, files });
    },
  };
}
