/** What is said about a chart that is not drawn, or not as meant. */
import { listText, t } from '../../../extension/wire/words.js';
import { assertNever } from '../../../extension/wire/assertNever.js';
import { byteSize } from '../../../extension/wire/numberText.js';
import type { Demand } from './demands.js';
import type { ChartProblem } from './input.js';
import type { ChartNote } from './notes.js';

export function chartProblemText(problem: ChartProblem): string {
  switch (problem.kind) {
    case 'not-json':
      return t(
        'This chart is not JSON ({0}). Run the cell again, or write a Vega-Lite specification.',
        problem.why,
      );
    case 'not-an-object':
      return t(
        'This chart is of type {0}; a Vega-Lite specification is an object such as {1}.',
        problem.got,
        '{ "mark": "line", … }',
      );
    case 'other-grammar':
      return t('This chart is written for {0}; Vega-Lite is what is drawn here.', problem.schema);
    case 'no-mark': {
      const keys = listText(problem.keys);
      const has = keys === '' ? t('it is empty') : t('it has {0}', keys);
      return t('This chart has no mark ({0}). Give it one, such as "mark": "line".', has);
    }
    case 'unknown-mark':
      return t(
        "This chart's mark is {0}, which Vega-Lite does not have. Try line, point, bar, area, rect or text.",
        JSON.stringify(problem.mark),
      );
    case 'no-data':
      return t(
        'This chart has no data. Pass rows or columns beside the specification, or give it {0}.',
        '"data": { "values": [ … ] }',
      );
    case 'unknown-data':
      return t(
        "This chart's data is named {0}, but its datasets have {1}.",
        JSON.stringify(problem.name),
        namesText(problem.known),
      );
    case 'fetches':
      return t(
        'This chart asks for {0}; a chart fetches nothing, so that it is the same tomorrow and on any machine. Read the file in the cell and pass its rows as data.',
        JSON.stringify(problem.url),
      );
    case 'too-many-rows':
      return t(
        'This chart has {0} rows; up to {1} are drawn. Aggregate them in the cell, or pass a part.',
        problem.rows,
        problem.most,
      );
    case 'too-many-bytes':
      return t(
        'This chart is {0}; up to {1} is drawn. Aggregate its data in the cell, or pass a part.',
        byteSize(problem.bytes),
        byteSize(problem.most),
      );
    case 'too-much':
      return demandText(problem.demand);
    default:
      return assertNever(problem);
  }
}

function demandText({ what, requested, most }: Demand): string {
  const size =
    most > 0
      ? t('{0}, {1} in all; up to {2} are drawn', what, requested, most)
      : t('{0} with {1}…', what, requested);
  return t(
    'This chart asks for {0}: a page would be at work for minutes. Ask for less, or compute it in the cell.',
    size,
  );
}

export function chartNoteText(note: ChartNote): string {
  switch (note.kind) {
    case 'no-rows':
      return t('The data has no rows, so there is nothing to see.');
    case 'unknown-field':
      return t(
        'No row has {0}; the rows have {1}.',
        JSON.stringify(note.field),
        namesText(note.known),
      );
    case 'numbers-as-names':
      return t(
        '{0}: the numbers of {1} stand as names, each as far apart as the next; add "type": "quantitative" for a scale.',
        note.channel,
        JSON.stringify(note.field),
      );
    default:
      return assertNever(note);
  }
}

/** `message` is Vega's own. */
export const refusalText = (message: string): string =>
  t(
    'This chart cannot be drawn: {0} The text output beside it still holds.',
    message.trim().replace(/\.?$/, '.'),
  );

/** Of a chart that took `seconds` and was ended. */
export const endedText = (seconds: number): string =>
  t(
    'This chart is not drawn: it was ended after {0} s of work, so that the page stays usable. Its rows are listed below where it has any; ask for less, or compute it in the cell.',
    Number(seconds.toPrecision(1)),
  );

/** Of one that comes behind such, which took `seconds` in all. */
export const leftText = (seconds: number): string =>
  t(
    'This chart is not drawn: others on this page took {0} s of work and were ended. Ask for less in those, and open the page again.',
    seconds,
  );

/** Of one that may take long where a page has no means to end it. */
export const untriedText = (): string =>
  t(
    'This chart is not drawn by itself: this page lets no worker begin that would try it first, and a chart that takes without end could not be stopped. Draw it if you know it.',
  );

export const slowText = (seconds: number): string =>
  t(
    'Drawing this chart takes {0} s, so it is shown as a picture, without what a mouse or a key does in it.',
    Number(seconds.toFixed(1)),
  );

export const aroundText = (): string =>
  t(
    'This chart depends on the time or on the size of the page, so it is shown as a picture, without what a mouse or a key does in it.',
  );

export const blockedText = (uri: string): string =>
  t(
    '{0} is not loaded: a chart fetches nothing and opens nothing.',
    JSON.stringify(uri.slice(0, 200)),
  );

const namesText = (names: readonly string[]): string =>
  names.length === 0 ? t('none') : listText(names.slice(0, 12));
