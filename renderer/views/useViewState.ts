/** The state of a view, kept with the page while its output is scrolled away. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Host } from '../host.js';

/** Panning changes it at every frame. */
const keepAfterMs = 250;

/** `restore` makes a whole state of whatever was kept under the id, be it nothing. */
export function useViewState<State>(
  host: Host,
  id: string,
  restore: (saved: unknown) => State,
): readonly [State, (change: (state: State) => State) => void] {
  const [state, setState] = useState(() => restore(host.getState(id)));
  const latest = useRef(state);
  const isKept = useRef(true);
  if (latest.current !== state) isKept.current = false;
  latest.current = state;
  const keep = useCallback(() => {
    if (!isKept.current) host.setState(id, latest.current);
    isKept.current = true;
  }, [host, id]);
  useEffect(() => {
    const timer = setTimeout(keep, keepAfterMs);
    return () => clearTimeout(timer);
  }, [state, keep]);
  // At once: an output that is drawn again is taken away and put back in one go.
  useLayoutEffect(() => keep, [keep]);
  return [state, setState];
}
