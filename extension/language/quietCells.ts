/**
 * A plugin of the editor's own TypeScript server, which knows each cell for itself only: it would offer every name twice, take
 * names of other cells for unknown, and fade imports that only other cells use. In cells of Lossbook it says nothing any more; what it does
 * with the text alone (folding, formatting, colours) it goes on doing.
 */
import type ts from 'typescript';

/** What the server calls `vscode-notebook-cell:/folder/name.tfnb#W0sZmlsZQ==`. */
const cellFile = /^\^\/vscode-notebook-cell\/.*\.tfnb(#|$)/;

type Service = ts.LanguageService;
/** What a method says of a file that it is called with first. */
type Quiet = {
  readonly [M in keyof Service]?: Service[M] extends (file: string, ...rest: never[]) => infer R
    ? R
    : never;
};

const quiet: Quiet = {
  getCompletionsAtPosition: undefined,
  getCompletionEntryDetails: undefined,
  getQuickInfoAtPosition: undefined,
  getSignatureHelpItems: undefined,
  getDefinitionAtPosition: undefined,
  getDefinitionAndBoundSpan: undefined,
  getTypeDefinitionAtPosition: undefined,
  getImplementationAtPosition: undefined,
  getReferencesAtPosition: undefined,
  findReferences: undefined,
  getRenameInfo: { canRename: false, localizedErrorMessage: 'Lossbook renames names of cells.' },
  findRenameLocations: undefined,
  prepareCallHierarchy: undefined,
  getSyntacticDiagnostics: [],
  getSemanticDiagnostics: [],
  getSuggestionDiagnostics: [],
  getCodeFixesAtPosition: [],
  getApplicableRefactors: [],
  provideInlayHints: [],
};

type Method = (file: string, ...rest: unknown[]) => unknown;

export const quietCells = (): { create: (info: ts.server.PluginCreateInfo) => Service } => ({
  create({ languageService }) {
    const proxy = Object.create(languageService) as Service;
    for (const [name, answer] of Object.entries(quiet)) {
      const method = name as keyof Quiet;
      const original = (languageService[method] as Method).bind(languageService);
      const answerQuietly = (file: string, ...rest: unknown[]): unknown =>
        cellFile.test(file) ? answer : original(file, ...rest);
      Object.assign(proxy, { [method]: answerQuietly });
    }
    // "Organize imports" would remove those that only other cells use.
    proxy.organizeImports = (scope, ...rest) =>
      cellFile.test(scope.fileName) ? [] : languageService.organizeImports(scope, ...rest);
    return proxy;
  },
});
