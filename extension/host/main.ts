/** The extension: a list of what it registers. */
import type * as vscode from 'vscode';
import { createCellBook } from './cellBook.js';
import { registerCommands } from './commands.js';
import { createController } from './controller.js';
import { registerDocuments } from './documents.js';
import { registerFeatures } from './features.js';
import { registerExport } from './exportNotebook.js';
import { kernelOptions } from './kernelOptions.js';
import { createKernels, type KernelRegistry } from './kernels.js';
import { registerRecord } from './record.js';
import { registerRendererMessages } from './rendererMessages.js';
import { registerSamples } from './samples.js';
import { registerSerializer } from './serializer.js';

let kernels: KernelRegistry | undefined;

export function activate(context: vscode.ExtensionContext): void {
  kernels = createKernels(kernelOptions(context));
  const book = createCellBook();
  const controller = createController(kernels, book, context.extension.id);
  context.subscriptions.push(
    kernels,
    controller,
    registerSerializer(),
    registerDocuments(controller),
    registerRecord(book),
    registerRendererMessages(context, book),
    registerCommands(controller),
    registerSamples(context),
    registerExport(context, book),
    registerFeatures(context, kernels, book),
  );
}

/** The editor waits for this, so that no kernel outlives its window. */
export const deactivate = (): Promise<void> | undefined => kernels?.closeAll();
