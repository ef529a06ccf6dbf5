/** The page and a part of it, as state of a component. */
import { type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { currentPage, onPageChange, type Page } from '../theme.js';

export function usePage(): Page {
  const [page, setPage] = useState(currentPage);
  useEffect(() => onPageChange(() => setPage(currentPage())), []);
  return page;
}

/** Css pixels between the edges of an element; undefined until it is in the page. */
export function useWidth(ref: RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const element = ref.current!;
    // Whole pixels, and none for an output that is folded away: it comes back as it was.
    const measure = () => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

/** Css pixels around what is seen that are drawn in advance. */
const margin = 400;

let keepsAll = false;

/**
 * Of a page that is read from top to bottom, printed, and pictured as a whole: what was drawn once stays drawn, wherever the
 * reader is. An editor's outputs are without end, so there what is scrolled away is forgotten.
 */
export function keepAllDrawn(): void {
  keepsAll = true;
}

/** Whether an element is to be drawn: on the screen or near it. */
export function useVisible(ref: RefObject<HTMLElement | null>): boolean {
  const [visible, setVisible] = useState(keepsAll);
  useLayoutEffect(() => {
    if (keepsAll) return;
    const element = ref.current!;
    const { top, bottom } = element.getBoundingClientRect();
    setVisible(bottom > -margin && top < innerHeight + margin);
    const observer = new IntersectionObserver(
      (entries) => setVisible(entries.at(-1)!.isIntersecting),
      { rootMargin: `${margin}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return visible;
}
