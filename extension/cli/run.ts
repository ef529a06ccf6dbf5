/** `lossbook run`: reads notebooks, runs them, prints what came of them, and writes the executed copy. */
import { KernelStartError } from '../client/kernel.js';
import { annotate, annotations, usageAnnotation } from './annotations.js';
import type { Given } from './commandTable.js';
import { executedCopy } from './executedCopy.js';
import { folderOf, isCode, notebookFiles, notebookOf, readListed, runnable } from './files.js';
import { junitXml } from './junit.js';
import { asideFrom, outputFiles, tryWrite, type OutputFile } from './outputFile.js';
import { withParameters } from './parameters.js';
import { closingLine, progress, silent } from './progress.js';
import { exitCode, worstExit, type ExitCode, type RunResult, type RunResults } from './results.js';
import { interpreterOf, pythonOf } from './pythonUsed.js';
import { runNotebook } from './runNotebook.js';
import type { Console, Terminal } from './terminal.js';
import { UsageError } from './usageError.js';
import { nothingCompared, type NotVerified, type Told } from './verifyFile.js';

interface Ran {
  readonly exit: ExitCode;
  readonly result: RunResult;
  readonly told: Told | NotVerified;
}

export async function run(
  { operands, options }: Given<'run'>,
  entry: string,
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const { json, junit } = options;
  const ran: Ran[] = [];
  const usable = tryUsable(() => {
    const files = notebookFiles(operands);
    requireOneOutput(files, options);
    const around = { console, json, sources: files, rewrites: ['output'] };
    return { files, outputs: outputFiles({ output: options.output, junit }, around) };
  });
  if (usable instanceof UsageError) {
    const refused = operands.map((file) => unusable(file, usable));
    console.err.write(`lossbook: ${usable.message}\n`);
    annotate(env, console.err, () => usageAnnotation(usable.message));
    if (json) print(console.out, refused);
    return exitCode.unusable;
  }
  const { files, outputs } = usable;
  const several = files.length > 1;
  const out = asideFrom(outputs, console);
  for (const file of files) {
    if (several && !json) out.write(`${file}\n`);
    ran.push(await runFile(file, { options, entry, console, out, several }, outputs.output));
  }
  if (json) print(console.out, ran);
  const told = ran.map((each) => each.told);
  const written = tryWrite(console, () => outputs.junit?.write(junitXml('run', told)));
  annotate(env, json ? console.err : out, (root) => annotations(told, root));
  return worstExit([...ran.map(({ exit }) => exit), written]);
}

function tryUsable<T>(look: () => T): T | UsageError {
  try {
    return look();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

function requireOneOutput(files: readonly string[], { output }: Given<'run'>['options']): void {
  if (output !== undefined && files.length > 1) {
    throw new UsageError(`run: --output is for one notebook, got ${files.length}.`);
  }
}

function unusable(file: string, { message: problem }: Error): Ran {
  const exit = exitCode.unusable;
  const result: RunResult = { file, verdict: 'fail', backend: null, cells: [] };
  return { exit, result, told: { kind: 'not verified', file, exit, problem } };
}

interface Setting {
  readonly options: Given<'run'>['options'];
  readonly entry: string;
  readonly console: Console;
  readonly out: Terminal;
  /** Is the notebook one of several? */
  readonly several: boolean;
}

async function runFile(
  file: string,
  { options, entry, console, out, several }: Setting,
  output: OutputFile | undefined,
): Promise<Ran> {
  const { json, quiet, backend = 'auto', timeout, keepGoing } = options;
  try {
    const bytes = readListed(file);
    const read = runnable(file, notebookOf(file, bytes));
    const notebook = await withParameters(read, new Map(options.parameter));
    const folder = folderOf(file);
    const total = notebook.cells.filter(isCode).length;
    const listener = json ? silent : progress({ out, err: console.err, total, quiet });
    const request = { notebook, folder, entry, backend, timeout, keepGoing };
    const done = await runNotebook(request, listener);
    const written = tryWrite(console, () => output?.write(executedCopy(notebook, done, folder)));
    const exit = worstExit(done.cells.map((cell) => cell.exit));
    if (!json) {
      const wrote = written === exitCode.asExpected && output?.stream === undefined;
      out.write(
        closingLine(done.cells, wrote ? output?.path : undefined, several ? file : undefined),
      );
    }
    const { leftRunning, cells, info } = done;
    const backendName = info.backend.name;
    const python = pythonOf(cells);
    return {
      exit: worstExit([exit, written]),
      result: {
        file,
        verdict: exit === exitCode.asExpected ? 'pass' : 'fail',
        backend: backendName,
        ...(python && { python: interpreterOf(python) }),
        cells: cells.map((cell) => cell.result),
        ...(leftRunning.length > 0 && { leftRunning }),
      },
      told: {
        ...{ kind: 'verified', notebook, text: new TextDecoder().decode(bytes), cells, file },
        backend: backendName,
        ...{ recordedBackend: undefined, comparison: nothingCompared, rewriting: 'not asked' },
      },
    };
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KernelStartError)) throw error;
    console.err.write(`lossbook: ${error.message}\n`);
    return unusable(file, error);
  }
}

/** Of one notebook one object; of several each has its own in `files`. */
function print(out: Terminal, ran: readonly Ran[]): void {
  const [first, ...rest] = ran.map(({ result }) => result);
  const verdict = ran.every(({ result }) => result.verdict === 'pass') ? 'pass' : 'fail';
  const whole: RunResult | RunResults | undefined =
    first && rest.length > 0 ? { verdict, files: [first, ...rest] } : first;
  out.write(`${JSON.stringify(whole, null, 2)}\n`);
}
