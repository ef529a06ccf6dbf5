/** Debug sessions of the editor: each has an adapter in this process, to a kernel that runs. */
import * as vscode from 'vscode';
import type { Kernel } from '../../client/kernel.js';
import { createDebugAdapter } from '../../debug/adapter.js';
import type { Request } from '../../debug/protocol.js';
import type { NotebookSources } from '../../debug/sources.js';
import { debugType } from '../../wire/ids.js';
import { t } from '../l10n.js';
import { texts } from '../text.js';

/** What is debugged: something that runs in a kernel, from now to its end. */
export interface Debuggee {
  /** Resolves to one that has started. */
  kernel: () => Promise<Kernel>;
  readonly sources: NotebookSources;
  run: () => Promise<void>;
  /** It is to end, as somebody pressed Stop. */
  stop: () => void;
}

export interface DebugSessions extends vscode.Disposable {
  /** Of a launch configuration that names none by its number. */
  provide: (find: (configuration: vscode.DebugConfiguration) => Debuggee | undefined) => void;
  /** Resolves when it has run to its end under the debugger, to false where that could not be started. */
  start: (name: string, debuggee: Debuggee) => Promise<boolean>;
}

export function createDebugSessions(): DebugSessions {
  /** Started by `start`, by the numbers in their configurations. */
  const started = new Map<number, Debuggee>();
  let numbers = 0;
  let find: (configuration: vscode.DebugConfiguration) => Debuggee | undefined = () => undefined;
  const factory = vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
    createDebugAdapterDescriptor: async ({ configuration }) => {
      const number = configuration['debuggee'] as number | undefined;
      const debuggee = number === undefined ? find(configuration) : started.get(number);
      if (!debuggee) throw new Error(texts.debugEnded());
      return new vscode.DebugAdapterInlineImplementation(
        editorAdapter(debuggee, await debuggee.kernel()),
      );
    },
  });
  return {
    provide: (other) => {
      find = other;
    },
    start: async (name, debuggee) => {
      const number = ++numbers;
      let hasBegun = false;
      const ended = new Promise<void>((resolve) => {
        const run = () => {
          hasBegun = true;
          return debuggee.run().finally(resolve);
        };
        started.set(number, { ...debuggee, run });
        // One that ended before it ran will not run any more.
        const listener = vscode.debug.onDidTerminateDebugSession(({ configuration }) => {
          if (configuration['debuggee'] !== number) return;
          listener.dispose();
          if (!hasBegun) resolve();
        });
      });
      const configuration = { type: debugType, request: 'launch', name, debuggee: number };
      const quiet = { suppressSaveBeforeStart: true };
      const hasStarted = await vscode.debug.startDebugging(undefined, configuration, quiet);
      if (hasStarted) await ended;
      started.delete(number);
      return hasStarted && hasBegun;
    },
    dispose: () => void factory.dispose(),
  };
}

function editorAdapter(debuggee: Debuggee, kernel: Kernel): vscode.DebugAdapter {
  const sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  const adapter = createDebugAdapter({
    open: kernel.debug,
    notebook: debuggee.sources,
    send: (message) => sent.fire(message),
    onConfigured: () => void debuggee.run().finally(adapter.end),
    onStop: debuggee.stop,
    t,
  });
  return {
    onDidSendMessage: sent.event,
    handleMessage: (message) => adapter.handle(message as Request),
    dispose: () => {
      adapter.end();
      sent.dispose();
    },
  };
}
