/** Which cells of a large table are in the page: those that are seen, and no more. */

export interface TableWindow {
  readonly first: number;
  readonly count: number;
}

/** Browsers cannot scroll further than some 33 million pixels; beyond this, a pixel is more than one line. */
export const maxScroll = 5_000_000;

/** Lines of `size` px that a viewport scrolled to `scroll` shows. */
export function windowAt(
  scroll: number,
  viewport: number,
  size: number,
  total: number,
): TableWindow {
  const count = Math.min(total, Math.ceil(viewport / size) + 1);
  const length = Math.min(maxScroll, total * size);
  const part = length > viewport ? Math.max(0, Math.min(1, scroll / (length - viewport))) : 0;
  const isExact = total * size <= maxScroll;
  const first = isExact
    ? Math.floor(Math.max(0, scroll) / size)
    : Math.round(part * (total - count + 1));
  return { first: Math.max(0, Math.min(total - count, first)), count };
}

/** The scroll position that shows a line, as near as possible to the one there is. */
export function scrollTo(
  line: number,
  scroll: number,
  viewport: number,
  size: number,
  total: number,
): number {
  const { first, count } = windowAt(scroll, viewport, size, total);
  if (line >= first && line < first + count - 1) return scroll;
  const length = Math.min(maxScroll, total * size);
  const top = Math.max(0, line - Math.floor(count / 2));
  const isExact = total * size <= maxScroll;
  const target = isExact ? top * size : (top / (total - count + 1)) * (length - viewport);
  return Math.max(0, Math.min(length - viewport, target));
}
