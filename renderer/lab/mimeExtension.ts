/** JupyterLab's renderers of our MIME types: each hands an output to the renderer that VS Code has for it. */
import type { ActivationFunction, OutputItem } from 'vscode-notebook-renderer';
import { mime, typesShownAs } from '../../extension/wire/ids.js';
import { followTheme } from './theme.js';

/** The part of `@lumino/widgets` that is used. */
export interface Lumino {
  readonly Widget: new () => LuminoWidget;
}
interface LuminoWidget {
  readonly node: HTMLElement;
  readonly disposed: { readonly connect: (slot: () => void) => unknown };
}

/** The part of JupyterLab's `IRenderMime.IExtension` that is used. */
export interface MimeExtension {
  readonly id: string;
  readonly dataType: 'string' | 'json';
  /** The lower, the better. */
  readonly rank: number;
  readonly rendererFactory: {
    /** Drawn too where the notebook is not trusted. */
    readonly safe: boolean;
    readonly mimeTypes: readonly string[];
    readonly defaultRank: number;
    readonly createRenderer: (options: { readonly mimeType: string }) => LuminoWidget;
  };
}

interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

type Load = (file: string) => Promise<{ readonly activate: ActivationFunction<unknown> }>;

/** In front of the picture and the text that are beside them. */
const rank = 10;

export function mimeExtensions({ Widget }: Lumino, load: Load): readonly MimeExtension[] {
  followTheme();
  let items = 0;
  const started = new Map<string, ReturnType<typeof start>>();
  const start = async (file: string) => (await load(file)).activate(pageContext());
  const createIn = (file: string, type: string): LuminoWidget => {
    const renderer = started.get(file) ?? start(file);
    started.set(file, renderer);
    const widget = new Widget();
    const id = `output-${++items}`;
    widget.disposed.connect(() => void renderer.then((drawn) => drawn?.disposeOutputItem?.(id)));
    const renderModel = async ({ data }: MimeModel): Promise<void> => {
      const item = outputItem(id, type, bytesOf(data[type]));
      await (await renderer)?.renderOutputItem(item, widget.node, new AbortController().signal);
    };
    return Object.assign(widget, { renderModel });
  };
  const extension = (name: string, file: string, types: readonly string[]): MimeExtension => ({
    id: `lossbook:${name}`,
    dataType: name === 'views' ? 'string' : 'json',
    rank,
    rendererFactory: {
      safe: name === 'views',
      mimeTypes: types,
      defaultRank: rank,
      createRenderer: ({ mimeType }) => createIn(file, mimeType),
    },
  });
  return [
    extension('views', './main.js', [mime.view]),
    extension('charts', './charts.js', typesShownAs('chart')),
  ];
}

type Context = Parameters<ActivationFunction<unknown>>[0];

/** No editor listens: what a reader chose is kept as long as the page is open. */
function pageContext(): Context {
  let state: unknown;
  return {
    workspace: { isTrusted: true },
    getState: () => state,
    setState: (next: unknown) => (state = next),
    getRenderer: () => Promise.resolve(undefined),
  };
}

function outputItem(id: string, type: string, bytes: Uint8Array<ArrayBuffer>): OutputItem {
  // As JupyterLab's own language settings have set it.
  const metadata = { language: document.documentElement.lang };
  return { id, mime: type, metadata, data: () => bytes } as unknown as OutputItem;
}

/** Of a view base64, as a notebook file has it; of a chart its JSON. */
function bytesOf(data: unknown): Uint8Array<ArrayBuffer> {
  if (typeof data !== 'string') return new TextEncoder().encode(JSON.stringify(data));
  try {
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  } catch {
    // The renderer says of no bytes that they are no view.
    return new Uint8Array();
  }
}
