/**
 * What a drawn output asks of the editor. In a page without an editor (an exported notebook) nobody
 * listens: the renderer then does what it can alone, and offers nothing that it cannot.
 *
 * VS Code passes these on as JSON, in which bytes are no bytes any more.
 */

/** Writes bytes to a file that the person chooses. */
export interface SaveFile {
  readonly type: 'save';
  /** Proposed, without a folder. */
  readonly name: string;
  readonly base64: string;
}

/** Shows a line of a cell; lines count from 1, as in `ReportSource`. */
export interface RevealLine {
  readonly type: 'reveal';
  readonly cell: string;
  readonly line: number;
}

/** Puts text on the clipboard where the page itself may not. */
export interface CopyText {
  readonly type: 'copy';
  readonly text: string;
}

/** Asks for a view as it was made, of which less was sent; answered by `ExactView`, or not at all. */
export interface AskExact {
  readonly type: 'exact';
  /** The view's own. */
  readonly id: string;
}

export interface ExactView {
  readonly type: 'exact';
  readonly id: string;
  readonly base64: string;
}

export type RendererToHost = SaveFile | RevealLine | CopyText | AskExact;
export type HostToRenderer = ExactView;
