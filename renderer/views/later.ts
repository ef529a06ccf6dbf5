/**
 * What a first picture does not need, in one chunk: with one each, what they share would be in a dozen more. `LazyView.tsx` loads it.
 */
export { BenchmarkView } from './BenchmarkView.js';
export { MatchView } from './MatchView.js';
export { PrecisionView } from './PrecisionView.js';
export { ProbeView } from './ProbeView.js';
export { TableView } from './TableView.js';
export { ChannelHistogram } from '../panes/ChannelHistogram.js';
export { Histogram } from '../panes/Histogram.js';
export { ValueTable } from '../panes/ValueTable.js';
export { pngOf } from '../panes/savePng.js';
