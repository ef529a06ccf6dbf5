/** A loss in Python, by what it was asked for with: loaded when first needed, and again in each new Python. */
import { isHeard } from '../check/progress.js';
import type { ArgumentOrder } from '../wire/argumentOrder.js';
import type { PlainArray } from './frame.js';
import type { PythonProcess, Reply } from './pythonProcess.js';
import { currentRim, type FileSeen } from './rim.js';

/** What a target is made from: an expression of a file, or a name of a cell. */
export interface TargetSource {
  readonly request: Readonly<Record<string, unknown>>;
}

export interface TargetFacts {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly order?: Omit<ArgumentOrder, 'parameters'>;
  readonly framework: string;
  readonly gradient: 'autodiff' | 'own' | 'none';
  /** Whether its operations can be seen. */
  readonly isTraced: boolean;
  readonly noPath: string;
  readonly wrongPath: string;
}

export interface Target {
  readonly process: PythonProcess;
  readonly facts: TargetFacts;
  /** Asks something of the loss; the memory of a lent answer is used again for the next. */
  ask: (
    header: Readonly<Record<string, unknown>>,
    arrays: readonly PlainArray[],
    isLent?: boolean,
  ) => Reply;
}

/** A hook or a hand-written gradient prints too. */
const backwards = ['pullback', 'second'];

/** Loads it at once, so that what is wrong with it is said where it was asked for. */
export function loadTarget(
  process: PythonProcess,
  request: Readonly<Record<string, unknown>>,
): Target {
  const load = (): { readonly epoch: number; readonly id: number; readonly facts: TargetFacts } => {
    const epoch = process.epoch();
    const { header } = process.ask(request);
    const { path, why } = process.interpreter;
    const files = (header['files'] ?? []) as readonly FileSeen[];
    const facts = header as unknown as TargetFacts;
    const { framework, order, parameters } = facts;
    currentRim().onUse({
      path,
      why,
      framework,
      versions: process.versions(),
      files,
      ...(order && { order: { ...order, parameters: parameters.slice(0, 2) } }),
    });
    return { epoch, id: Number(header['target']), facts };
  };
  let loaded = load();
  const [forward, backward] = [{}, {}];
  return {
    process,
    facts: loaded.facts,
    ask(header, arrays, isLent) {
      if (loaded.epoch !== process.epoch()) loaded = load();
      const runs = backwards.some((each) => each === header['do']) ? backward : forward;
      const isQuiet = !isHeard(runs);
      return process.ask({ ...header, target: loaded.id, isQuiet }, arrays, isLent);
    },
  };
}
