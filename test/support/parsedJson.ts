/** JSON of which the test knows the form: what it then says of the parts is checked by the compiler. */
export const parsedJson = <Form>(text: string): Form => JSON.parse(text) as Form;

/** What tests read of a `.tfnb`, as plain JSON and not as Lossbook reads it. */
export interface NotebookFile {
  readonly metadata: {
    readonly lossbook: {
      readonly backend: string;
      readonly seeds: readonly number[];
      readonly inputs: Readonly<Record<string, string>>;
      readonly versions: Readonly<Record<string, string>>;
    };
  };
  readonly cells: readonly CellInFile[];
}

export interface CellInFile {
  readonly id: string;
  readonly source: string | readonly string[];
  readonly metadata: {
    readonly tags?: readonly string[];
    readonly lossbook?: {
      readonly source: string;
      readonly nondeterministic?: readonly string[];
      readonly reports?: readonly Readonly<Record<string, unknown>>[];
    };
  };
  readonly outputs: readonly {
    readonly output_type: string;
    readonly text?: readonly string[];
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}
