/** Vega's `vega-canvas`, which knows the canvases of pages alone: a worker has them too. */

export const canvas = (width: number, height: number): HTMLCanvasElement | OffscreenCanvas => {
  if (typeof document === 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
};
export const domCanvas = canvas;

/** A worker draws no picture within a chart. */
export const image = (): typeof Image | null => (typeof Image === 'undefined' ? null : Image);
