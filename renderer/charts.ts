/** The entry point of VS Code's notebook renderer for charts; Vega is loaded when the first chart comes into sight. */
import type { ActivationFunction } from 'vscode-notebook-renderer';
import { showChart } from './charts/show.js';
import { speak } from './languages.js';
import { vscodeHost } from './host.js';

export const activate: ActivationFunction<unknown> = (context) => {
  const host = vscodeHost(context);
  const shown = new Map<string, () => void>();
  const dispose = (id: string) => {
    shown.get(id)?.();
    shown.delete(id);
  };
  return {
    renderOutputItem(item, element) {
      // An output that is drawn again keeps what can be kept of it.
      const show = () => {
        const { remove, whole } = showChart(element, item.data(), host);
        shown.set(item.id, remove);
        return whole;
      };
      const speaking = speak(item.metadata);
      if (!speaking) return show();
      // One that is gone by then is not drawn.
      let isWanted = true;
      shown.set(item.id, () => (isWanted = false));
      return speaking.then(() => (isWanted ? show() : undefined));
    },
    disposeOutputItem(id) {
      for (const each of id === undefined ? [...shown.keys()] : [id]) dispose(each);
    },
  };
};
