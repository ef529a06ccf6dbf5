/** docs/reliability.md: a part for each trial that was run, above them what is written by hand. */
import { provenance } from '../bench/provenance.js';
import { figureText, isReached, type Scale, type Trial, type TrialRow } from './trial.js';

export interface RanTrial {
  readonly trial: Trial;
  readonly rows: readonly TrialRow[];
  readonly minutes: number;
}

/** The page with the parts of these trials made anew; others stay as they are. `titles` is the order of all. */
export function reliabilityPage(
  page: string,
  ran: readonly RanTrial[],
  titles: readonly string[],
  scale: Scale,
): string {
  const [head = '', ...rest] = page.split(/^(?=## )/m);
  const parts = new Map(rest.map((part) => [headingOf(part), part]));
  for (const each of ran) parts.set(each.trial.title, partOf(each, scale));
  const made = titles.flatMap((title) => parts.get(title) ?? []);
  return [head, ...made].map((part) => `${part.trimEnd()}\n`).join('\n');
}

const headingOf = (part: string): string => /^## (.*)$/m.exec(part)?.[1] ?? '';

function partOf({ trial, rows, minutes }: RanTrial, { seed }: Scale): string {
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  const reached = rows.filter(isReached).length;
  return [
    `## ${trial.title}`,
    trial.about,
    `${reached} of ${rows.length} reached, ${tried.toLocaleString('en-US')} tried, seed ${seed}, ${minutes.toFixed(1)} minutes. ${provenance().join('; ')}.`,
    tableOf(rows),
    ...failuresOf(rows),
  ].join('\n\n');
}

function tableOf(rows: readonly TrialRow[]): string {
  const lines = rows.map((row) => {
    const { what, tried, failures, figure, note = '' } = row;
    const found = figure ? figureText(figure) : '';
    const limit = figure ? `≤ ${figureText({ ...figure, value: figure.atMost })}` : '';
    const verdict = isReached(row) ? 'reached' : '**not reached**';
    return [
      what,
      tried.toLocaleString('en-US'),
      String(failures.length),
      found,
      limit,
      verdict,
      note,
    ];
  });
  const head = ['what', 'tried', 'failed', 'found', 'wanted', '', ''];
  const rule = '| --- | ---: | ---: | ---: | ---: | --- | --- |';
  const drawn = [head, ...lines].map((cells) => `| ${cells.map(inTable).join(' | ')} |`);
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

const inTable = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The first few: the rest are seldom of another kind, and the command prints them all. */
function failuresOf(rows: readonly TrialRow[]): readonly string[] {
  return rows
    .filter(({ failures }) => failures.length > 0)
    .map(({ what, failures }) => {
      const shown = failures.slice(0, 5).map((line) => `- ${line.replaceAll('\n', ' ')}`);
      const more = failures.length - shown.length;
      return [`${what}:\n`, ...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
    });
}
