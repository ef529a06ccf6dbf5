/** Bits of float32 that each candidate loses: over the inputs, along the sweep, and by pixel. */
import { t } from '../../extension/wire/words.js';
import { useMemo } from 'preact/hooks';
import { formatShape } from '../../extension/wire/shape.js';
import type { PrecisionReport } from '../../extension/wire/report.js';
import { precisionPanels } from '../../extension/picture/panels.js';
import { precisionTable } from '../../extension/picture/precisionTable.js';
import type { Panel } from '../../extension/picture/panel.js';
import type { Host } from '../host.js';
import { pictureAxes } from '../model/pane/axes.js';
import { startState } from '../model/pane/state.js';
import { lengthOf } from '../../extension/picture/plane.js';
import { restorePanes } from '../model/pane/savedState.js';
import { tensorsOf } from '../../extension/picture/tensorData.js';
import { AxisControls } from '../panes/AxisControls.js';
import { Panes } from '../panes/Panes.js';
import { ChartFold } from './report/ChartFold.js';
import { Diagnoses } from './report/Diagnoses.js';
import { Facts } from './report/Facts.js';
import { ReportHeader } from './report/ReportHeader.js';
import { useViewState } from './useViewState.js';
import type { ViewProps } from './viewProps.js';

export function PrecisionView({ view, host }: ViewProps<'precision'>) {
  const { header } = view;
  const { report } = header;
  const groups = useMemo(
    () => groupByShape(precisionPanels(tensorsOf(view)).map(withUnit)),
    [view],
  );
  return (
    <section class="report">
      <ReportHeader report={report} host={host} />
      <Diagnoses diagnoses={report.diagnoses} />
      <Candidates report={report} />
      {!report.formats && <ChartFold id={header.id} {...{ report, host }} />}
      {groups.map((panes, i) => (
        <BitMaps key={i} id={`${header.id}:${i}`} panes={panes} host={host} />
      ))}
      <Facts
        facts={[
          { term: t('truth'), text: report.truth },
          ...(report.formats
            ? []
            : [{ term: t('allowed on average'), text: t('{0} bits', report.limit) }]),
          { term: t('backend'), text: report.backend },
        ]}
      />
    </section>
  );
}

function Candidates({ report }: { readonly report: PrecisionReport }) {
  const { columns, rows } = precisionTable(report);
  const firstNumber = report.formats ? 2 : 1;
  return (
    <div class="list" role="group" aria-label={t('bits lost by each candidate')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((title, i) => (
              <th scope="col" key={title} class={i < firstNumber ? undefined : 'number'}>
                {title}
              </th>
            ))}
            <th scope="col">
              <span class="spoken">{t('remarks')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cells: [name, ...cells], remark, isFailing }, k) => (
            <tr key={k} class={isFailing ? 'fail' : undefined}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td key={i} class={i + 1 < firstNumber ? undefined : 'number'}>
                  {cell}
                </td>
              ))}
              <td>{remark}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface BitMapsProps {
  readonly id: string;
  readonly panes: readonly Panel[];
  readonly host: Host;
}

function BitMaps({ id, panes, host }: BitMapsProps) {
  const { tensor: first, scale } = panes[0]!;
  const [state, onState] = useViewState(host, id, (saved) => {
    const { rows, columns } = pictureAxes(first, scale);
    const lengths = new Map(first.axes.map((axis) => [axis, lengthOf(first, axis)]));
    return restorePanes(saved, startState(rows, columns), lengths);
  });
  return (
    <>
      <AxisControls
        {...{ state, onState }}
        axes={first.axes.map((name) => ({ name, length: lengthOf(first, name) }))}
      />
      <Panes label={t('bits lost')} {...{ panes, state, onState, host }} />
    </>
  );
}

/** The unit in the language of the page. */
const withUnit = (panel: Panel): Panel => ({
  ...panel,
  ...(panel.scale.kind === 'scalar' && { scale: { ...panel.scale, unit: ` ${t('bits')}` } }),
});

/** Pictures of one shape are linked. */
function groupByShape(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const groups = new Map<string, Panel[]>();
  for (const panel of panels) {
    const shape = formatShape(panel.tensor.entry.shape);
    groups.set(shape, [...(groups.get(shape) ?? []), panel]);
  }
  return [...groups.values()];
}
