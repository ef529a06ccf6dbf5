/**
 * The entry point of VS Code's notebook renderer: bytes of a view in, a drawn output out.
 *
 * Whatever the bytes, something is said: a view that cannot be decoded is a sentence. It is never handed on to the next
 * renderer (`vscode.fallbackToNextRenderer`), as nobody would then learn that an update or a new run is needed; the picture
 * and the text beside it stay one click away, under "Change Presentation".
 */
import { render } from 'preact';
import type { ActivationFunction } from 'vscode-notebook-renderer';
import { type DecodedView, decodeView } from '../extension/wire/container.js';
import type { HostToRenderer } from '../extension/wire/rendererMessage.js';
import { bytesOf } from './bytes.js';
import { askWhenLookedAt, isSameView } from './exactView.js';
import { vscodeHost } from './host.js';
import { mount } from './mount.js';
import { DamagedView } from './views/DamagedView.js';
import { Guard } from './views/Guard.js';

export const activate: ActivationFunction<unknown> = (context) => {
  const host = { ...vscodeHost(context), loadCharts: () => import('./charts/ReportCharts.js') };
  const mounted = new Map<string, { readonly root: ShadowRoot; readonly view: DecodedView }>();
  const dispose = (id: string) => {
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
      const root = mount(
        element,
        view.ok ? <Guard view={view} host={host} /> : <DamagedView problem={view.problem} />,
      );
      if (view.ok) askWhenLookedAt(element, view, host);
      mounted.set(item.id, { root, view });
    },
    disposeOutputItem(id) {
      for (const each of id === undefined ? [...mounted.keys()] : [id]) dispose(each);
    },
  };
};
