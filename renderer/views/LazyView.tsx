/** A view whose code is loaded when the first of its kind is shown. */
import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ProblemView } from './ProblemView.js';

export function lazyView<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function LazyView(props: Props) {
    const [View, setView] = useState(() => loaded);
    const [problem, setProblem] = useState<string>();
    useEffect(() => {
      if (View) return;
      load().then(
        (component) => setView(() => (loaded = component)),
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      );
    }, [View]);
    if (View) return <View {...props} />;
    return problem === undefined ? (
      <p class="loading" aria-busy="true">
        …
      </p>
    ) : (
      <ProblemView
        sentence={`This view could not be loaded: ${problem}. Reload the window; the text output beside it holds.`}
      />
    );
  };
}
