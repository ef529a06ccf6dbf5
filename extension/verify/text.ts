/** Every sentence about a verified notebook. */
import { assertNever } from '../wire/assertNever.js';
import { exactNumber, shortNumber } from '../wire/numberText.js';
import { fromJsonNumber, type JsonNumber } from '../wire/report.js';
import type { Nondeterminism } from '../wire/message.js';
import type { Cause, Difference, Finding, Note } from './difference.js';

/** `truth, output 1: loss: recorded 0.595, now 0.601 (may be off by 0.0006)`. */
export function differenceText({ cell, part, finding }: Difference): string {
  const place = part === undefined ? cell : `${cell}, ${part}`;
  return `${place}: ${findingText(finding)}`;
}

export function findingText(finding: Finding): string {
  switch (finding.code) {
    case 'number': {
      const { what, recorded, now, allowed } = finding;
      return `${what}: recorded ${exact(recorded)}, now ${exact(now)}${offBy(allowed)}`;
    }
    case 'other': {
      const [recorded, now] = quoteBoth(finding.recorded, finding.now);
      return `${finding.what}: recorded ${recorded}, now ${now}`;
    }
    case 'entries': {
      const { what, entries, of, index, recorded, now, allowed } = finding;
      const place = index.length > 0 ? ` at [${index.join(',')}]` : '';
      const share = of > 1 ? `${entries} of ${of} numbers differ, the most` : 'differs,';
      return `${what || 'the tensor'}: ${share}${place} recorded ${exact(recorded)}, now ${exact(now)}${offBy(allowed)}`;
    }
    case 'pixels': {
      const { pixels, of, at, recorded, now } = finding;
      return `the picture: ${pixels} of ${of} pixels differ, the most at x ${at[0]}, y ${at[1]}: recorded ${colour(recorded)}, now ${colour(now)}`;
    }
    case 'verdict':
      return `recorded ${finding.recorded.toUpperCase()}, now ${finding.now.toUpperCase()}: ${finding.what}`;
    case 'disagrees': {
      const [recorded, beside] = quoteBoth(finding.recorded, finding.beside);
      return `${finding.what}: recorded ${recorded}, which is not what is recorded beside it: ${beside}`;
    }
    case 'missing':
      return finding.side === 'recorded'
        ? `${finding.what} is new: nothing of it is recorded`
        : `${finding.what} is recorded and did not come this time`;
    case 'unreadable': {
      const whose = finding.side === 'recorded' ? 'as recorded' : 'as it came now';
      return `${finding.what}, ${whose}, cannot be read: ${finding.reason}`;
    }
    case 'not-recorded':
      return 'no result of this cell is recorded: it was added later, or the recorded run ended before it';
    case 'not-run':
      return 'was not run, as the run ended before; its recorded results were not compared';
    case 'threw':
      return `threw ${finding.error}; no error is recorded`;
    case 'no-longer-throws':
      return `recorded ${finding.error}; now it does not throw`;
    default:
      return assertNever(finding);
  }
}

export function causeText(cause: Cause): string {
  switch (cause.code) {
    case 'backend':
      return cause.recorded === undefined
        ? `the backend of the recorded run is not known, now it is ${cause.now}`
        : `another backend: recorded ${cause.recorded}, now ${cause.now}`;
    case 'version':
      return `another version of ${versionName(cause.of)}: recorded ${cause.recorded}, now ${cause.now}`;
    case 'input':
      return inputText(cause);
    case 'seeds':
      return `other seeds: recorded ${list(cause.recorded)}, now ${list(cause.now)}`;
    case 'source':
      return `edited since the results were recorded: ${cause.cells.join(', ')}`;
    case 'nondeterministic':
      return `${cause.cell} ${readsText(cause.reads)}, so its results are others at every run`;
    case 'unexplained':
      return 'code, input files, seeds, versions and backend are as recorded: was an output edited by hand, or does the code depend on something that is not recorded (network, environment, process.hrtime)?';
    default:
      return assertNever(cause);
  }
}

export function noteText(note: Note): string {
  switch (note.code) {
    case 'unknown-mime':
      return `${note.cell}: output of type ${note.mime} was compared letter by letter`;
    case 'no-provenance':
      return `the file does not say which source, backend and versions its results came from; 'lossbook verify --update' records them`;
    case 'times':
      return `${list(note.cells)}: times of a benchmark are those of the recorded run and machine; they are held to each other, and to no other run`;
    case 'skipped':
      return `${list(note.cells)}: tagged 'skip-execution', so what is recorded there was not run again and is held to nothing`;
    case 'same-all-the-same':
      return `${causeText(note.cause)}; the results are the same`;
    default:
      return assertNever(note);
  }
}

/** `reads the clock and draws random numbers without a seed`. */
export function readsText(reads: readonly Nondeterminism[]): string {
  const sources = { clock: 'reads the clock', random: 'draws random numbers without a seed' };
  return reads.map((kind) => sources[kind]).join(' and ');
}

function inputText({ path, recorded, now }: Extract<Cause, { code: 'input' }>): string {
  const sum = (sha256: string) => `sha256 ${sha256.slice(0, 12)}…`;
  if (recorded === undefined) return `${path} is read now and was not`;
  if (now === undefined) return `${path} is no longer read`;
  return `${path} changed: recorded ${sum(recorded)}, now ${sum(now)}`;
}

const versionName = (key: string): string =>
  ({ tfjs: 'TensorFlow.js', node: 'Node', lossbook: 'Lossbook' })[key] ?? key;

const exact = (x: JsonNumber): string => exactNumber(fromJsonNumber(x), 'float32');
const offBy = (allowed: number): string =>
  allowed > 0 ? ` (may be off by ${shortNumber(allowed)})` : '';
const list = (items: readonly (number | string)[]): string =>
  items.length > 0 ? items.join(', ') : 'none';
const colour = (levels: readonly number[]): string => `(${levels.map(Math.round).join(', ')})`;

const [longest, lead] = [120, 30];

/** Two texts that differ, each cut to a line, from shortly before the first place where they part. */
function quoteBoth(one: string, other: string): readonly [string, string] {
  const [a, b] = [[...one], [...other]];
  const parts = a.findIndex((letter, i) => letter !== b[i]);
  const same = parts < 0 ? a.length : parts;
  const start = Math.max(a.length, b.length) > longest && same > lead * 2 ? same - lead : 0;
  return [quote(a, start), quote(b, start)];
}

function quote(letters: readonly string[], start: number): string {
  if (letters.length === 0) return 'nothing';
  const shown = letters.slice(start);
  const end = shown.length > longest ? `${shown.slice(0, longest - 1).join('')}…` : shown.join('');
  return `“${start > 0 ? '…' : ''}${end}”`;
}
