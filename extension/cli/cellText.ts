/** What a cell printed and showed, as lines for a terminal. Its checks and its error are told by themselves. */
import type { OutputMessage } from '../notebook/cellOutputs.js';
import { mime } from '../wire/ids.js';
import type { ReportData } from '../wire/report.js';

/** Of one cell; the rest is in the notebook that `--output` writes. */
const mostLines = 30;

export function cellTextLines(
  said: readonly OutputMessage[],
  reports: readonly ReportData[],
): readonly string[] {
  const text = said.map((message) => textOf(message, reports)).join('');
  const lines = text.trimEnd().split('\n');
  if (text.trim() === '') return [];
  const left = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(left > 0 ? [`… ${left} more lines`] : [])];
}

function textOf(message: OutputMessage, reports: readonly ReportData[]): string {
  switch (message.type) {
    case 'stream':
      return message.text;
    case 'error':
      return '';
    case 'display_data':
    case 'update_display_data':
    case 'execute_result': {
      const text = message.data[mime.text];
      if (typeof text !== 'string' || isOfChecks(text, reports)) return '';
      return `${text}\n`;
    }
  }
}

/** A report itself, or the list of those that passed. */
const isOfChecks = (text: string, reports: readonly ReportData[]): boolean =>
  reports.some(({ summary }) => text.startsWith(summary)) ||
  (reports.length > 0 && /^\d+ checks? (?:passed|did not pass)\n/.test(text));
