import assert from 'node:assert/strict';
import type ts from 'typescript';
import { quietCells } from '../../extension/language/quietCells.js';

const own = 'own';
/** A service that answers everything with the same word. */
const service = new Proxy({} as ts.LanguageService, { get: () => () => own });
const quiet = quietCells().create({ languageService: service } as ts.server.PluginCreateInfo);
const ask = (method: keyof ts.LanguageService, file: unknown): unknown =>
  (quiet[method] as (file: unknown) => unknown)(file);

const cell = '^/vscode-notebook-cell/ts-nul-authority/folder/a.tfnb#W0sZmlsZQ==';
const others = [
  '^/vscode-notebook-cell/ts-nul-authority/folder/a.ipynb#W0sZmlsZQ==',
  '/folder/a.ts',
  '/folder/a.tfnb.ts',
];
const silenced: readonly (keyof ts.LanguageService)[] = [
  'getCompletionsAtPosition',
  'getQuickInfoAtPosition',
  'getSignatureHelpItems',
  'getDefinitionAndBoundSpan',
  'findReferences',
  'findRenameLocations',
  'getSyntacticDiagnostics',
  'getSemanticDiagnostics',
  'getSuggestionDiagnostics',
  'getCodeFixesAtPosition',
];

describe("the editor's own TypeScript server, with our plugin", () => {
  for (const method of silenced) {
    it(`${method}: silent in cells, as ever elsewhere`, () => {
      const answer = ask(method, cell);
      assert.ok(answer === undefined || (Array.isArray(answer) && answer.length === 0));
      for (const file of others) assert.equal(ask(method, file), own, file);
    });
  }
  it('organizeImports keeps what other cells use', () => {
    assert.deepEqual(ask('organizeImports', { fileName: cell }), []);
    assert.equal(ask('organizeImports', { fileName: others[0] }), own);
  });
  for (const method of ['getFormattingEditsForDocument', 'getOutliningSpans'] as const) {
    it(`${method}: as ever in cells`, () => assert.equal(ask(method, cell), own));
  }
});
