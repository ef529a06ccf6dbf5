/** `lossbook check` and `match`: a loss in a file checked without a notebook, by one that is made for it and run. */
import { KernelStartError } from '../client/kernel.js';
import { serializeNotebook } from '../notebook/format.js';
import type { CodeCell } from '../notebook/model.js';
import {
  checkCells,
  checkNotebook,
  inputsCell,
  inputsText,
  type CheckPlan,
} from '../target/checkNotebook.js';
import { isMisuse } from '../wire/misuse.js';
import { annotate, targetAnnotation } from './annotations.js';
import {
  besideOf,
  checkFolder,
  filesToRead,
  planCheck,
  type CheckCommand,
  type CheckOptions,
} from './checkPlan.js';
import {
  checkedText,
  gradientMissing,
  isNothing,
  printedText,
  resultOf,
  type CheckResult,
} from './checkResult.js';
import type { Given } from './commandTable.js';
import { executedNotebook } from './executedCopy.js';
import { exportedPage } from './exportNotebook.js';
import { asideFrom, outputFiles, tryWrite, type OutputFile } from './outputFile.js';
import { silent, waits } from './progress.js';
import { exitCode, worstExit, type ExitCode, type RanCell } from './results.js';
import { runNotebook } from './runNotebook.js';
import type { Console } from './terminal.js';
import { UsageError } from './usageError.js';

interface Checked {
  readonly result: CheckResult;
  readonly exit: ExitCode;
}

/** What only `check` can be told. */
const notOfMatch = { reference: undefined, wrt: undefined, as: undefined };

export async function check(
  given: Given<'check'> | Given<'match'>,
  entry: string,
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const { operands: targets, name } = given;
  const options: CheckOptions = { ...notOfMatch, ...given.options };
  requireOneTarget(name, targets, options);
  const { html, notebook, json } = options;
  const outputs = outputFiles(
    { html, notebook },
    { console, json, sources: filesToRead(targets, options) },
  );
  const out = asideFrom(outputs, console);
  const folder = checkFolder(notebook);
  // All of them before the first is run: a misspelt second target would else be told after minutes.
  const plans = planCheck(targets, options, folder, name);
  const mark = (target: string, message: string) =>
    annotate(env, json ? console.err : out, (root) => targetAnnotation(target, root, message));
  const checked: Checked[] = [];
  for (const [i, plan] of plans.entries()) {
    const target = targets[i]!;
    try {
      if (!json) out.write(`${target}\n  ${inputsText(plan.inputs)}\n`);
      const { text, ...one } = await checkOne({
        target,
        plan,
        options,
        folder,
        entry,
        outputs,
        console,
      });
      if (!json) out.write(text);
      if (one.exit !== exitCode.asExpected) mark(target, text.trim());
      checked.push(one);
    } catch (error) {
      if (!(error instanceof KernelStartError)) throw error;
      console.err.write(`lossbook: ${error.message}\n`);
      mark(target, error.message);
      checked.push({ result: resultOf(target, undefined, plan), exit: exitCode.unusable });
    }
  }
  if (json) console.out.write(`${JSON.stringify(toPrint(checked), null, 2)}\n`);
  return worstExit(checked.map(({ exit }) => exit));
}

function requireOneTarget(
  command: CheckCommand,
  targets: readonly string[],
  { notebook, html }: CheckOptions,
): void {
  const written = notebook !== undefined ? '--notebook' : html !== undefined ? '--html' : undefined;
  if (written === undefined || targets.length === 1) return;
  throw new UsageError(`${command}: ${written} is for one target, got ${targets.length}.`);
}

/**
 * What was typed that cannot be had is a wrong command line, as a file that does not exist; what the person's code does is not.
 * The cell of the inputs has none of it: it reads an archive, and the loss of the library takes inputs and options or refuses them.
 */
const exitOf = ({ result: { id, error }, exit }: RanCell): ExitCode =>
  error && exit !== exitCode.died && (id === inputsCell || isMisuse(error))
    ? exitCode.unusable
    : exit;

/** One target is one object; of several each has its own in `targets`. */
function toPrint(checked: readonly Checked[]): unknown {
  const [first, ...rest] = checked.map(({ result }) => result);
  if (rest.length === 0) return first;
  const verdict = checked.every(({ result }) => result.verdict === 'pass') ? 'pass' : 'fail';
  return { verdict, targets: [first, ...rest] };
}

interface One {
  readonly target: string;
  readonly plan: CheckPlan;
  readonly options: CheckOptions;
  readonly folder: string;
  readonly entry: string;
  readonly outputs: Readonly<Record<'html' | 'notebook', OutputFile | undefined>>;
  readonly console: Console;
}

async function checkOne({
  target,
  plan: given,
  options: { backend = 'auto', timeout, json },
  folder,
  entry,
  outputs: { html, notebook: copy },
  console,
}: One): Promise<Checked & { readonly text: string }> {
  const whole = checkNotebook(given);
  // Without a loss or its inputs there is nothing to check; one check that throws leaves the others.
  const keepGoing = ({ id }: CodeCell) => checkCells.some((check) => check === id);
  const ran = await runNotebook(
    {
      notebook: whole,
      folder,
      entry,
      backend,
      timeout,
      keepGoing,
      beside: besideOf(given.target, folder),
      python: { caller: 'command' },
    },
    json ? silent : waits(console.err),
  );
  const noGradient = gradientMissing(ran);
  const plan = noGradient === undefined ? given : { ...given, noGradient };
  const notebook = checkNotebook(plan);
  const made = new Set(notebook.cells.map(({ id }) => id));
  const run = { ...ran, cells: ran.cells.filter(({ result }) => made.has(result.id)) };
  if (json) console.err.write(printedText(run));
  const executed = executedNotebook(notebook, run, folder);
  const exits = run.cells.map(exitOf);
  if (isNothing(plan)) exits.push(exitCode.unusable);
  if (copy) exits.push(tryWrite(console, () => copy.write(serializeNotebook(executed))));
  if (html) {
    const page = await exportedPage(target, executed);
    exits.push(tryWrite(console, () => html.write(page)));
  }
  const wrote = [copy, html].flatMap((file) =>
    file?.stream === undefined ? (file?.path ?? []) : [],
  );
  return {
    result: resultOf(target, run, plan),
    exit: worstExit(exits),
    text: checkedText(run, wrote, plan),
  };
}
