/** Names that appear both in code and in package.json or in saved files: spelled once, here. */

export const notebookType = 'lossbook';
export const fileExtension = '.tfnb';
export const kernelspecName = 'lossbook';
export const cellLanguage = 'typescript';

export const mime = {
  /** Binary container of a view (`container.ts`). */
  view: 'application/vnd.lossbook.view',
  vegaLite: 'application/vnd.vegalite.v6+json',
  text: 'text/plain',
  html: 'text/html',
  markdown: 'text/markdown',
  png: 'image/png',
  json: 'application/json',
} as const;

/** A value with a method of this name says how it is shown: the convention of Deno's Jupyter kernel. */
export const displaySymbol = Symbol.for('Jupyter.display');

/** What `displaySymbol` returns: representations of one output, by MIME type. */
export type MimeBundle = Readonly<Record<string, string | Uint8Array | object>>;
