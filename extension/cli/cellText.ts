/** What a cell printed and showed, as lines for a terminal. Its checks and its error are told by themselves. */
import type { OutputMessage } from '../notebook/cellOutputs.js';
import { mime } from '../wire/ids.js';
import type { ReportData } from '../wire/report.js';

/** Of one cell, the last of them from its end, where it says how it went; the rest is in the notebook that `--output` writes. */
const mostLines = 30;
const lastLines = 10;

export function cellTextLines(
  said: readonly OutputMessage[],
  reports: readonly ReportData[],
): readonly string[] {
  const text = withoutOutdated(said)
    .map((message) => textOf(message, reports))
    .join('');
  const lines = text.trimEnd().split('\n');
  if (text.trim() === '') return [];
  if (lines.length <= mostLines) return lines;
  const [first, last] = [mostLines - lastLines, lines.length - lastLines];
  const left = lines.slice(first, last).reduce((sum, line) => sum + linesIn(line), 0);
  const between = `… ${left.toLocaleString('en-US')} more lines …`;
  return [...lines.slice(0, first), between, ...lines.slice(last)];
}

/** The last lines are sent again and again while they change: those that came last count. */
function withoutOutdated(said: readonly OutputMessage[]): readonly OutputMessage[] {
  const renewed = new Set<string>();
  return said
    .toReversed()
    .filter((message) => {
      if (message.type !== 'stream' || message.tail === undefined) return true;
      const { name, tail } = message;
      const isOutdated = renewed.has(name);
      if (tail === 'again') renewed.add(name);
      else renewed.delete(name);
      return !isOutdated;
    })
    .toReversed();
}

/** The kernel leaves lines out too, and says how many in one of its own. */
function linesIn(line: string): number {
  const left = /^… ([\d,]+) lines(?: and [\d,]+ characters)? not shown …$/.exec(line)?.[1];
  return left === undefined ? 1 : Number(left.replaceAll(',', ''));
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
