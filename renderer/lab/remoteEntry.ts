/**
 * What JupyterLab loads first of a prebuilt extension: a container in the sense of webpack's module federation, by which both
 * sides say which modules they have. It brings nothing but itself and takes JupyterLab's own widgets.
 *
 * The views are drawn by the very files that VS Code loads (`main.tsx`, `charts.ts`), which are beside this script.
 */
import { mimeExtensions, type Lumino, type MimeExtension } from './mimeExtension.js';

/** By package and version. */
type ShareScope = Readonly<
  Record<string, Readonly<Record<string, { readonly get: () => Promise<() => unknown> }>>>
>;

interface Container {
  init: (scope: ShareScope) => void;
  get: (name: string) => Promise<() => { readonly __esModule: true; readonly default: unknown }>;
}

declare global {
  interface Window {
    _JUPYTERLAB?: Record<string, Container>;
  }
}

const script = (document.currentScript as HTMLScriptElement).src;
let scope: ShareScope = {};

async function widgets(): Promise<Lumino> {
  const versions = Object.values(scope['@lumino/widgets'] ?? {});
  const factory = await versions.at(-1)?.get();
  if (!factory) throw new Error('JupyterLab shares no @lumino/widgets');
  return factory() as Lumino;
}

(window._JUPYTERLAB ??= {})['lossbook'] = {
  init: (shared) => {
    scope = shared;
  },
  get: async () => {
    const extensions: readonly MimeExtension[] = mimeExtensions(await widgets(), (name) => {
      // The same for all files of one build, so that a browser asks for them again after an update.
      const url = new URL(name, script);
      url.search = new URL(script).search;
      return import(url.href) as Promise<never>;
    });
    return () => ({ __esModule: true, default: extensions });
  },
};
