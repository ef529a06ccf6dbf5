/**
 * A gradient check or a comparison: the verdict, why, where on the image, and every number of one entry.
 */
import { t } from '../../extension/wire/words.js';
import { useMemo, useRef } from 'preact/hooks';
import type {
  CompareReport,
  GradcheckReport,
  ReportTolerance,
} from '../../extension/wire/report.js';
import type { Host } from '../host.js';
import { classPane, cursorIndex, markChosen, numberPanes } from '../model/check/panes.js';
import { restoreCheck, type CheckState } from '../model/check/state.js';
import { stateAt } from '../model/pane/cursor.js';
import { entryFacts } from '../model/check/entryFacts.js';
import { worstEntries, stepFrom, type Worst } from '../model/check/worst.js';
import { isSameTolerance, reevaluate, type Reevaluation } from '../model/check/reevaluate.js';
import { conditions } from '../model/check/reportHead.js';
import { reportMaps, type ReportMaps } from '../model/check/maps.js';
import { tensorsOf } from '../../extension/picture/tensorData.js';
import { toleranceOutcome } from '../model/check/toleranceText.js';
import { AxisControls, Choice } from '../panes/AxisControls.js';
import { Panes } from '../panes/Panes.js';
import { useSameItems, useSameValue } from '../panes/useSame.js';
import { ClassLegend } from './report/ClassLegend.js';
import { Diagnoses } from './report/Diagnoses.js';
import { EntryPanel } from './report/EntryPanel.js';
import { EntryTable } from './report/EntryTable.js';
import { Facts } from './report/Facts.js';
import { CopyRepro } from './report/CopyRepro.js';
import { ReportHeader } from './report/ReportHeader.js';
import { ToleranceControl } from './report/ToleranceControl.js';
import { SaveButtons } from './Tools.js';
import { useViewState } from './useViewState.js';
import type { ViewProps } from './viewProps.js';

type CheckViewProps = ViewProps<'gradcheck' | 'compare'>;

export function CheckView({ view, host }: CheckViewProps) {
  const { header } = view;
  const { report } = header;
  const maps = useMemo(() => reportMaps(tensorsOf(view)), [view]);
  return (
    <section class="report">
      <ReportHeader report={report} host={host} />
      <Diagnoses diagnoses={report.diagnoses} />
      {maps ? <CheckMaps {...{ view, host, maps }} /> : <Entries report={report} host={host} />}
      <details>
        <summary>{t('how it was checked')}</summary>
        <Facts facts={conditions(report)} />
      </details>
    </section>
  );
}

/** Without pictures: a scalar, or the entries that were asked for. */
function Entries({
  report,
  host,
}: {
  readonly report: GradcheckReport | CompareReport;
  readonly host: Host;
}) {
  const only = report.entries?.length === 1 ? report.entries[0] : undefined;
  return (
    <>
      <EntryTable report={report} />
      {only && <CopyRepro source={report.source} index={only.index} host={host} />}
    </>
  );
}

function CheckMaps(props: CheckViewProps & { readonly maps: ReportMaps }) {
  const { view, host, maps } = props;
  const root = useRef<HTMLDivElement>(null);
  const { report } = view.header;
  const check = useCheck(props);
  const { state, change, onPanes, tolerance, found, panes, index, worst, goTo, step } = check;
  const entry = index && entryFacts(report, maps, found.codes, tolerance, index);
  return (
    <div ref={root}>
      <ToleranceControl
        recorded={report.tolerance}
        tolerance={tolerance}
        onTolerance={(to) => change({ tolerance: to })}
        outcome={toleranceOutcome(report, maps, tolerance, found)}
        largest={largestOf(maps)}
        formula={formulaOf(report)}
      />
      <Selectors {...{ report, maps, check }} />
      <Panes
        label={labelOf(report)}
        {...{ panes, state: state.panes, onState: onPanes, host }}
        keys={{ ']': () => step(1), '[': () => step(-1) }}
      />
      <EntryPanel
        {...{ entry, index, source: report.source, host, onStep: step }}
        rank={rankText(worst(), index)}
        canStep={worst().count > 0}
      />
      {report.worst.length > 0 && (
        <details>
          <summary>
            {t('the worst as a table ({0} of {1})', report.worst.length, report.failures)}
          </summary>
          <EntryTable report={report} onPick={goTo} />
        </details>
      )}
      <div class="tools">
        <SaveButtons
          {...{ host, root, title: report.kind, tensors: Object.values(maps.tensors) }}
        />
      </div>
    </div>
  );
}

/** What the reader chose, and what follows from it. */
function useCheck({ view, host, maps }: CheckViewProps & { readonly maps: ReportMaps }) {
  const { header } = view;
  const { report } = header;
  const tensor = maps.tensors.class;
  const [state, setState] = useViewState(host, header.id, (saved) =>
    restoreCheck(saved, tensor, report),
  );
  const tolerance = useSameValue(state.tolerance ?? report.tolerance);
  const filter = useSameItems(state.filter);
  const found = useMemo(
    () => reevaluate(maps, report.tolerance, tolerance),
    [maps, report.tolerance, tolerance],
  );
  const panes = useCheckPanes(header, maps, found, { filter, metric: state.metric });
  const worst = useWorst(report, maps, found, filter, tolerance);
  const index = cursorIndex(tensor, state.panes);
  const onPanes = (to: (panes: CheckState['panes']) => CheckState['panes']) =>
    setState((s) => ({ ...s, panes: to(s.panes) }));
  const goTo = (to: readonly number[] | undefined) => {
    if (to) onPanes((panes) => stateAt(panes, tensor.axes, to));
  };
  return {
    ...{ state, tolerance, found, panes, worst, index, onPanes, goTo },
    change: (part: Partial<CheckState>) => setState((s) => ({ ...s, ...part })),
    step: (by: 1 | -1) => goTo(stepFrom(worst(), index, by)),
  };
}

interface SelectorsProps {
  readonly report: GradcheckReport | CompareReport;
  readonly maps: ReportMaps;
  readonly check: ReturnType<typeof useCheck>;
}

/** Which classes, which slice, and which measure of the difference. */
function Selectors({ report, maps, check }: SelectorsProps) {
  const { state, change, onPanes, tolerance, found } = check;
  const { axes, entry } = maps.tensors.class;
  const isRecorded = isSameTolerance(tolerance, report.tolerance);
  return (
    <div class="axes-row">
      <ClassLegend
        kind={report.kind}
        classes={maps.classes}
        counts={isRecorded ? report.counts : found.counts}
        filter={state.filter}
        onFilter={(filter) => change({ filter })}
      />
      <AxisControls
        state={state.panes}
        onState={onPanes}
        axes={axes.map((name, i) => ({ name, length: entry.shape[i]! }))}
      />
      {maps.exact && (
        <Choice
          label={t('difference')}
          value={state.metric}
          values={{ absolute: t('absolute'), relative: t('relative'), ulps: 'ulps' }}
          onValue={(to) => change({ metric: to as CheckState['metric'] })}
        />
      )}
    </div>
  );
}

/** Each spec stays the same object as long as it shows the same: painted tiles are kept by it. */
function useCheckPanes(
  header: CheckViewProps['view']['header'],
  maps: ReportMaps,
  { codes }: Reevaluation,
  { filter, metric }: Pick<CheckState, 'filter' | 'metric'>,
) {
  // Without a filter the codes mark nothing here, and a moved slider leaves these pictures alone.
  const marking = filter.length > 0 ? codes : undefined;
  const numbers = useMemo(
    () => numberPanes(header, maps, metric, marking && markChosen(maps, marking, filter)),
    [header, maps, metric, marking, filter],
  );
  const classes = useMemo(
    () => classPane(header, maps, codes, filter),
    [header, maps, codes, filter],
  );
  return useMemo(() => [...numbers, classes], [numbers, classes]);
}

/** Sorted when first asked for. */
function useWorst(
  { worst }: GradcheckReport | CompareReport,
  maps: ReportMaps,
  found: Reevaluation,
  filter: readonly string[],
  tolerance: ReportTolerance,
): () => Worst {
  return useMemo(() => {
    let sorted: Worst | undefined;
    const named = worst.map(({ index }) => index);
    return () => (sorted ??= worstEntries(maps, found, { classes: filter, tolerance, named }));
  }, [worst, maps, found, filter, tolerance]);
}

function rankText({ count, rankOf }: Worst, index: readonly number[] | undefined): string {
  if (count === 0) return '';
  const at = index ? rankOf(index) : -1;
  return at < 0 ? t('{0} to go through', count) : t('{0} of {1}, the worst first', at + 1, count);
}

function largestOf({ judged }: ReportMaps): number {
  let largest = 0;
  for (const x of judged) if (Math.abs(x) > largest) largest = Math.abs(x);
  return largest;
}

const formulaOf = ({ kind }: GradcheckReport | CompareReport): string =>
  kind === 'gradcheck'
    ? '|autodiff − truth| ≤ atol + rtol·|truth|'
    : '|candidate − reference| ≤ atol + rtol·|reference|';

const labelOf = (report: GradcheckReport | CompareReport): string =>
  report.kind === 'gradcheck' ? t('gradient check of {0}', report.wrt.name) : t('comparison');
