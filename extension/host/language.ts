/** The language of cells: TypeScript that knows the other cells, TensorFlow.js and `lossbook/*`. */
import * as vscode from 'vscode';
import { registerLanguageFeatures } from './languageFeatures.js';
import { registerLanguageProblems } from './languageProblems.js';
import { createLanguageService } from './languageService.js';

export function registerLanguage(context: vscode.ExtensionContext): vscode.Disposable {
  const service = createLanguageService(context);
  return vscode.Disposable.from(
    registerLanguageFeatures(service),
    registerLanguageProblems(service),
    service,
  );
}
