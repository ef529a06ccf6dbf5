/**
 * The built renderer in headless Chromium, in a page that does what VS Code's webview does: it activates the renderer with
 * a context, hands it outputs by id, and sets the theme on the body.
 */
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join, normalize, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { type ThemeName, themes } from './themes.js';

/** The page's side, as its script below has it. */
export interface StageWindow {
  readonly stage: {
    /** Comes true when it is drawn, which is at once where no part is to be loaded. */
    draw: (id: string, bytes: Uint8Array) => Promise<unknown>;
    render: (id: string, base64: string) => Promise<unknown>;
    dispose: (id?: string) => void;
    readonly posted: unknown[];
    state: unknown;
    readonly errors: string[];
  };
}

export interface Stage {
  readonly page: Page;
  /** Draws a view into an output of its own. */
  show: (id: string, bytes: Uint8Array) => Promise<void>;
  setTheme: (theme: ThemeName) => Promise<void>;
  /** Waits until all that was asked for is on the screen. */
  settled: () => Promise<void>;
  posted: () => Promise<readonly Record<string, unknown>[]>;
  errors: () => Promise<readonly string[]>;
  /** Changes the device pixels per css pixel, as moving a window to another screen does. */
  setRatio: (ratio: number) => Promise<void>;
}

const html = `<!doctype html>
<html lang="en"><head><title>outputs</title><style>
  body { margin: 0; padding: 12px 16px; background: var(--vscode-editor-background); }
</style></head><body><main></main><script type="module">
  // As in a webview that may not write to the clipboard: the editor is asked.
  Object.defineProperty(navigator, 'clipboard', { value: undefined });
  const errors = [];
  addEventListener('error', (event) => errors.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
  const { activate } = await import('/renderer/main.js');
  const posted = [];
  const stage = { posted, errors, state: JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined };
  const context = {
    workspace: { isTrusted: true },
    getState: () => stage.state,
    setState: (state) => { stage.state = state; sessionStorage.setItem('state', JSON.stringify(state)); },
    // Bytes as numbers, for tests to read.
    postMessage: (message) => posted.push({ ...message, ...(message.base64 && { bytes: [...atob(message.base64)].map((c) => c.charCodeAt(0)) }) }),
    getRenderer: async () => undefined,
  };
  const renderer = await activate(context);
  let drawn;
  stage.drawn = () => drawn;
  stage.draw = (id, all) => {
    let element = document.getElementById(id);
    if (!element) {
      element = document.createElement('div');
      element.id = id;
      document.querySelector('main').append(element);
    }
    try {
      drawn = Promise.all([drawn, renderer.renderOutputItem({ id, mime: 'application/vnd.lossbook.view', data: () => all }, element)]).then(() => undefined);
    } catch (error) { errors.push('thrown: ' + error); }
    return drawn;
  };
  stage.render = (id, base64) => {
    const raw = atob(base64);
    // A part of a larger buffer, at an odd offset: VS Code promises no alignment.
    const all = new Uint8Array(raw.length + 1);
    for (let i = 0; i < raw.length; i++) all[i + 1] = raw.charCodeAt(i);
    return stage.draw(id, all.subarray(1));
  };
  stage.dispose = (id) => { renderer.disposeOutputItem(id); if (id) document.getElementById(id)?.remove(); };
  window.stage = stage;
</script></body></html>`;

export interface StageOptions {
  readonly theme?: ThemeName;
  /** Device pixels per css pixel. */
  readonly ratio?: number;
  readonly width?: number;
  /** What the page can fetch from `/files/`, by name. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** `page`: an empty one; it is closed by whoever made it. */
export async function openStage(page: Page, options: StageOptions = {}): Promise<Stage> {
  const { theme = 'vscode-dark', ratio = 1, width = 1000, files = {} } = options;
  const server = await serve(resolve('dist/renderer'), files);
  page.once('close', () => server.close());
  const { port } = server.address() as AddressInfo;
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForFunction('window.stage !== undefined');
  const devtools = await page.context().newCDPSession(page);
  const inPage = <Result>(body: string): Promise<Result> => page.evaluate<Result>(body);
  const stage: Stage = {
    page,
    async show(id, bytes) {
      const base64 = Buffer.from(bytes).toString('base64');
      await page.evaluate(
        ([id, base64]) => (globalThis as unknown as StageWindow).stage.render(id!, base64!),
        [id, base64],
      );
      await stage.settled();
    },
    async setTheme(name) {
      const style = Object.entries(themes[name])
        .map(([key, value]) => `--vscode-${key}: ${value}`)
        .concat("--vscode-font-family: 'DejaVu Sans', sans-serif")
        .concat("--vscode-editor-font-family: 'DejaVu Sans Mono', monospace")
        .join(';');
      const kind = JSON.stringify(name);
      await inPage(
        `document.documentElement.setAttribute('style', ${JSON.stringify(style)});` +
          `document.body.dataset.vscodeThemeKind = ${kind}; document.body.className = ${kind};`,
      );
      await stage.settled();
    },
    settled: async () => {
      await inPage('stage.drawn()');
      // Parts of views are loaded when they are first asked for.
      await page.waitForFunction(
        `![...document.querySelectorAll('main > *')].some((out) => out.shadowRoot?.querySelector('.loading'))`,
      );
      // What is counted after the picture is drawn comes within 50 ms.
      await inPage(
        `new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 90))`,
      );
    },
    posted: () => inPage('window.stage.posted'),
    errors: () => inPage('window.stage.errors'),
    async setRatio(deviceScaleFactor) {
      await devtools.send('Emulation.setDeviceMetricsOverride', {
        // Without a change of size Chromium emulates the ratio, but tells nobody.
        ...{ width, height: 899, deviceScaleFactor, mobile: false },
      });
      await stage.settled();
    },
  };
  await stage.setTheme(theme);
  if (ratio !== 1) await stage.setRatio(ratio);
  return stage;
}

function serve(folder: string, files: NonNullable<StageOptions['files']>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(request.url ?? '/');
    if (path === '/') return void response.setHeader('content-type', 'text/html').end(html);
    const file = files[path.replace(/^\/files\//, '')];
    if (file) return void response.end(file);
    readFile(join(folder, path.replace(/^\/renderer\//, '')))
      .then((bytes) => response.setHeader('content-type', 'text/javascript').end(bytes))
      .catch(() => response.writeHead(404).end());
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}
