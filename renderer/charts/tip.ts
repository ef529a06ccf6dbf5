/** What is known of the mark under the mouse, beside it; text only, for it comes from data. */

export interface ChartTip {
  show: (value: unknown, at: { readonly x: number; readonly y: number }) => void;
  hide: () => void;
  remove: () => void;
}

const away = 12;

/** In `figure`, which is what it is placed by. */
export function chartTip(figure: HTMLElement): ChartTip {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  // The same numbers stand in the table; spoken at every move of the mouse they would only disturb.
  tip.ariaHidden = 'true';
  figure.append(tip);
  return {
    show(value, { x, y }) {
      const rows = rowsOf(value);
      tip.hidden = rows.length === 0;
      if (tip.hidden) return;
      tip.replaceChildren(...rows.map(rowElement));
      const { left, top, width } = figure.getBoundingClientRect();
      const isRight = x - left + away + tip.offsetWidth > width;
      tip.style.left = `${Math.max(0, x - left + (isRight ? -away - tip.offsetWidth : away))}px`;
      tip.style.top = `${y - top + away}px`;
    },
    hide: () => void (tip.hidden = true),
    remove: () => tip.remove(),
  };
}

type Row = readonly [name: string, text: string];

function rowsOf(value: unknown): readonly Row[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [['', textOf(value)]];
  return Object.entries(value).map(([name, each]) => [name, textOf(each)]);
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

function rowElement([name, text]: Row): HTMLElement {
  const row = document.createElement('div');
  const key = document.createElement('span');
  key.textContent = name === '' ? '' : `${name} `;
  row.append(key, text);
  return row;
}
