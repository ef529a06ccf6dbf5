/** The colours of the page, as charts need them. */
import type { ChartColours } from '../model/chart/theme.js';
import type { Theme } from '../theme.js';

export function chartColours({ kind, foreground, background }: Theme): ChartColours {
  const style = getComputedStyle(document.body);
  const variable = (name: string, fallback: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const isForced = matchMedia('(forced-colors: active)').matches;
  const isLight = kind === 'light' || kind === 'high-contrast-light';
  return {
    foreground,
    background,
    muted: isForced ? foreground : variable('descriptionForeground', foreground),
    font: variable('font-family', 'system-ui, sans-serif'),
    series: series.map(([name, light, dark]) => variable(name, isLight ? light : dark)),
  };
}

/** Where the theme says nothing, what VS Code's own say; next to each other those that are told apart by most. */
const series: readonly (readonly [name: string, light: string, dark: string])[] = [
  ['charts-blue', '#0063d3', '#59a4f9'],
  ['charts-orange', '#b8610a', '#d18616'],
  ['charts-purple', '#652d90', '#b180d7'],
  ['charts-green', '#388a34', '#89d185'],
  ['charts-red', '#c72e0f', '#f14c4c'],
  ['charts-yellow', '#8a6d00', '#cca700'],
];
