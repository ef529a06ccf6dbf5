/**
 * The panels of a view as one PNG, for whoever has no renderer: side by side, in the order and the colours of the page.
 *
 * Above them the verdict and the summary in words, for viewers that show a picture and nothing else; under each what its
 * colours stand for.
 */
import { periodInDegrees } from '../picture/angles.js';
import { colormapTable } from '../picture/colormaps.js';
import type { Panel } from '../picture/panel.js';
import { panelsOf } from '../picture/panels.js';
import { type DecodedView, decodeView } from '../wire/container.js';
import { shortNumber } from '../wire/numberText.js';
import { drawCaption, type Legend, drawLegends, stack, drawTitles, drawLines } from './caption.js';
import { encodePng, type RgbaImage } from './png.js';
import { type StaticPanel, staticPanel } from './staticPanel.js';

const gutter = 4;
/** Of one panel; and of all together, so that the words above them can be read. */
const smallestPanel = 128;
const smallestWidth = 320;
const maxSide = 1024;
const maxBytes = 256 * 1024;

/** None where the bytes are no view, the kind has no maps, or the maps are no picture. `texts`: of views without a report. */
export function viewPicture(
  bytes: Uint8Array,
  texts: readonly string[] = [],
): Uint8Array | undefined {
  const view = decodeView(bytes);
  // Of one tensor `tensorPicture.ts` makes a picture that is a picture and nothing else.
  if (!view.ok || view.header.kind === 'tensor' || view.header.kind === 'image') return undefined;
  const panels = panelsOf(view).flatMap((panel) => staticPanel(panel) ?? []);
  const [first] = panels;
  if (!first) return undefined;
  const { width, height } = first;
  const smallest = Math.max(smallestPanel, smallestWidth / panels.length - gutter);
  const widest = Math.floor((maxSide + gutter) / panels.length) - gutter;
  let block = Math.ceil(Math.max(width / widest, height / maxSide));
  for (; block <= Math.max(width, height); block *= 2) {
    const [w, h] = [Math.ceil(width / block), Math.ceil(height / block)];
    const wanted = Math.ceil(smallest / Math.max(w, h));
    const scale = Math.max(1, Math.min(wanted, Math.floor(widest / w)));
    const size = { width: w * scale, height: h * scale };
    const drawn = drawSideBySide(
      panels.map((panel) => panel.draw(block)),
      size,
    );
    const png = encodePng(
      stack([
        ...captionOf(view, texts, drawn.width),
        drawTitles(
          panels.map(({ panel }) => panel.title),
          size.width,
          gutter,
        ),
        drawn,
        drawLegends(panels.map(legendOf), size.width, gutter),
      ]),
    );
    if (png.length <= maxBytes) return png;
  }
  return undefined;
}

function captionOf(
  { header }: DecodedView & { readonly ok: true },
  texts: readonly string[],
  width: number,
): readonly RgbaImage[] {
  if ('report' in header) return [drawCaption(header.report, width)];
  return texts.length > 0 ? [drawLines(texts, width)] : [];
}

function legendOf({ panel, ofChannels }: StaticPanel): Legend {
  const { tensor, scale } = panel;
  const count = tensor.entry.shape.at(-1) ?? 1;
  const which = scale.kind === 'classes' ? 'worst' : 'largest';
  return { ...coloursOf(panel), note: ofChannels ? `${which} of ${count} channels` : '' };
}

function coloursOf({ scale, tensor }: Panel): Omit<Legend, 'note'> {
  switch (scale.kind) {
    case 'scalar': {
      const [from, to] = scale.range.map((x) => `${shortNumber(x)}${scale.unit ?? ''}`);
      return { bar: { colours: colormapTable(scale.colormap), from: from!, to: to! } };
    }
    case 'angle': {
      const to = `${periodInDegrees(scale.angle)}°`;
      return { bar: { colours: colormapTable(scale.colormap), from: '0°', to } };
    }
    case 'classes': {
      // Only what is there, as a check has classes that are rarely seen.
      const present = new Set(tensor.parts.flatMap(({ values }) => [...new Set(values)]));
      return {
        keys: scale.names.flatMap((name, code) =>
          present.has(code) ? [{ name, colour: scale.colours[code]! }] : [],
        ),
      };
    }
    case 'rgb':
      return {};
  }
}

/** Each enlarged to the same size with squares for pixels, white between them. */
function drawSideBySide(
  images: readonly RgbaImage[],
  { width, height }: { readonly width: number; readonly height: number },
): RgbaImage {
  const total = images.length * (width + gutter) - gutter;
  const rgba = new Uint8ClampedArray(4 * total * height).fill(255);
  images.forEach((image, i) => {
    const left = i * (width + gutter);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * image.height) / height) * image.width;
      for (let x = 0; x < width; x++) {
        const from = 4 * (row + Math.floor((x * image.width) / width));
        rgba.set(image.rgba.subarray(from, from + 4), 4 * (y * total + left + x));
      }
    }
  });
  return { width: total, height, rgba };
}
