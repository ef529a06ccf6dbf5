/** The extension: a list of what it registers. */
import * as vscode from 'vscode';
import { registerNotebookContext } from './activeNotebook.js';
import { registerAgentTools } from './agents/tools.js';
import { createCellBook } from './file/cellBook.js';
import { registerExport } from './file/exportNotebook.js';
import { registerRecord } from './file/record.js';
import { registerSamples } from './file/samples.js';
import { registerSerializer } from './file/serializer.js';
import { registerDebugCell } from './debug/debugCell.js';
import { createDebugSessions } from './debug/sessions.js';
import { registerLanguageFeatures } from './language/features.js';
import { registerLanguageProblems } from './language/problems.js';
import { createLanguageService } from './language/service.js';
import { registerSnippets } from './language/snippets.js';
import { useTranslations } from './l10n.js';
import { registerCommands } from './run/commands.js';
import { createController } from './run/controller.js';
import { registerDocuments } from './run/documents.js';
import { registerInstallTensorflow } from './run/installTensorflow.js';
import { kernelOptions, optionsOfFile } from './run/kernelOptions.js';
import { registerPythonChoice } from './run/pythonChoice.js';
import { createKernels, type KernelRegistry } from './run/kernels.js';
import { createStaleCells } from './run/staleCells.js';
import { registerTests } from './testing/tests.js';
import { registerCellStatusItems } from './views/cellStatusItems.js';
import { registerDiagnostics } from './views/diagnostics.js';
import { registerEnvironment } from './views/environment.js';
import { createInspectPanel } from './views/inspectPanel.js';
import { registerKernelStatus } from './views/kernelStatus.js';
import { registerRendererMessages } from './views/rendererMessages.js';
import { registerTotalStatus } from './views/totalStatus.js';
import { registerVariablesView } from './views/variablesView.js';

let kernels: KernelRegistry | undefined;

export function activate(context: vscode.ExtensionContext): void {
  useTranslations((message, ...args) => vscode.l10n.t(message, ...args));
  kernels = createKernels(kernelOptions(context));
  const book = createCellBook();
  const controller = createController(kernels, book, context.extension.id);
  const service = createLanguageService(context);
  const stale = createStaleCells(kernels, book, service);
  const debugSessions = createDebugSessions();
  const tests = registerTests(
    optionsOfFile(context),
    context.asAbsolutePath('dist/verify.cjs'),
    debugSessions,
  );
  const panel = createInspectPanel(context, kernels);
  context.subscriptions.push(
    kernels,
    controller,
    registerSerializer(),
    registerDocuments(controller),
    registerRecord(book),
    registerCommands(controller, stale, tests),
    stale,
    debugSessions,
    registerDebugCell(debugSessions, { controller, kernels, book }),
    registerSamples(context),
    registerExport(context, book),
    registerInstallTensorflow(),
    registerPythonChoice(),
    registerNotebookContext(),
    panel,
    registerRendererMessages(context, book, kernels),
    registerDiagnostics(kernels, book),
    registerCellStatusItems(kernels, book, stale),
    registerKernelStatus(kernels),
    registerTotalStatus(kernels, book, stale),
    registerVariablesView(kernels, panel),
    registerEnvironment(kernels, book),
    registerAgentTools({ controller, kernels, book, stale }),
    tests,
    registerSnippets(),
    registerLanguageFeatures(service),
    registerLanguageProblems(service),
    service,
  );
}

/** The editor waits for this, so that no kernel outlives its window. */
export const deactivate = (): Promise<void> | undefined => kernels?.closeAll();
