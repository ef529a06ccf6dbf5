/** A view that says so if drawing it fails: a defect of ours must not leave a blank cell. */
import { listText, t } from '../../extension/wire/words.js';
import { useErrorBoundary } from 'preact/hooks';
import type { Host } from '../host.js';
import type { View } from '../../extension/picture/tensorData.js';
import { AnyView } from './AnyView.js';
import { ProblemView } from './ProblemView.js';

export function Guard(props: { readonly view: View; readonly host: Host }) {
  const error: unknown = useErrorBoundary((thrown) => console.error('lossbook:', thrown))[0];
  const what = error instanceof Error ? error.message : String(error);
  if (error === undefined) return <AnyView {...props} />;
  const { kind, title } = props.view.header;
  return (
    <ProblemView
      sentence={t(
        'This view ({0}) cannot be drawn: {1}. The text output beside it still holds; please report this as a defect of Lossbook.',
        listText(title ? [kind, title] : [kind]),
        what,
      )}
    />
  );
}
