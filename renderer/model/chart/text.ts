/** What is said about a chart that is not drawn, or not as meant. */
import { assertNever } from '../../../extension/wire/assertNever.js';
import { byteSize } from '../../../extension/wire/numberText.js';
import type { Demand } from './demands.js';
import type { ChartProblem } from './input.js';
import type { ChartNote } from './notes.js';

export function chartProblemText(problem: ChartProblem): string {
  switch (problem.kind) {
    case 'not-json':
      return `This chart is not JSON (${problem.why}). Run the cell again, or write a Vega-Lite specification.`;
    case 'not-an-object':
      return `This chart is ${problem.got}; a Vega-Lite specification is an object such as { "mark": "line", … }.`;
    case 'other-grammar':
      return `This chart is written for ${problem.schema}; Vega-Lite is what is drawn here.`;
    case 'no-mark': {
      const has = problem.keys.length > 0 ? `it has ${problem.keys.join(', ')}` : 'it is empty';
      return `This chart has no mark (${has}). Give it one, such as "mark": "line".`;
    }
    case 'unknown-mark':
      return `This chart's mark is ${JSON.stringify(problem.mark)}, which Vega-Lite does not have. Try line, point, bar, area, rect or text.`;
    case 'no-data':
      return 'This chart has no data. Pass rows or columns beside the specification, or give it "data": { "values": [ … ] }.';
    case 'unknown-data':
      return `This chart's data is named ${JSON.stringify(problem.name)}, but ${listNames('its datasets', problem.known)}.`;
    case 'fetches':
      return `This chart asks for ${JSON.stringify(problem.url)}; a chart fetches nothing, so that it is the same tomorrow and on any machine. Read the file in the cell and pass its rows as data.`;
    case 'too-many-rows':
      return `This chart has ${problem.rows} rows; up to ${problem.most} are drawn. Aggregate them in the cell, or pass a part.`;
    case 'too-many-bytes':
      return `This chart is ${byteSize(problem.bytes)}; up to ${byteSize(problem.most)} is drawn. Aggregate its data in the cell, or pass a part.`;
    case 'too-much':
      return demandText(problem.demand);
    default:
      return assertNever(problem);
  }
}

function demandText({ what, requested, most }: Demand): string {
  const size = most > 0 ? `, ${requested} in all; up to ${most} are drawn` : ` with ${requested}…`;
  return `This chart asks for ${what}${size}: a page would be at work for minutes. Ask for less, or compute it in the cell.`;
}

export function chartNoteText(note: ChartNote): string {
  switch (note.kind) {
    case 'no-rows':
      return 'The data has no rows, so there is nothing to see.';
    case 'unknown-field':
      return `No row has ${JSON.stringify(note.field)}; ${listNames('the rows', note.known)}.`;
    case 'numbers-as-names':
      return `${note.channel}: the numbers of ${JSON.stringify(note.field)} stand as names, each as far apart as the next; add "type": "quantitative" for a scale.`;
    default:
      return assertNever(note);
  }
}

/** `message` is Vega's own. */
export const refusalText = (message: string): string =>
  `This chart cannot be drawn: ${message.trim().replace(/\.?$/, '.')} The text output beside it still holds.`;

export const blockedText = (uri: string): string =>
  `${JSON.stringify(uri.slice(0, 200))} is not loaded: a chart fetches nothing and opens nothing.`;

const listNames = (what: string, names: readonly string[]): string =>
  names.length === 0 ? `${what} have none` : `${what} have ${names.slice(0, 12).join(', ')}`;
