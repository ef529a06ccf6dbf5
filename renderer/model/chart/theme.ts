/** The editor's theme as Vega-Lite's configuration; what a chart's own `config` says goes before it. */

export interface ChartColours {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly font: string;
  /** For categories, in their order. */
  readonly series: readonly string[];
}

export function chartTheme(colours: ChartColours): Record<string, unknown> {
  const { foreground, muted, background, font, series } = colours;
  const text = { labelColor: muted, titleColor: foreground, titleFontWeight: 'normal' };
  return {
    // Not transparent: a saved picture is read elsewhere.
    background,
    font,
    padding: 4,
    title: {
      color: foreground,
      subtitleColor: muted,
      anchor: 'start',
      fontSize: 13,
      fontWeight: 600,
    },
    axis: {
      ...text,
      domainColor: muted,
      tickColor: muted,
      gridColor: foreground,
      gridOpacity: 0.14,
    },
    legend: { ...text, symbolBaseStrokeColor: muted, symbolBaseFillColor: muted },
    header: text,
    range: {
      category: series,
      ordinal: { scheme: 'viridis' },
      ramp: { scheme: 'viridis' },
      heatmap: { scheme: 'viridis' },
      diverging: { scheme: 'purpleorange' },
    },
    view: { stroke: 'transparent', continuousHeight: 260, step: 26 },
    mark: { color: series[0], tooltip: true },
    text: { color: foreground },
    rule: { color: foreground },
    geoshape: { stroke: muted },
  };
}
