/** The charts of a report, loaded when they are asked for. */
import { t } from '../../../extension/wire/words.js';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChartedReport } from '../../host.js';
import type { Host } from '../../host.js';
import { useViewState } from '../useViewState.js';

interface ChartFoldProps {
  /** Of the view. */
  readonly id: string;
  readonly report: ChartedReport;
  readonly host: Host;
}

/** Nothing on a page that has no charts to load. */
export function ChartFold({ id, report, host }: ChartFoldProps) {
  const { loadCharts } = host;
  const [isOpen, setOpen] = useViewState(host, `${id}:charts`, (saved) => saved === true);
  const [Charts, setCharts] = useState<ComponentType<Omit<ChartFoldProps, 'id'>>>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (!isOpen || !loadCharts) return;
    loadCharts().then(
      ({ ReportCharts }) => setCharts(() => ReportCharts),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  }, [isOpen, loadCharts]);
  if (!loadCharts) return null;
  return (
    <details
      class="fold"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => setOpen(() => open)}
    >
      <summary>{t('charts')}</summary>
      {isOpen && Charts && <Charts {...{ report, host }} />}
      {problem !== undefined && (
        <p class="problem" role="note">
          {t(
            'The charts could not be loaded: {0}. Reload the window; the numbers are in the tables.',
            problem,
          )}
        </p>
      )}
    </details>
  );
}
