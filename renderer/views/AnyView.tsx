/** Which component draws which kind of view. */
import { assertNever } from '../../extension/wire/assertNever.js';
import type { Host } from '../host.js';
import type { View } from '../../extension/picture/tensorData.js';
import type { ViewKind } from '../../extension/wire/view.js';
import { AngularView } from './AngularView.js';
import { CheckView } from './CheckView.js';
import { lazyView } from './LazyView.js';
import { TensorView } from './TensorView.js';
import type { ViewProps } from './viewProps.js';

const ProbeView = lazyView((later) => later.ProbeView);
const PrecisionView = lazyView((later) => later.PrecisionView);
const BenchmarkView = lazyView((later) => later.BenchmarkView);
const MatchView = lazyView((later) => later.MatchView);
const TableView = lazyView((later) => later.TableView);

/** Whether a view of this kind is drawn by what is loaded when the first of them is shown. */
export const isLater = (kind: ViewKind): boolean => !atOnce.has(kind);
const atOnce = new Set<ViewKind>(['tensor', 'image', 'angular', 'gradcheck', 'compare']);

export function AnyView({ view, host }: { readonly view: View; readonly host: Host }) {
  const { header } = view;
  switch (header.kind) {
    case 'tensor':
    case 'image':
      return <TensorView view={view as ViewProps<'tensor' | 'image'>['view']} host={host} />;
    case 'angular':
      return <AngularView view={view as ViewProps<'angular'>['view']} host={host} />;
    case 'gradcheck':
    case 'compare':
      return <CheckView view={view as ViewProps<'gradcheck' | 'compare'>['view']} host={host} />;
    case 'probe':
      return <ProbeView view={view as ViewProps<'probe'>['view']} host={host} />;
    case 'precision':
      return <PrecisionView view={view as ViewProps<'precision'>['view']} host={host} />;
    case 'benchmark':
      return <BenchmarkView view={view as ViewProps<'benchmark'>['view']} host={host} />;
    case 'table':
      return <TableView view={view as ViewProps<'table'>['view']} host={host} />;
    case 'match':
      return <MatchView view={view as ViewProps<'match'>['view']} host={host} />;
    default:
      return assertNever(header);
  }
}
