/**
 * Vega's words for the parts of a chart, as a screen reader says them, in the language of the page. Vega knows English alone, and writes
 * them anew whenever it draws; names of marks, fields and values stay, for they stand in the specification.
 */
import { listText, t } from '../../extension/wire/words.js';

const attributes = ['aria-label', 'aria-roledescription'];

/** From now on, until the function that it gives is called. */
export function speakChart(box: Element): () => void {
  // In English it speaks by itself.
  if (t('axis') === 'axis') return () => undefined;
  const speak = (element: Element): void => {
    for (const name of attributes) {
      const said = element.getAttribute(name);
      if (said === null) continue;
      const text = name === 'aria-label' ? captionText(said) : roleText(said);
      if (text !== said) element.setAttribute(name, text);
    }
  };
  const speakWithin = (node: Node): void => {
    if (!(node instanceof Element)) return;
    speak(node);
    node.querySelectorAll('[aria-label], [aria-roledescription]').forEach(speak);
  };
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') speak(target as Element);
      else addedNodes.forEach(speakWithin);
    }
  });
  observer.observe(box, { subtree: true, childList: true, attributeFilter: attributes });
  speakWithin(box);
  return () => observer.disconnect();
}

export function roleText(said: string): string {
  const [, mark, isContainer] = /^(.+) mark( container)?$/.exec(said) ?? [];
  if (mark !== undefined)
    return isContainer === undefined ? t('mark of type {0}', mark) : t('marks of type {0}', mark);
  return roles()[said] ?? said;
}

const roles = (): Readonly<Record<string, string>> => ({
  axis: t('axis'),
  legend: t('legend'),
  title: t('title'),
  subtitle: t('subtitle'),
});

const title = /^Title text '([^]*)'$/;
const subtitle = /^Subtitle text '([^]*)'$/;
const axis = /^([XY])-axis(?: titled '([^]*?)')? for an? (\w+) scale with ([^]*)$/;
const legend = /^(?:\w+ )?legend(?: titled '([^]*?)')? for ([^]*?) with ([^]*)$/i;

export function captionText(said: string): string {
  const ofTitle = title.exec(said)?.[1];
  if (ofTitle !== undefined) return t('title {0}', ofTitle);
  const ofSubtitle = subtitle.exec(said)?.[1];
  if (ofSubtitle !== undefined) return t('subtitle {0}', ofSubtitle);
  const ofAxis = axis.exec(said);
  if (ofAxis) {
    const [, letter = '', name, scale = '', domain = ''] = ofAxis;
    const head = name === undefined ? t('{0} axis', letter) : t('{0} axis, {1}', letter, name);
    return listText([head, scales()[scale] ?? scale, domainText(domain)]);
  }
  const ofLegend = legend.exec(said);
  if (!ofLegend) return said;
  const [, name, channels = '', domain = ''] = ofLegend;
  const shown = listText(channels.split(/, | and /).map((each) => channelNames()[each] ?? each));
  const head =
    name === undefined ? t('legend of {0}', shown) : t('legend of {0}, {1}', shown, name);
  return listText([head, domainText(domain)]);
}

const scales = (): Readonly<Record<string, string>> => ({
  linear: t('linear scale'),
  log: t('logarithmic scale'),
  symlog: t('symmetric logarithmic scale'),
  pow: t('power scale'),
  sqrt: t('square root scale'),
  time: t('scale of time'),
  utc: t('scale of time'),
  discrete: t('scale of single values'),
});

const channelNames = (): Readonly<Record<string, string>> => ({
  'fill color': t('fill colour'),
  'stroke color': t('line colour'),
  size: t('size'),
  shape: t('shape'),
  opacity: t('opacity'),
  strokeWidth: t('line width'),
  strokeDash: t('dashes'),
});

function domainText(said: string): string {
  const range = /^values from ([^]*) to ([^]*)$/.exec(said);
  if (range) return t('from {0} to {1}', range[1]!, range[2]!);
  const list = /^(\d+) (value|boundar)(?:s|y|ies)?: ([^]*?)(?:, ending with ([^]*))?$/.exec(said);
  if (!list) return said;
  const [, count = '', kind, values = '', last] = list;
  if (kind !== 'value') return t('{0} boundaries: {1}', count, values);
  return last === undefined
    ? t('{0} values: {1}', count, values)
    : t('{0} values: {1} … {2}', count, values, last);
}
