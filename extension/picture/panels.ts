/**
 * The pictures of every kind of view, in the order in which they are drawn: `display/` makes one PNG of them, the
 * renderer canvases.
 *
 *     tensor, image   the tensor
 *     angular         truth · prediction · error
 *     gradcheck       autodiff · truth · difference · class
 *     compare         candidate · reference · difference · class
 *     precision       bits of error, of each candidate
 */
import { assertNever } from '../wire/assertNever.js';
import type { CompareView, GradcheckView, TensorRole, ViewContent } from '../wire/view.js';
import { angularTensors, directionScale } from './angularTensors.js';
import { lookOf } from './classes.js';
import type { Panel, PanelScale } from './panel.js';
import { differenceScale, gradientScale, sharedScale, upTo } from './reportScales.js';
import { naturalScale } from './scales.js';
import { type TensorData, tensorsOf, type View } from './tensorData.js';

/** Of what the view holds; none where its kind has no pictures. */
export function panelsOf(view: View): readonly Panel[] {
  const { header } = view;
  const tensors = tensorsOf(view);
  switch (header.kind) {
    case 'tensor':
    case 'image':
      return tensors.map((tensor, i) => tensorPanel(tensor, header, i));
    case 'angular':
      return angularPanels(tensors);
    case 'gradcheck':
    case 'compare':
      return checkPanels(header, tensors);
    case 'precision':
      return precisionPanels(tensors);
    case 'probe':
    case 'benchmark':
    case 'table':
    case 'match':
      return [];
    default:
      return assertNever(header);
  }
}

const tensorPanel = (
  tensor: TensorData,
  { view }: Pick<ViewContent, 'view'>,
  position: number,
): Panel => ({
  ...{ id: position === 0 ? 'picture' : `picture ${position}`, title: tensor.entry.name, tensor },
  scale: naturalScale(tensor.entry, view),
});

/** A grey, which viridis has not: of errors that a mask or a weight of 0 leaves out. */
const uncounted = [150, 150, 150] as const;

/** Of an error of nothing, so that its scale has a width. */
const leastDegrees = 1e-6;

export function angularPanels(
  tensors: readonly TensorData[],
  look: { readonly colormap: 'cyclic' | 'cyclicSafe'; readonly arrows: boolean } = {
    colormap: 'cyclic',
    arrows: true,
  },
): readonly (Panel & { readonly id: 'target' | 'prediction' | 'error' })[] {
  const { target, prediction, error, weights } = angularTensors(tensors);
  const field = (id: 'target' | 'prediction', title: string, tensor: TensorData | undefined) => {
    const scale = tensor && directionScale(tensor.entry, look);
    return scale ? [{ id, title, tensor, scale }] : [];
  };
  const degrees = (tensor: TensorData) => ({
    ...{ id: 'error' as const, title: 'error', tensor },
    scale: {
      kind: 'scalar' as const,
      ...upTo([tensor.entry], leastDegrees),
      unit: '°',
      ...(weights && { nan: uncounted }),
    },
  });
  return [
    ...field('target', 'truth', target),
    ...field('prediction', 'prediction', prediction),
    ...(error ? [degrees(error)] : []),
  ];
}

export type CheckPanelId = 'analytic' | 'numeric' | 'error' | 'class';

/** Both sides on one scale, their difference, and the class of each entry. */
export function checkPanels(
  header: GradcheckView | CompareView,
  tensors: readonly TensorData[],
): readonly (Panel & { readonly id: CheckPanelId })[] {
  const entries = header.tensors;
  const sides = header.kind === 'gradcheck' ? gradientScale(entries) : sharedScale(entries);
  const scales = {
    analytic: () => ({ kind: 'scalar', ...sides, group: 'sides' }),
    numeric: () => ({ kind: 'scalar', ...sides, group: 'sides' }),
    error: () => ({ kind: 'scalar', ...differenceScale(header) }),
    class: ({ entry: { classes: names = [] } }: TensorData) => ({
      ...{ kind: 'classes', names, colours: names.map((name) => lookOf(name).colour) },
    }),
  } as const satisfies Record<CheckPanelId, (tensor: TensorData) => PanelScale>;
  return (Object.keys(scales) as CheckPanelId[]).flatMap((id) => {
    const tensor = withRole(tensors, id);
    return tensor ? [{ id, title: tensor.entry.name, tensor, scale: scales[id](tensor) }] : [];
  });
}

/** On one scale, as they are to be compared. One bit is the least that a scale of bits should tell. */
export function precisionPanels(tensors: readonly TensorData[]): readonly Panel[] {
  const errors = tensors.filter(({ entry }) => entry.role === 'error');
  const range = upTo(
    errors.map(({ entry }) => entry),
    1,
  );
  return errors.map((tensor) => ({
    ...{ id: tensor.entry.name, title: tensor.entry.name, tensor },
    scale: { kind: 'scalar', ...range, group: 'bits', unit: ' bits' },
  }));
}

const withRole = (tensors: readonly TensorData[], role: TensorRole): TensorData | undefined =>
  tensors.find(({ entry }) => entry.role === role);
