/** The page that shows one value: the notebook's own renderer, given a page of its own. */
import { listText, t } from '../l10n.js';
import type { MimeBundle } from '../../wire/ids.js';
import { mime } from '../../wire/ids.js';

export interface PageParts {
  /** Where the page finds the renderer, and who may serve it. */
  readonly renderer: string;
  readonly source: string;
  readonly nonce: string;
  /** Of the editor. */
  readonly language: string;
}

/** What the editor sends to the page: the richest form of a value that the page can draw. */
export type Shown =
  | { readonly kind: 'view'; readonly id: string; readonly bytes: Uint8Array }
  | { readonly kind: 'picture'; readonly bytes: Uint8Array; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

export function toShown(name: string, bundle: MimeBundle): Shown {
  const { [mime.view]: view, [mime.png]: png, [mime.text]: text } = bundle;
  if (view instanceof Uint8Array) return { kind: 'view', id: name, bytes: view };
  const shown = typeof text === 'string' ? text : t('one of {0}', listText(Object.keys(bundle)));
  if (png instanceof Uint8Array) return { kind: 'picture', bytes: png, text: shown };
  return { kind: 'text', text: shown };
}

/**
 * The page asks for its value when it has loaded, and again whenever the editor has thrown it away and made it
 * anew. The renderer gets the context that a notebook gives it, without an editor behind it.
 */
export const inspectPage = ({
  renderer,
  source,
  nonce,
  language,
}: PageParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}' ${source}; style-src 'nonce-${nonce}'; img-src data:">
<style nonce="${nonce}">
  body { padding: 12px 20px; color: var(--vscode-editor-foreground); }
  pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); white-space: pre-wrap; }
  img { image-rendering: pixelated; max-width: 100%; }
</style>
<title>Value</title>
</head>
<body>
<main id="value"></main>
<script type="module" nonce="${nonce}">
  import { activate } from '${renderer}';
  const editor = acquireVsCodeApi();
  const main = document.getElementById('value');
  const drawing = await activate({
    getState: () => editor.getState(),
    setState: (state) => editor.setState(state),
    workspace: { isTrusted: true },
  });
  const written = (text) => {
    const pre = document.createElement('pre');
    pre.textContent = text;
    return pre;
  };
  const picture = (bytes, text) => {
    const image = document.createElement('img');
    image.alt = text;
    image.src = 'data:image/png;base64,' + btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
    return image;
  };
  window.addEventListener('message', ({ data: shown }) => {
    drawing.disposeOutputItem();
    main.replaceChildren();
    if (shown.kind === 'text') main.append(written(shown.text));
    if (shown.kind === 'picture') main.append(picture(shown.bytes, shown.text), written(shown.text));
    if (shown.kind !== 'view') return;
    const element = main.appendChild(document.createElement('div'));
    const metadata = { language: '${language}' };
    const item = { id: shown.id, mime: '${mime.view}', metadata, data: () => shown.bytes };
    drawing.renderOutputItem(item, element, new AbortController().signal);
  });
  editor.postMessage('ready');
</script>
</body>
</html>
`;
