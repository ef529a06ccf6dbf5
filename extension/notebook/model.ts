/**
 * A notebook in memory. Names are nbformat's own, so that its description reads as the documentation of
 * these types: https://nbformat.readthedocs.io/en/latest/format_description.html
 *
 * Three things differ from the file: text is one string where the file has a list of lines, keys that
 * nbformat 4.5 does not know are gathered in `extra`, and every value is JSON in the sense of `json.ts`.
 * The whole model is JSON, so an editor may carry any part of it.
 */
import type { Json, JsonObject } from './json.js';

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: JsonObject;
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly extra: JsonObject;
}

export type Cell = CodeCell | MarkdownCell | RawCell;

export interface CodeCell extends CellBase {
  readonly cell_type: 'code';
  readonly outputs: readonly Output[];
  readonly execution_count: number | null;
}

export interface MarkdownCell extends CellBase {
  readonly cell_type: 'markdown';
}

/** Text for a converter such as nbconvert; shown as it is. */
export interface RawCell extends CellBase {
  readonly cell_type: 'raw';
}

interface CellBase {
  /** Unique in the notebook: 1 to 64 of letters, digits, `-` and `_`. */
  readonly id: string;
  readonly source: string;
  readonly metadata: JsonObject;
  /** Files that the text refers to as `attachment:NAME`. */
  readonly attachments?: Readonly<Record<string, MimeData>>;
  readonly extra: JsonObject;
}

export type Output = StreamOutput | DisplayData | ExecuteResult | ErrorOutput | UnrecognizedOutput;

export interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: string;
  readonly text: string;
  readonly extra: JsonObject;
}

export interface DisplayData {
  readonly output_type: 'display_data';
  readonly data: MimeData;
  readonly metadata: JsonObject;
  readonly extra: JsonObject;
}

export interface ExecuteResult {
  readonly output_type: 'execute_result';
  readonly data: MimeData;
  readonly metadata: JsonObject;
  readonly execution_count: number | null;
  readonly extra: JsonObject;
}

export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly extra: JsonObject;
}

/** An output of a later nbformat, kept whole. */
export interface UnrecognizedOutput {
  readonly output_type: 'unrecognized';
  readonly json: JsonObject;
}

/** Representations of one thing by MIME type: text, base64 text, or JSON. `mimeData.ts` has the rules. */
export type MimeData = Readonly<Record<string, Json>>;
