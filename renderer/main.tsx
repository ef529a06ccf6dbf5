/**
 * The entry point of VS Code's notebook renderer: bytes of a view in, a drawn output out.
 *
 * Whatever the bytes, something is said: a view that cannot be decoded is a sentence. It is never handed on to the next
 * renderer (`vscode.fallbackToNextRenderer`), as nobody would then learn that an update or a new run is needed; the picture
 * and the text beside it stay one click away, under "Change Presentation".
 */
import { render } from 'preact';
import type { ActivationFunction } from 'vscode-notebook-renderer';
import { decodeView } from '../extension/wire/container.js';
import { containerProblemText } from '../extension/wire/containerProblem.js';
import { vscodeHost } from './host.js';
import { mount } from './mount.js';
import { Guard } from './views/Guard.js';
import { ProblemView } from './views/ProblemView.js';

export const activate: ActivationFunction<unknown> = (context) => {
  const host = { ...vscodeHost(context), loadCharts: () => import('./charts/ReportCharts.js') };
  const mounted = new Map<string, ShadowRoot>();
  const dispose = (id: string) => {
    const root = mounted.get(id);
    if (root) render(null, root);
    mounted.delete(id);
  };
  return {
    renderOutputItem(item, element) {
      dispose(item.id);
      const view = decodeView(item.data());
      const root = mount(
        element,
        view.ok ? (
          <Guard view={view} host={host} />
        ) : (
          <ProblemView sentence={containerProblemText(view.problem)} />
        ),
      );
      mounted.set(item.id, root);
    },
    disposeOutputItem(id) {
      for (const each of id === undefined ? [...mounted.keys()] : [id]) dispose(each);
    },
  };
};
