/** What is drawn of the bytes of a view, once all of it can be drawn: a box that grows later would push the cells below it. */
import { t } from '../../extension/wire/words.js';
import type { ComponentChild } from 'preact';
import type { DecodedView } from '../../extension/wire/container.js';
import type { Host } from '../host.js';
import { isLater } from './AnyView.js';
import { Guard } from './Guard.js';
import { isLoaded, loadLater } from './LazyView.js';
import { ProblemView } from './ProblemView.js';

/** A promise only where code is loaded first; it never rejects, as what cannot be loaded says so. */
export function wholeView(view: DecodedView, host: Host): ComponentChild | Promise<ComponentChild> {
  if (!view.ok) {
    return import('../../extension/wire/containerProblemText.js').then(
      ({ containerProblemText }) => <ProblemView sentence={containerProblemText(view.problem)} />,
      () => <ProblemView sentence={t('This view cannot be drawn.')} />,
    );
  }
  const { kind, id } = view.header;
  const whole = <Guard view={view} host={host} />;
  // What a reader has opened in a view is open again after a reload.
  const needsLater = isLater(kind) || host.getState(id) !== undefined;
  const give = () => whole;
  return needsLater && !isLoaded() ? loadLater().then(give, give) : whole;
}
