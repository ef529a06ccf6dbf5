/** What a cell put out, then and now: printed text by stream, then everything shown, in order. */
import { isJsonMime, fromNbformatData } from '../notebook/mimeData.js';
import { isJsonObject, type Json, type JsonObject } from '../notebook/json.js';
import type {
  DisplayData,
  ErrorOutput,
  ExecuteResult,
  MimeData,
  Output,
} from '../notebook/model.js';
import type { ReportRecord } from '../notebook/reportRecord.js';
import { mime } from '../wire/ids.js';
import type { ReportData } from '../wire/report.js';
import type { Allowance } from './allowances.js';
import { compareJson } from './compareJson.js';
import { comparePicture } from './comparePicture.js';
import { compareText } from './compareText.js';
import { compareOwnText } from './compareReportData.js';
import { compareView, reportIn, viewKind } from './compareView.js';
import type { Finding } from './difference.js';

export interface OutputFinding {
  readonly part: string;
  readonly finding: Finding;
}

/** `reports` are those of the recorded cell: the text of one is recognised by its first line. */
export function compareOutputs(
  recorded: readonly Output[],
  now: readonly Output[],
  allowance: Allowance,
  reports: readonly ReportRecord[],
): readonly OutputFinding[] {
  const names = new Set(
    [...recorded, ...now].flatMap((o) => (o.output_type === 'stream' ? o.name : [])),
  );
  const streams = [...names].flatMap((name) =>
    compareText('the text', streamOf(recorded, name), streamOf(now, name), allowance).map(
      (finding) => ({ part: name, finding }),
    ),
  );
  const [before, after] = [recorded.filter(isShown), now.filter(isShown)];
  const count = Math.max(before.length, after.length);
  const shown = Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    compareShown(before[i], after[i], allowance, reports).map((finding) => ({
      part: `output ${i + 1}`,
      finding,
    })),
  );
  return [...streams, ...shown];
}

/** MIME types that are compared as what they are; any other is compared letter by letter. */
export const isKnownMime = (type: string): boolean =>
  type === mime.view || type === mime.png || type.startsWith('text/') || isJsonMime(type);

const isShown = (output: Output): boolean =>
  output.output_type !== 'stream' && output.output_type !== 'error';

/** Outputs that are errors: the one that ended the cell, and those of what it started. */
export const errorsOf = (outputs: readonly Output[]): readonly ErrorOutput[] =>
  outputs.filter((output) => output.output_type === 'error');

const streamOf = (outputs: readonly Output[], name: string): string =>
  outputs.flatMap((o) => (o.output_type === 'stream' && o.name === name ? o.text : [])).join('');

type Shown = DisplayData | ExecuteResult;

const isBundle = (output: Output): output is Shown =>
  output.output_type === 'display_data' || output.output_type === 'execute_result';

function compareShown(
  recorded: Output | undefined,
  now: Output | undefined,
  allowance: Allowance,
  reports: readonly ReportRecord[],
): readonly Finding[] {
  if (!recorded || !now) {
    return [{ code: 'missing', what: 'this output', side: recorded ? 'now' : 'recorded' }];
  }
  if (recorded.output_type === 'unrecognized' && now.output_type === 'unrecognized') {
    return compareJson('what it holds', recorded.json, now.json, allowance);
  }
  if (!isBundle(recorded) || !isBundle(now) || recorded.output_type !== now.output_type) {
    const [was, is] = [typeName(recorded), typeName(now)];
    return [{ code: 'other', what: 'what it is', recorded: was, now: is }];
  }
  return [
    ...compareBundle(recorded.data, now.data, allowance, reports),
    ...compareJson('its metadata', ownMetadata(recorded), ownMetadata(now), allowance),
  ];
}

/** Without the words for a picture where they are the first line of the text, which is compared by itself. */
function ownMetadata({ data, metadata }: Shown): JsonObject {
  const text = fromNbformatData(data)[mime.text];
  const { [mime.png]: ofPicture, ...others } = metadata;
  if (typeof text !== 'string' || !isJsonObject(ofPicture)) return metadata;
  const { alt, ...kept } = ofPicture;
  if (alt !== text.split('\n', 1)[0]) return metadata;
  return Object.keys(kept).length > 0 ? { ...others, [mime.png]: kept } : others;
}

function typeName(output: Output): string {
  if (output.output_type !== 'unrecognized') return output.output_type;
  return output.json['output_type'] as string;
}

function compareBundle(
  recorded: MimeData,
  now: MimeData,
  allowance: Allowance,
  reports: readonly ReportRecord[],
): readonly Finding[] {
  const [before, after] = [fromNbformatData(recorded), fromNbformatData(now)];
  const view = before[mime.view];
  const report = view instanceof Uint8Array ? reportIn(view) : undefined;
  const told = report !== undefined || isTextOf(before, after, reports);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((type) => {
    const [was, is] = [before[type], after[type]];
    if (was === undefined || is === undefined) {
      return [{ code: 'missing', what: type, side: was === undefined ? 'recorded' : 'now' }];
    }
    if (type === mime.text && told && !(allowance.rounding && report?.kind !== 'benchmark')) {
      return report && typeof was === 'string' ? compareOwnText(was, report) : [];
    }
    // Drawn of what rounding does, or of times; or of the digits of a table, which are compared as numbers.
    const isTable = view instanceof Uint8Array && viewKind(view) === 'table';
    const isDrawnText = isTable && before[mime.text] !== after[mime.text];
    if (type === mime.png && (isDrawnText || !isHeld(report, allowance))) return [];
    return compareMime(type, was, is, allowance);
  });
}

const isHeld = (report: ReportData | undefined, { rounding }: Allowance): boolean =>
  report?.kind !== 'benchmark' && (report?.kind !== 'precision' || rounding);

/** Is this the text of one of the reports, on both sides? Across backends its record is compared in its stead. */
function isTextOf(
  recorded: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  reports: readonly ReportRecord[],
): boolean {
  const [was, is] = [recorded[mime.text], now[mime.text]].map(
    (text) => String(text).split('\n')[0],
  );
  return reports.some(({ summary, kind, verdict }) => {
    const head = `${kind} ${verdict.toUpperCase()}`;
    return summary !== '' && was?.endsWith(summary) && is?.includes(head);
  });
}

function compareMime(
  type: string,
  recorded: Json | Uint8Array,
  now: Json | Uint8Array,
  allowance: Allowance,
): readonly Finding[] {
  if (recorded instanceof Uint8Array && now instanceof Uint8Array) {
    if (type === mime.view) return compareView(recorded, now, allowance);
    if (type === mime.png) return comparePicture(recorded, now, allowance);
    const same = recorded.length === now.length && recorded.every((byte, i) => byte === now[i]);
    const sizes = { recorded: `${recorded.length} bytes`, now: `${now.length} other bytes` };
    return same ? [] : [{ code: 'other', what: type, ...sizes }];
  }
  if (recorded instanceof Uint8Array || now instanceof Uint8Array) {
    const side = recorded instanceof Uint8Array ? 'now' : 'recorded';
    return [{ code: 'unreadable', what: type, side, reason: 'it is not base64' }];
  }
  if (typeof recorded === 'string' && typeof now === 'string' && type.startsWith('text/')) {
    return compareText(type === mime.text ? 'the text' : type, recorded, now, allowance);
  }
  return compareJson(isJsonMime(type) ? 'the data' : type, recorded, now, allowance);
}
