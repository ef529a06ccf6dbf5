/**
 * The entry point of an exported page: each view that lies in it as data is drawn over the picture and text that stand
 * for it, once the reader comes near. What cannot be drawn leaves those as they are.
 */
import { render } from 'preact';
import { decodeView } from '../extension/wire/container.js';
import { mime } from '../extension/wire/ids.js';
import { pageHost, type Host } from './host.js';
import { mount } from './mount.js';
import { Guarded } from './views/Guarded.js';

const host = pageHost();

/** How far outside of the window a view is drawn already, in css pixels. */
const margin = 600;

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target as HTMLElement, host);
    }
  },
  { rootMargin: `${margin}px` },
);

for (const data of document.querySelectorAll(`figure > script[type="${mime.view}"]`)) {
  if (data.parentElement) near.observe(data.parentElement);
}

function draw(figure: HTMLElement, host: Host): void {
  const still = figure.querySelector<HTMLElement>('.static');
  const data = figure.querySelector('script');
  const view = data && decodeView(bytesOf(data.textContent ?? ''));
  if (!view?.ok || !still) return;
  const live = document.createElement('div');
  live.className = 'live';
  figure.append(live);
  try {
    mount(live, <Guarded view={view} host={host} />);
    figure.classList.add('drawn');
  } catch {
    if (live.shadowRoot) render(null, live.shadowRoot);
    live.remove();
  }
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    // No base64: the empty view is refused, and the picture stays.
    return new Uint8Array();
  }
}
