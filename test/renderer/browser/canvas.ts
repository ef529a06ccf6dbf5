/** Pixels that are on the screen, read back. */
import type { Page } from 'playwright-core';

export type Colour = readonly [red: number, green: number, blue: number];

export interface Picture {
  readonly width: number;
  readonly height: number;
  at: (x: number, y: number) => Colour;
}

/** Of a pane of an output, counted from 0. */
export async function readPane(page: Page, output: string, pane = 0): Promise<Picture> {
  const { width, height, base64 } = await page.evaluate(
    ([output, pane]) => {
      const root = document.getElementById(String(output))!.shadowRoot!;
      const canvas = root.querySelectorAll('canvas')[Number(pane)]!;
      const { width, height } = canvas;
      if (width * height === 0) return { width, height, base64: '' };
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      let text = '';
      for (let i = 0; i < data.length; i += 32768) {
        text += String.fromCharCode(...data.subarray(i, i + 32768));
      }
      return { width, height, base64: btoa(text) };
    },
    [output, pane] as const,
  );
  const data = Buffer.from(base64, 'base64');
  return {
    width,
    height,
    at: (x, y) =>
      [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)] as unknown as Colour,
  };
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  /** Up to but not including. */
  readonly right: number;
  readonly bottom: number;
  readonly pixels: number;
}

/** The least rectangle with all pixels of a colour. */
export function boundsOf(picture: Picture, [red, green, blue]: Colour): Bounds | undefined {
  let bounds: Bounds | undefined;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const [r, g, b] = picture.at(x, y);
      if (r !== red || g !== green || b !== blue) continue;
      bounds = {
        left: Math.min(bounds?.left ?? x, x),
        top: Math.min(bounds?.top ?? y, y),
        right: Math.max(bounds?.right ?? 0, x + 1),
        bottom: y + 1,
        pixels: (bounds?.pixels ?? 0) + 1,
      };
    }
  }
  return bounds;
}

/** Where on the page a point of a pane is. */
export async function pointOn(
  page: Page,
  output: string,
  point: { readonly x: number; readonly y: number },
  pane = 0,
): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator(`#${output} canvas`).nth(pane).boundingBox();
  if (!box) throw new Error(`${output} has no pane ${pane}`);
  return { x: box.x + point.x, y: box.y + point.y };
}

export async function zoomIn(
  page: Page,
  at: { readonly x: number; readonly y: number },
  notches: number,
): Promise<void> {
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down('Control');
  for (let i = 0; i < notches; i++) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  // Without the frame around the cell under the mouse.
  await page.mouse.move(2, 2);
}
