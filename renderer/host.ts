/** The page around the outputs, whichever it is: VS Code's webview, or an exported notebook in a browser. */
import type { FunctionComponent } from 'preact';
import type { RendererContext } from 'vscode-notebook-renderer';
import type { ReportData } from '../extension/wire/report.js';
import type { RendererToHost } from '../extension/wire/rendererMessage.js';
import { t } from '../extension/wire/words.js';

export interface Host {
  /** What was kept of a view, by the view's id; undefined where nothing was. */
  getState: (id: string) => unknown;
  /** Kept as long as the page lives. Small JSON. */
  setState: (id: string, value: unknown) => void;
  /** Absent where no editor listens: then nothing is offered that needs one. */
  readonly post?: (message: RendererToHost) => void;
  /** Resolves when it is on the clipboard, or the editor was asked; to false where neither can be. */
  copy: (text: string) => Promise<boolean>;
  save: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Absent where a page carries no Vega: then no charts of reports are offered. */
  readonly loadCharts?: () => Promise<{
    readonly ReportCharts: FunctionComponent<ReportChartsProps>;
  }>;
}

export type ChartedReport = Extract<ReportData, { kind: 'precision' | 'benchmark' }>;

export interface ReportChartsProps {
  readonly report: ChartedReport;
  readonly host: Host;
}

type States = Readonly<Record<string, unknown>>;

/** Views whose state is kept; older ones are forgotten. */
const maxStates = 200;

export function vscodeHost(context: RendererContext<unknown>): Host {
  const states = (): States => {
    const kept = context.getState();
    return typeof kept === 'object' && kept !== null ? (kept as States) : {};
  };
  const post = context.postMessage && ((message: RendererToHost) => context.postMessage!(message));
  return {
    getState: (id) => (Object.hasOwn(states(), id) ? states()[id] : undefined),
    setState(id, value) {
      const others = Object.entries(states()).filter(([key]) => key !== id);
      context.setState(Object.fromEntries([...others.slice(1 - maxStates), [id, value]]));
    },
    ...(post && { post }),
    copy: (text) => copyText(text, post),
    save: (name, bytes) =>
      post ? post({ type: 'save', name, base64: base64Of(bytes) }) : download(name, bytes),
  };
}

/** A page that no editor is behind. */
export function pageHost(): Host {
  const states = new Map<string, unknown>();
  return {
    getState: (id) => states.get(id),
    setState: (id, value) => void states.set(id, value),
    copy: (text) => copyText(text, undefined),
    save: download,
  };
}

/** What is said where `copy` gave false. */
export const notCopied = (): string =>
  t('not copied: the browser does not let this page write to the clipboard');

/** The page may lack the right to write to the clipboard; the editor has it. */
async function copyText(text: string, post: Host['post']): Promise<boolean> {
  try {
    // Not there on a page without https.
    await (navigator.clipboard as Clipboard | undefined)!.writeText(text);
    return true;
  } catch {
    post?.({ type: 'copy', text });
    return post !== undefined;
  }
}

function base64Of(bytes: Uint8Array): string {
  // A call takes so many arguments and no more.
  const block = 0x8000;
  let text = '';
  for (let start = 0; start < bytes.length; start += block) {
    text += String.fromCharCode(...bytes.subarray(start, start + block));
  }
  return btoa(text);
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser reads it after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
