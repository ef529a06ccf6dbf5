/**
 * An output as HTML that needs no script: text, pictures and tables as they are in the file. A view or a chart also
 * lies beside its picture as data, from which a script of the page may draw it anew.
 */
import { fromNbformatData, type MimeValues } from '../notebook/mimeData.js';
import type { Output } from '../notebook/model.js';
import { assertNever } from '../wire/assertNever.js';
import { mime, shownTypes, typesShownAs } from '../wire/ids.js';
import { escapeHtml, jsonForScript, withoutAnsi } from './html.js';
import { markdownHtml } from './markdown.js';

export interface OutputPlace {
  /** Unique in the page. */
  readonly id: string;
  /** The output's chart as SVG, where it is a chart and could be drawn. */
  readonly chart: string | undefined;
  /** Is there a script that draws views? */
  readonly interactive: boolean;
}

export const isChartMime = (type: string): boolean => shownTypes[type] === 'chart';

export function outputHtml(output: Output, place: OutputPlace): string {
  switch (output.output_type) {
    case 'stream':
      return pre(output.text, output.name === 'stderr' ? 'stderr' : 'stdout');
    case 'error': {
      const { ename, evalue, traceback } = output;
      const text = traceback.length > 0 ? traceback.join('\n') : `${ename}: ${evalue}`;
      return pre(text, 'error');
    }
    case 'display_data':
    case 'execute_result':
      return bundleHtml(fromNbformatData(output.data), place);
    case 'unrecognized':
      return note(
        `an output of a kind that is not known: ${JSON.stringify(output.json['output_type'])}`,
      );
    default:
      return assertNever(output);
  }
}

function pre(text: string, kind: string): string {
  const lines = escapeHtml(withoutAnsi(text).replace(/\n$/, ''));
  // What scrolls must be reachable by the keyboard.
  return `<pre class="${kind}" tabindex="0">${lines}</pre>`;
}

const note = (text: string): string => `<p class="note">${escapeHtml(text)}</p>`;

function bundleHtml(data: MimeValues, { id, chart, interactive }: OutputPlace): string {
  const text = data[mime.text];
  const plainText = typeof text === 'string' ? text : '';
  const view = data[mime.view];
  const picture = pictureUri(data);
  const chartType = Object.keys(data).find(isChartMime);
  const [caption = ''] = plainText.split('\n');
  if (view instanceof Uint8Array || picture !== undefined || chartType !== undefined) {
    const drawn = chart === undefined ? picture : svgUri(chart);
    const kind = chartType === undefined ? 'view' : 'chart';
    const image =
      drawn === undefined
        ? ''
        : `<img class="${chart === undefined ? 'pixels' : 'drawn'}" src="${drawn}" alt="${escapeHtml(caption)}">`;
    const held = interactive ? heldData(view, chartType, data) : '';
    const shown = plainText === '' ? '' : `<figcaption>${pre(plainText, 'stdout')}</figcaption>`;
    return `<figure id="${id}" class="${kind}"><div class="static">${image}${shown}</div>${held}</figure>`;
  }
  return otherHtml(data, plainText);
}

/** Base64 has no character that could end the element. */
function heldData(
  view: MimeValues[string] | undefined,
  chartType: string | undefined,
  data: MimeValues,
): string {
  if (view instanceof Uint8Array) {
    return `<script type="${mime.view}">${base64(view)}</script>`;
  }
  if (chartType === undefined) return '';
  return `<script type="${chartType}">${jsonForScript(data[chartType])}</script>`;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function pictureUri(data: MimeValues): string | undefined {
  for (const type of typesShownAs('picture')) {
    const picture = data[type];
    if (picture instanceof Uint8Array) return `data:${type};base64,${base64(picture)}`;
    if (typeof picture === 'string' && type.endsWith('+xml')) return svgUri(picture);
  }
  return undefined;
}

/** As a picture, for a browser runs no script in one. */
const svgUri = (svg: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;

function otherHtml(data: MimeValues, plainText: string): string {
  const html = data[mime.html];
  if (typeof html === 'string') {
    // No permission is given: no script, no form, no origin of its own.
    return `<iframe sandbox="" title="HTML output" srcdoc="${escapeHtml(html)}"></iframe>`;
  }
  const markdown = data[mime.markdown];
  if (typeof markdown === 'string')
    return `<div class="markdown">${markdownHtml(markdown, {}, 1)}</div>`;
  const latex = data['text/latex'];
  if (typeof latex === 'string') return markdownHtml(latex, {}, 1);
  if (plainText !== '') return pre(plainText, 'stdout');
  const [type, value] = Object.entries(data)[0] ?? [];
  if (type === undefined) return '';
  if (value instanceof Uint8Array || !/json|^text\//.test(type)) {
    return note(`an output of type ${type}, which this page cannot show`);
  }
  return pre(typeof value === 'string' ? value : JSON.stringify(value, null, 2), 'stdout');
}
