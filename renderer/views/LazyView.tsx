/** Components whose code is loaded when the first of them is shown: views without pictures, and what a click opens or makes. */
import { t } from '../../extension/wire/words.js';
import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ProblemView } from './ProblemView.js';

type Later = typeof import('./later.js');

let loaded: Later | undefined;

export const isLoaded = (): boolean => loaded !== undefined;

export const loadLater = async (): Promise<Later> => (loaded = await import('./later.js'));

/** By the name of its export; `room` is a class that has its height already, for what is open from the beginning. */
export function lazyView<Props extends object>(
  choose: (later: Later) => ComponentType<Props>,
  room = '',
): FunctionComponent<Props> {
  return function LazyView(props: Props) {
    const [later, setLater] = useState(loaded);
    const [problem, setProblem] = useState<string>();
    useEffect(() => {
      if (later) return;
      loadLater().then(setLater, (error: unknown) =>
        setProblem(error instanceof Error ? error.message : String(error)),
      );
    }, [later]);
    if (later) {
      const View = choose(later);
      return <View {...props} />;
    }
    return problem === undefined ? (
      <div class={`loading ${room}`} aria-busy="true">
        …
      </div>
    ) : (
      <ProblemView
        sentence={t(
          'This could not be loaded: {0}. Reload the window; the text output beside it holds.',
          problem,
        )}
      />
    );
  };
}
