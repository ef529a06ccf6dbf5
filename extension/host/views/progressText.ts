/** The line of a check under way in the editor's language. A kernel words it in English, as the command and Jupyter show it. */
import { listText, t } from '../l10n.js';

const counted = /^([^:]+): ([\d,]+) of ([\d,]+) ([a-z ]+), (.+)$/;
const doing = /^([^:]+): (.+?)(?:, ([\d,]+) evaluations)?, ([^,]+)$/;
const searching = /^searching ([\d,]+) entries along directions$/;
const stepping = /^([\d,]+) steps$/;

/** `gradcheck: 1,204 of 8,192 entries, about 12 s left`; what is worded otherwise stays as it is. */
export function progressText(line: string): string {
  const ofCount = counted.exec(line);
  if (ofCount) {
    const [, what = '', done = '', of = '', unit = '', time = ''] = ofCount;
    const far = t('{0} of {1} {2}', done, of, progressWords()[unit] ?? unit);
    return listText([t('{0}: {1}', what, far), timeText(time)]);
  }
  const ofDoing = doing.exec(line);
  if (!ofDoing) return line;
  const [, what = '', does = '', evaluations, time = ''] = ofDoing;
  const parts = evaluations === undefined ? [] : [t('{0} evaluations', evaluations)];
  return listText([t('{0}: {1}', what, doingText(does)), ...parts, timeText(time)]);
}

function doingText(said: string): string {
  const entries = searching.exec(said)?.[1];
  if (entries !== undefined) return t('searching {0} entries along directions', entries);
  const steps = stepping.exec(said)?.[1];
  if (steps !== undefined) return t('{0} steps', steps);
  return progressWords()[said] ?? said;
}

function timeText(said: string): string {
  const left = /^about (.+) left$/.exec(said)?.[1];
  if (left !== undefined) return t('about {0} left', left);
  const far = /^(.+) so far$/.exec(said)?.[1];
  return far === undefined ? said : t('{0} so far', far);
}

/** What checks say that they do and count. */
export const progressWords = (): Readonly<Record<string, string>> => ({
  entries: t('entries'),
  'entries in doubt': t('entries in doubt'),
  rows: t('rows'),
  pixels: t('pixels'),
  measurements: t('measurements'),
  candidates: t('candidates'),
  directions: t('directions'),
  'runs over all entries': t('runs over all entries'),
  calls: t('calls'),
  forms: t('forms'),
  steps: t('steps'),
  'running the loss': t('running the loss'),
  'running the reference': t('running the reference'),
  'running the reference once more': t('running the reference once more'),
  'judging the differences': t('judging the differences'),
  'judging the entries': t('judging the entries'),
  'looking for what explains the differences': t('looking for what explains the differences'),
  'differentiating in doubles': t('differentiating in doubles'),
});
