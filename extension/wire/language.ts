/**
 * What the editor and the language service say to each other.
 *
 * The service runs in a worker thread beside the extension, one for all notebooks. The editor tells it the cells of a notebook
 * (`cells`, only texts that changed) before it asks about them, so an answer is always about what was on the screen when it was
 * asked for. Each `question` is answered by one `answer` with its id, or by `failed`; one that was cancelled before its turn came
 * is answered by `cancelled`.
 *
 * Positions are offsets in UTF-16 code units from the beginning of the cell's text, as JavaScript's strings count.
 */

/** Handed to the worker when it starts. */
export interface LanguageOptions {
  /** The file of types that the build made (`extension/buildTypes.mjs`). */
  readonly types: string;
}

export type EditorToLanguage =
  | NotebookCells
  | { readonly type: 'close'; readonly notebook: string }
  | { readonly type: 'question'; readonly id: number; readonly question: Question }
  | { readonly type: 'cancel'; readonly id: number };

/** The code cells of a notebook, in its order; any notebook not closed may be told again. */
export interface NotebookCells {
  readonly type: 'cells';
  readonly notebook: string;
  /** Where relative imports and packages are looked for; undefined where files have no path. */
  readonly folder: string | undefined;
  readonly cells: readonly CellText[];
}

export interface CellText {
  readonly cell: string;
  /** Left out where it is what it was. */
  readonly text?: string;
  /** A cell of Python is asked nothing, and its names are told to the others. */
  readonly language?: 'python';
  /** The cell is there to fail: what its types say against it is not told. */
  readonly mustThrow: boolean;
}

export type LanguageToEditor =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

interface InCell {
  readonly notebook: string;
  readonly cell: string;
}
interface AtOffset extends InCell {
  readonly offset: number;
}

export type Question =
  | ({ readonly kind: 'completions'; readonly trigger?: string } & AtOffset)
  | ({ readonly kind: 'completionDetails'; readonly name: string } & AtOffset)
  | ({ readonly kind: 'hover' } & AtOffset)
  | ({ readonly kind: 'signatures' } & AtOffset)
  | ({ readonly kind: 'definitions' } & AtOffset)
  | ({ readonly kind: 'references' } & AtOffset)
  | ({ readonly kind: 'rename' } & AtOffset)
  | ({ readonly kind: 'problems' } & InCell)
  | ({ readonly kind: 'fixes' } & AtOffset)
  /** Does the cell end where its text does, or is it still being written? */
  | ({ readonly kind: 'completeness' } & InCell)
  /** Of the whole notebook. */
  | ({ readonly kind: 'needs' } & InCell)
  /** The text of a shipped file of types that a definition led to. */
  | { readonly kind: 'typesText'; readonly path: string };

/** What each kind of question is answered with. */
export interface Answers {
  readonly completions: readonly CompletionEntry[];
  readonly completionDetails: Documented | undefined;
  readonly hover: (Documented & { readonly span: Span }) | undefined;
  readonly signatures: Signatures | undefined;
  readonly definitions: Definitions | undefined;
  /** Of one name, wherever cells use it; the declaration is among them. */
  readonly references: readonly CellSpan[];
  readonly rename: Renaming;
  readonly problems: readonly LanguageProblem[];
  /** What would mend a marked name or module. */
  readonly fixes: readonly Fix[];
  readonly completeness: Completeness;
  readonly needs: readonly CellNeeds[];
  readonly typesText: string;
}
export type Answer = Answers[keyof Answers];

/** `invalid`: nothing that is written behind it makes it right. */
export type Completeness = 'complete' | 'incomplete' | 'invalid';

/** The name at the offset and all places where it is to change, or why it may not. */
export type Renaming =
  | { readonly span: Span; readonly places: readonly RenamePlace[] }
  /** `elsewhere`: it is a name of a file that is no cell. */
  | { readonly refusal: 'no-name' | 'elsewhere' };

/** `prefix` goes before the new name: `{ delta }` becomes `{ delta: turn }`. */
export interface RenamePlace extends CellSpan {
  readonly prefix?: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface CellSpan extends Span {
  readonly cell: string;
}

/** TypeScript, and below it Markdown. */
export interface Documented {
  readonly code: string;
  readonly markdown: string;
}

export type CompletionKind =
  | 'variable'
  | 'constant'
  | 'function'
  | 'method'
  | 'property'
  | 'class'
  | 'interface'
  | 'enum'
  | 'enumMember'
  | 'module'
  | 'keyword'
  | 'text'
  | 'file'
  | 'folder';

export interface CompletionEntry {
  readonly name: string;
  readonly kind: CompletionKind;
  readonly sort: string;
  /** Where the text is another than the name. */
  readonly insert?: string;
  /** What is replaced, where it is not the word before the cursor. */
  readonly span?: Span;
  readonly deprecated?: true;
  /** It is of this module, which the cell does not import yet: what is inserted with it. */
  readonly imports?: Insertion & { readonly module: string };
}

/** The cells that a cell takes names from. */
export interface CellNeeds {
  readonly cell: string;
  readonly needs: readonly string[];
}

export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The text that replaces the span. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

export interface Signatures {
  readonly all: readonly Signature[];
  readonly active: number;
  readonly parameter: number;
}

export interface Signature {
  readonly label: string;
  readonly markdown: string;
  /** Spans are in the label. */
  readonly parameters: readonly (Span & { readonly markdown: string })[];
}

export interface Definitions {
  /** The name that was asked about. */
  readonly span: Span;
  readonly targets: readonly Target[];
}

export type Target =
  | ({ readonly kind: 'cell' } & CellSpan)
  | { readonly kind: 'file'; readonly path: string; readonly start: Position }
  | { readonly kind: 'types'; readonly path: string; readonly start: Position };

/** From 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LanguageProblem extends Span {
  /** `syntax`: the cell cannot run. `type`: it runs, and will most likely not do what is meant. */
  readonly kind: 'syntax' | 'type';
  readonly message: string;
  /** TypeScript's own number; none for syntax. */
  readonly code?: number;
}
