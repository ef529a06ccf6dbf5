/** Runs one notebook again and holds it against what it records; writes only when told to. */
import { KernelStartError } from '../client/kernel.js';
import { serializeNotebook } from '../notebook/format.js';
import { lossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { Notebook } from '../notebook/model.js';
import { withOutputRecords } from '../notebook/outputRecords.js';
import type { Nearness } from '../verify/allowances.js';
import { allowanceFor, compareNotebooks, isRecorded } from '../verify/compareNotebooks.js';
import type { Comparison } from '../verify/difference.js';
import type { PythonChoices } from '../wire/pythonChoices.js';
import { backendChoices, type BackendChoice } from '../wire/message.js';
import type { OptionsOf } from './commandTable.js';
import { executedNotebook } from './executedCopy.js';
import { folderOf, notebookOf, readBytes, readListed, runnable } from './files.js';
import { withLineEndsOf } from './lineEnds.js';
import { outputFile, type OutputFile } from './outputFile.js';
import { exitCode, worstExit, type ExitCode, type RanCell } from './results.js';
import { runNotebook, type Run, type RunListener } from './runNotebook.js';
import type { Console } from './terminal.js';
import { UsageError } from './usageError.js';

export type VerifyOptions = OptionsOf<'verify'> & {
  /** Path of the built kernel. */
  readonly entry: string;
  readonly console: Console;
  /** What an editor has chosen. */
  readonly python?: PythonChoices;
};

export type VerifiedFile = Verified | NotVerified;

/** A notebook that ran, as reports that list cells tell it. */
export type Told = Pick<
  Verified,
  | 'kind'
  | 'file'
  | 'notebook'
  | 'text'
  | 'backend'
  | 'recordedBackend'
  | 'cells'
  | 'comparison'
  | 'rewriting'
>;

export interface Verified {
  readonly kind: 'verified';
  readonly file: string;
  readonly exit: ExitCode;
  readonly notebook: Notebook;
  /** The file as it was read: a place in it is found by the cell's id. */
  readonly text: string;
  readonly backend: string;
  readonly recordedBackend: string | undefined;
  readonly nearness: Nearness;
  readonly cells: readonly RanCell[];
  readonly comparison: Comparison;
  /** No results were recorded before: there was nothing to compare with. */
  readonly isFirst: boolean;
  readonly rewriting: 'not asked' | 'rewritten' | 'as it was' | 'refused' | 'failed';
  /** Why the file could not be rewritten. */
  readonly problem: string | undefined;
}

export interface NotVerified {
  readonly kind: 'not verified';
  readonly file: string;
  readonly exit: ExitCode;
  readonly problem: string;
  /** There are no results in it to compare with. */
  readonly isUnrecorded?: boolean;
}

class Unrecorded extends UsageError {}

export async function verifyFile(
  file: string,
  options: VerifyOptions,
  listener: RunListener,
): Promise<VerifiedFile> {
  try {
    return await verifyOne(file, options, listener);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KernelStartError)) throw error;
    return {
      ...{ kind: 'not verified', file, exit: exitCode.unusable, problem: error.message },
      isUnrecorded: error instanceof Unrecorded,
    };
  }
}

async function verifyOne(
  file: string,
  options: VerifyOptions,
  listener: RunListener,
): Promise<Verified> {
  const bytes = readListed(file);
  const notebook = withOutputRecords(runnable(file, notebookOf(file, bytes)));
  if (!isRecorded(notebook) && !options.update) {
    throw new Unrecorded(
      `${file}: no results are recorded in it, so there is nothing to compare with. ` +
        `Record them with 'lossbook verify --update ${file}'.`,
    );
  }
  const target = options.update ? outputFile('--update', file, options.console) : undefined;
  const folder = folderOf(file);
  const run = await runOn(backendsFor(notebook, options), (backend) =>
    runNotebook({ ...options, backend, notebook, folder }, listener),
  );
  requireUnchanged(file, bytes);
  const now = executedNotebook(notebook, run, folder);
  const isFirst = !isRecorded(notebook);
  const comparison = isFirst ? nothingCompared : compareNotebooks(notebook, now);
  const ran = worstExit(run.cells.map((cell) => cell.exit));
  const { rewriting, problem } = rewritten(target, bytes, now, ran);
  const differs = comparison.differences.length > 0 && !isAccepted({ rewriting });
  return {
    kind: 'verified',
    file,
    exit: worstExit([
      ran,
      differs ? exitCode.unexpectedVerdict : exitCode.asExpected,
      problem === undefined ? exitCode.asExpected : exitCode.unusable,
    ]),
    notebook,
    text: new TextDecoder().decode(bytes),
    backend: run.info.backend.name,
    recordedBackend: lossbookMetadata(notebook).backend,
    nearness: allowanceFor(notebook, now).nearness,
    cells: run.cells,
    comparison,
    isFirst,
    rewriting,
    problem,
  };
}

/** Are the differences recorded now, as was asked for? */
export const isAccepted = ({ rewriting }: Pick<Verified, 'rewriting'>): boolean =>
  rewriting === 'rewritten' || rewriting === 'as it was';

export const nothingCompared: Comparison = { differences: [], causes: [], notes: [] };

/** Unless told otherwise the one that made the results; where it cannot be had, the best there is. */
function backendsFor(
  notebook: Notebook,
  { backend }: VerifyOptions,
): readonly [BackendChoice, ...BackendChoice[]] {
  if (backend !== undefined) return [backend];
  const recorded = backendChoices.find((name) => name === lossbookMetadata(notebook).backend);
  return recorded === undefined ? ['auto'] : [recorded, 'auto'];
}

async function runOn(
  [first, ...others]: readonly [BackendChoice, ...BackendChoice[]],
  start: (backend: BackendChoice) => Promise<Run>,
): Promise<Run> {
  try {
    return await start(first);
  } catch (error) {
    const [next, ...rest] = others;
    if (!(error instanceof KernelStartError) || next === undefined) throw error;
    return runOn([next, ...rest], start);
  }
}

function requireUnchanged(file: string, bytes: Uint8Array): void {
  if (file === '-' || Buffer.from(bytes).equals(readBytes(file))) return;
  throw new UsageError(
    `${file}: the file was changed by somebody else while it was verified, so the results are of neither version; ` +
      `nothing was written. Verify it again.`,
  );
}

/** As `run --output` writes it, with the file's own line ends. Results of a run that broke off are no results to record. */
function rewritten(
  target: OutputFile | undefined,
  bytes: Uint8Array,
  now: Notebook,
  ran: ExitCode,
): Pick<Verified, 'rewriting' | 'problem'> {
  const problem = undefined;
  if (target === undefined) return { rewriting: 'not asked', problem };
  if (ran >= exitCode.threw) return { rewriting: 'refused', problem };
  const text = withLineEndsOf(bytes, serializeNotebook(now));
  if (Buffer.from(text).equals(bytes)) return { rewriting: 'as it was', problem };
  try {
    target.write(text);
    return { rewriting: 'rewritten', problem };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { rewriting: 'failed', problem: error.message };
  }
}
