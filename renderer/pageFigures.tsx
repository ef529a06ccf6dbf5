/**
 * The figures of an exported page: each that holds its data is drawn from it over the picture and text that stand for
 * it, once the reader comes near. What cannot be drawn leaves those as they are.
 */
import { type ComponentChild, render } from 'preact';
import { decodeView } from '../extension/wire/container.js';
import { mime } from '../extension/wire/ids.js';
import { bytesOf } from './bytes.js';
import type { Host } from './host.js';
import { mount } from './mount.js';
import { keepAllDrawn } from './panes/usePage.js';
import { wholeView } from './views/wholeView.js';

/**
 * What draws the text that a page holds as data; undefined where it is nothing that can be drawn. Where that is found
 * out later, `leave` puts back what stood there.
 */
export type Drawer = (
  text: string,
  host: Host,
  leave: () => void,
) => ComponentChild | Promise<ComponentChild> | undefined;

/** By MIME type of what they draw. */
export type Drawers = Readonly<Record<string, Drawer>>;

export const viewDrawers: Drawers = {
  [mime.view]: (text, host) => {
    const view = decodeView(bytesOf(text));
    return view.ok ? wholeView(view, host) : undefined;
  },
};

/** How far outside of the window a figure is drawn already, in css pixels. */
const margin = 600;

export function drawFigures(drawers: Drawers, host: Host): void {
  keepAllDrawn();
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(target as HTMLElement, drawers, host);
      }
    },
    { rootMargin: `${margin}px` },
  );
  for (const data of document.querySelectorAll<HTMLScriptElement>('figure > script')) {
    if (data.parentElement && Object.hasOwn(drawers, data.type)) near.observe(data.parentElement);
  }
}

function draw(figure: HTMLElement, drawers: Drawers, host: Host): void {
  const still = figure.querySelector<HTMLElement>('.static');
  const data = figure.querySelector('script');
  const live = document.createElement('div');
  live.className = 'live';
  const leave = () => {
    if (live.shadowRoot) render(null, live.shadowRoot);
    live.remove();
    figure.classList.remove('drawn');
  };
  const content = data && drawers[data.type]?.(data.textContent ?? '', host, leave);
  if (!content || !still) return;
  const place = (whole: ComponentChild) => {
    figure.append(live);
    figure.classList.add('drawn');
    try {
      mount(live, whole);
    } catch {
      leave();
    }
  };
  if (content instanceof Promise) void content.then(place);
  else place(content);
}
