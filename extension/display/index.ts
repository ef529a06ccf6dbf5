/** `lossbook/display`: what a cell shows; and, for who runs cells, how any value is shown and where it goes. */
export { show, type ShowOptions } from './show.js';
export { showLive, type LiveOutput } from './showLive.js';
export { track } from './track.js';
export { image, type ImageOptions } from './image.js';
export { angularError, type AngularErrorOptions } from './angularError.js';
export { chart, type ChartData } from './chart.js';
export { table, type TableOptions } from './table.js';
export { mimeBundle } from './mimeBundle.js';
export { describeTensor } from './describeTensor.js';
export { type DisplayContext, type DisplayPlace, onDisplay, setDisplayContext } from './sink.js';
