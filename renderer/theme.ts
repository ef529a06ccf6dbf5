/**
 * The look of the page: colours for what is drawn on a canvas, and pixels per css pixel. One watcher for all
 * outputs of the page, as each would hear of the same changes.
 */

export interface Theme {
  readonly kind: 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';
  /** As `canvas` takes them. */
  readonly foreground: string;
  readonly background: string;
  readonly focus: string;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
}

export interface Page {
  readonly theme: Theme;
  /** Device pixels per css pixel. */
  readonly ratio: number;
}

type Listener = () => void;

const listeners = new Set<Listener>();
let page: Page | undefined;
let stop: (() => void) | undefined;

export function currentPage(): Page {
  page ??= readPage();
  return page;
}

/** Calls back after every change of the page; returns what ends that. */
export function onPageChange(listener: Listener): () => void {
  listeners.add(listener);
  stop ??= watch();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
    page = undefined;
  };
}

function watch(): () => void {
  const onChange = () => {
    const next = readPage();
    // Classes and styles change for much that is no matter of colours.
    if (JSON.stringify(next) === JSON.stringify(page)) return;
    page = next;
    for (const listener of [...listeners]) listener();
  };
  // VS Code sets classes and data on the body, and the variables on the root.
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: watched });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: watched });
  const stopRatio = watchRatio(onChange);
  const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)'].map((q) =>
    matchMedia(q),
  );
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    stopRatio();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}

const watched = ['class', 'style', 'data-vscode-theme-kind', 'data-vscode-theme-id'];

/** A query of the resolution tells only that it is no longer the one asked for, so it is asked anew each time. */
function watchRatio(onChange: () => void): () => void {
  let query: MediaQueryList;
  const ask = () => {
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', answer, { once: true });
  };
  const answer = () => {
    ask();
    onChange();
  };
  ask();
  return () => query.removeEventListener('change', answer);
}

function readPage(): Page {
  const style = getComputedStyle(document.body);
  const variable = (name: string, fallback: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const kind = themeKind();
  const theme: Theme = {
    kind,
    foreground: variable('editor-foreground', variable('foreground', 'CanvasText')),
    background: variable('editor-background', 'Canvas'),
    focus: variable('focusBorder', 'Highlight'),
    error: variable('errorForeground', kind.includes('light') ? '#b01011' : '#f48771'),
    warning: variable('editorWarning-foreground', '#bf8803'),
    info: variable('charts-blue', '#1a85ff'),
  };
  return {
    theme: matchMedia('(forced-colors: active)').matches ? forceColours(theme) : theme,
    ratio: devicePixelRatio,
  };
}

const forceColours = (theme: Theme): Theme => ({
  ...theme,
  foreground: 'CanvasText',
  background: 'Canvas',
  focus: 'Highlight',
});

function themeKind(): Theme['kind'] {
  switch (document.body.dataset['vscodeThemeKind']) {
    case 'vscode-light':
      return 'light';
    case 'vscode-dark':
      return 'dark';
    case 'vscode-high-contrast':
      return 'high-contrast';
    case 'vscode-high-contrast-light':
      return 'high-contrast-light';
    default:
      return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
}

/** Any colour of CSS as its numbers. */
export function rgbOf(colour: string): readonly [red: number, green: number, blue: number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}
