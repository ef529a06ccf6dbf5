/** A chart as a file, and as its specification. */
import { t } from '../../extension/wire/words.js';
import type { Host } from '../host.js';
import type { Chart } from '../model/chart/input.js';
import { fileName } from '../model/pane/npyFile.js';
import { CopyButton } from '../views/CopyButton.js';
import type { DrawnChart } from './draw.js';

interface ChartToolsProps {
  readonly chart: Chart;
  /** Undefined until it is. */
  readonly drawn: DrawnChart | undefined;
  readonly host: Host;
}

export function ChartTools({ chart, drawn, host }: ChartToolsProps) {
  const { title } = chart.spec;
  const name = fileName(typeof title === 'string' && title !== '' ? title : 'chart');
  const saveSvg = async () => {
    if (drawn?.svg) host.save(`${name}.svg`, new TextEncoder().encode(await drawn.svg()));
  };
  const savePng = async () => {
    if (drawn) host.save(`${name}.png`, await drawn.png());
  };
  const text = () => JSON.stringify(chart.spec, undefined, 2);
  return (
    <div class="tools">
      <button
        type="button"
        title={t('Save the chart as SVG')}
        disabled={!drawn?.svg}
        onClick={() => void saveSvg()}
      >
        SVG
      </button>
      <button
        type="button"
        title={t('Save the chart as PNG')}
        disabled={!drawn}
        onClick={() => void savePng()}
      >
        PNG
      </button>
      <CopyButton
        {...{ host, name: t('copy spec'), text, of: chart }}
        title={t('Copy the Vega-Lite specification')}
      />
    </div>
  );
}
