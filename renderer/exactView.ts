/** What was left out of a view for the file's sake is asked of the kernel by who looks closer. */
import type { View } from '../extension/picture/tensorData.js';
import type { Host } from './host.js';

/** Once, when the pointer or the focus comes. */
export function askWhenLookedAt(element: HTMLElement, { header }: View, { post }: Host): void {
  if (!post || !header.reduced) return;
  const ask = () => {
    for (const type of looks) element.removeEventListener(type, ask);
    post({ type: 'exact', id: header.id });
  };
  for (const type of looks) element.addEventListener(type, ask);
}

const looks = ['pointerover', 'focusin'] as const;

/** Of the same tensors: their statistics are of all elements, whatever was sent. A cell may have run again meanwhile. */
export function isSameView(exact: View, sent: View): boolean {
  const of = ({ header }: View) =>
    new Set(header.tensors.map((t) => `${t.name} ${JSON.stringify(t.stats)}`));
  const all = of(exact);
  return exact.header.kind === sent.header.kind && [...of(sent)].every((one) => all.has(one));
}
