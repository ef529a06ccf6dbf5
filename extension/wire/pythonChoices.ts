/** Who asks for a loss in Python, where it is no call in a notebook or a program alone: its words are for options of another kind. */
export type Caller = 'editor' | 'command';

/** Who names the Python of losses written in it, each a path of an interpreter, a folder of an environment, or a command. */
export interface PythonChoices {
  /** A call in the editor's kernel, or `lossbook check`. */
  readonly caller?: Caller | undefined;
  /** `metadata.lossbook.python` of the notebook. */
  readonly notebook?: string | undefined;
  /** The setting `lossbook.python`. */
  readonly setting?: string | undefined;
  /** What the editor's Python extension has selected. */
  readonly editor?: string | undefined;
  /** A folder from which `.venv` is looked for upward first, as of a loss that is in another project than where one is. */
  readonly beside?: string | undefined;
}
