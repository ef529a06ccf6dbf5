/**
 * The entry point of VS Code's notebook renderer: bytes of a view in, a drawn output out.
 *
 * Whatever the bytes, something is said: a view that cannot be decoded is a sentence. It is never handed on to the next
 * renderer (`vscode.fallbackToNextRenderer`), as nobody would then learn that an update or a new run is needed; the picture
 * and the text beside it stay one click away, under "Change Presentation".
 */
import { type ComponentChild, render } from 'preact';
import type { ActivationFunction } from 'vscode-notebook-renderer';
import { type DecodedView, decodeView } from '../extension/wire/container.js';
import type { HostToRenderer } from '../extension/wire/rendererMessage.js';
import { bytesOf } from './bytes.js';
import { askWhenLookedAt, isSameView } from './exactView.js';
import { vscodeHost } from './host.js';
import { speak } from './languages.js';
import { mount } from './mount.js';
import { Guard } from './views/Guard.js';
import { wholeView } from './views/wholeView.js';

export const activate: ActivationFunction<unknown> = (context) => {
  const host = { ...vscodeHost(context), loadCharts: () => import('./charts/ReportCharts.js') };
  const mounted = new Map<string, { readonly root: ShadowRoot; readonly view: DecodedView }>();
  /** By id, the output that is to be drawn: while parts are loaded it may be gone, or another. */
  const wanted = new Map<string, unknown>();
  const dispose = (id: string) => {
    wanted.delete(id);
    const root = mounted.get(id)?.root;
    if (root) render(null, root);
    mounted.delete(id);
  };
  context.onDidReceiveMessage?.((message: HostToRenderer) => {
    for (const [id, { root, view }] of mounted) {
      if (!view.ok || view.header.id !== message.id) continue;
      const exact = decodeView(bytesOf(message.base64));
      if (!exact.ok || !isSameView(exact, view)) continue;
      render(<Guard view={exact} host={host} />, root);
      mounted.set(id, { root, view: exact });
    }
  });
  return {
    renderOutputItem(item, element) {
      dispose(item.id);
      const view = decodeView(item.data());
      const draw = (content: ComponentChild) => {
        const root = mount(element, content);
        if (view.ok) askWhenLookedAt(element, view, host);
        mounted.set(item.id, { root, view });
      };
      const speaking = speak(item.metadata);
      const whole: ComponentChild | Promise<ComponentChild> = speaking
        ? speaking.then(() => wholeView(view, host))
        : wholeView(view, host);
      if (!(whole instanceof Promise)) return draw(whole);
      wanted.set(item.id, item);
      // The editor measures the output when this has come true.
      return whole.then((content: ComponentChild) => {
        if (wanted.get(item.id) === item) draw(content);
      });
    },
    disposeOutputItem(id) {
      for (const each of id === undefined ? [...mounted.keys(), ...wanted.keys()] : [id])
        dispose(each);
    },
  };
};
