/** A chart as a picture: nothing in it acts. */
import { bytesOf } from '../bytes.js';
import type { DrawnChart } from './draw.js';
import type { ChartPicture } from './trialMessages.js';

export async function showPicture(
  box: HTMLElement,
  { url, width, height }: ChartPicture,
  remarks: readonly string[],
): Promise<DrawnChart> {
  const image = new Image(width, height);
  image.className = 'marks';
  // The figure around it is named.
  image.alt = '';
  image.src = url;
  await image.decode();
  box.append(image);
  return {
    remarks,
    setWidth: () => undefined,
    state: () => undefined,
    png: () => Promise.resolve(bytesOf(url.slice(url.indexOf(',') + 1))),
    finalize: () => undefined,
  };
}
