/** Values that are made anew at each drawing, kept as long as they say the same: what is made of them is then kept too. */
import { useRef } from 'preact/hooks';

/** For small plain values: compared as JSON. */
export function useSameValue<T>(value: T): T {
  return useKept(value, (a, b) => JSON.stringify(a) === JSON.stringify(b));
}

/** For arrays of what is large or a function: each item is the same object. */
export function useSameItems<T>(items: readonly T[]): readonly T[] {
  return useKept(
    items,
    (a, b) => a.length === b.length && a.every((item, i) => Object.is(item, b[i])),
  );
}

function useKept<T>(value: T, isSame: (kept: T, value: T) => boolean): T {
  const kept = useRef(value);
  if (!isSame(kept.current, value)) kept.current = value;
  return kept.current;
}
