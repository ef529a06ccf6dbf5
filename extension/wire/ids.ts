/** Names that appear both in code and in package.json or in saved files: spelled once, here. */

export const notebookType = 'lossbook';
export const fileExtension = '.tfnb';
export const kernelspecName = 'lossbook';
export const cellLanguage = 'typescript';
/** Of a notebook opened as text; it gives the file its icon. */
export const fileLanguage = 'lossbook';

/** Selected notebooks remember the controller by this id. */
export const controllerId = 'lossbook';

/** Launch configurations name the debugger by this. */
export const debugType = 'lossbook';

/** Commands of the editor, each with its title in package.json. */
export const command = {
  newNotebook: 'lossbook.newNotebook',
  openSample: 'lossbook.openSample',
  export: 'lossbook.export',
  interrupt: 'lossbook.interrupt',
  restart: 'lossbook.restart',
  runStale: 'lossbook.runStale',
  debugCell: 'lossbook.debugCell',
  verify: 'lossbook.verify',
  restartAndRunAll: 'lossbook.restartAndRunAll',
  kernelMenu: 'lossbook.kernelMenu',
  changeBackend: 'lossbook.changeBackend',
  environment: 'lossbook.environment',
  selectPythonInterpreter: 'lossbook.selectPythonInterpreter',
  installTensorflow: 'lossbook.installTensorflow',
  refreshVariables: 'lossbook.refreshVariables',
  sortVariables: 'lossbook.sortVariables',
  filterVariables: 'lossbook.filterVariables',
  inspectVariable: 'lossbook.inspectVariable',
  copyVariableName: 'lossbook.copyVariableName',
} as const;

/** Tools for language models, each with what it takes in package.json. */
export const tool = {
  runNotebook: 'lossbook_runNotebook',
  runCode: 'lossbook_runCode',
  readReports: 'lossbook_readReports',
} as const;

/** Notebook renderers; what they say to the editor is in `rendererMessage.ts`. */
export const renderer = {
  views: 'lossbook-renderer',
  charts: 'lossbook-charts',
} as const;

/** Views beside the editor. */
export const view = {
  variables: 'lossbook.variables',
} as const;

/** What conditions in package.json ask for, beside the keys of VS Code. */
export const contextKey = {
  /** A Lossbook notebook is in view. */
  notebookVisible: 'lossbook.notebookVisible',
} as const;

/** The pages that Help: Welcome offers. */
export const walkthrough = {
  start: 'start',
} as const;

/** Settings, read by these names. */
export const setting = {
  backend: 'lossbook.backend',
  python: 'lossbook.python',
  languageDiagnostics: 'lossbook.language.diagnostics',
} as const;

const vegaLite = 'application/vnd.vegalite.v6+json';

export const mime = {
  /** Binary container of a view (`container.ts`). */
  view: 'application/vnd.lossbook.view',
  vegaLite,
  text: 'text/plain',
  html: 'text/html',
  markdown: 'text/markdown',
  png: 'image/png',
  json: 'application/json',
} as const;

/** What an output is shown as. A type that is not here is shown by its text beside it. */
export type ShownAs = 'view' | 'chart' | 'picture' | 'html' | 'markdown' | 'latex' | 'text';

/** Every type that can be shown, the best first; which of them a renderer draws stands in package.json too. */
export const shownTypes: Readonly<Record<string, ShownAs>> = {
  [mime.view]: 'view',
  /** Of our version, and of the one before that other kernels write. */
  [vegaLite]: 'chart',
  'application/vnd.vegalite.v5+json': 'chart',
  [mime.png]: 'picture',
  'image/jpeg': 'picture',
  'image/gif': 'picture',
  'image/webp': 'picture',
  'image/svg+xml': 'picture',
  [mime.html]: 'html',
  [mime.markdown]: 'markdown',
  'text/latex': 'latex',
  [mime.text]: 'text',
};

export const typesShownAs = (...ways: readonly ShownAs[]): readonly string[] =>
  Object.keys(shownTypes).filter((type) => ways.includes(shownTypes[type]!));

/** A value with a method of this name says how it is shown: the convention of Deno's Jupyter kernel. */
export const displaySymbol = Symbol.for('Jupyter.display');

/** What `displaySymbol` returns: representations of one output, by MIME type. */
export type MimeBundle = Readonly<Record<string, string | Uint8Array | object>>;
