/** Puts what is drawn into an element of the page, apart from the page's own styles. */
import { type ComponentChild, render } from 'preact';
import chartsCss from './charts.css';
import panesCss from './panes.css';
import reportCss from './report.css';
import css from './style.css';

let sheet: CSSStyleSheet | undefined;

export function mount(element: HTMLElement, content: ComponentChild): ShadowRoot {
  // An output that is drawn again keeps its element.
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css + panesCss + reportCss + chartsCss);
  }
  root.adoptedStyleSheets = [sheet];
  root.addEventListener('keydown', keepTyping);
  render(content, root);
  return root;
}

/** What a key does to a field or a button is not also a command of the notebook. */
function keepTyping(event: Event): void {
  const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
  // Those are the window's: F1, Ctrl+P.
  if (ctrlKey || metaKey || altKey || /^(Escape|Tab|F\d+)$/.test(key)) return;
  const { target } = event;
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  const isPressed = target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ');
  if (isField || isPressed) event.stopPropagation();
}
