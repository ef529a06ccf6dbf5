/**
 * The panels of a view as one PNG, for whoever has no renderer: side by side, in the order and the colours of the page.
 *
 * Above them the verdict and the summary in words, for viewers that show a picture and nothing else; under each what its
 * colours stand for.
 */
import type { PanelScale } from '../picture/panel.js';
import type { PrecisionReport } from '../wire/report.js';
import { panelsOf } from '../picture/panels.js';
import { precisionTable } from '../picture/precisionTable.js';
import { type DecodedView, decodeView } from '../wire/container.js';
import { drawCaption, drawLines, drawTitles, grey } from './caption.js';
import { drawLegends, legendOf } from './legend.js';
import { encodePng } from './png.js';
import { blank, type RgbaImage, stack } from './raster.js';
import { type StaticPanel, staticPanel } from './staticPanel.js';

const gutter = 8;
/** Of one panel; and of all together, so that the words above them can be read. */
const smallestPanel = 128;
const smallestWidth = 320;
const maxSide = 1024;
const maxBytes = 96 * 1024;

/** None where the bytes are no view, the kind has no maps, or the maps are no picture. `texts`: of views without a report. */
export function viewPicture(
  bytes: Uint8Array,
  texts: readonly string[] = [],
): Uint8Array | undefined {
  const view = decodeView(bytes);
  if (!view.ok) return undefined;
  const all = panelsOf(view);
  const isTensor = view.header.kind === 'tensor' || view.header.kind === 'image';
  // Of one tensor `tensorPicture.ts` makes a picture that is a picture and nothing else.
  if (isTensor && all.length === 1) return undefined;
  const panels = all.flatMap((panel) => staticPanel(panel) ?? []);
  const [first] = panels;
  if (!first) return undefined;
  const { width, height, batches } = first;
  const smallest = Math.max(smallestPanel, smallestWidth / panels.length - gutter);
  const widest = Math.floor((maxSide + gutter) / panels.length) - gutter;
  let block = Math.ceil(Math.max(width / widest, height / maxSide));
  for (; block <= Math.max(width, height); block *= 2) {
    const [w, h] = [Math.ceil(width / block), Math.ceil(height / block)];
    const wanted = Math.ceil(smallest / Math.max(w, h));
    const scale = Math.max(1, Math.min(wanted, Math.floor(widest / w)));
    const size = { width: w * scale, height: h * scale };
    // Words need more room than a map that is high and narrow.
    const slot = Math.max(size.width, Math.min(Math.ceil(smallest), widest));
    const drawn = panels.map((panel) => panel.draw(block));
    const maps = drawSideBySide(drawn, size, slot);
    const png = encodePng(
      stack([
        ...captionOf(view, texts, maps.width),
        drawTitles(
          panels.map(({ panel }) => panel.title),
          slot,
          gutter,
        ),
        maps,
        drawLegends(
          panels.map(({ panel, notes }) => legendOf(panel, notes)),
          slot,
          gutter,
        ),
        ...notesOf(panels, batches, Math.ceil(width / drawn[0]!.width), maps.width),
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
  if ('report' in header) {
    const lines = header.kind === 'precision' ? formatLines(header.report) : [];
    const drawn = lines.length > 0 ? [drawLines(lines, width)] : [];
    return [drawCaption(header.report, width), ...drawn];
  }
  return texts.length > 0 ? [drawLines(texts, width)] : [];
}

/** Of all panels: that they are one item of a batch, and what became of several pixels. */
function notesOf(
  panels: readonly StaticPanel[],
  batches: number,
  block: number,
  width: number,
): readonly RgbaImage[] {
  const kinds = [...new Set(panels.map(({ panel }) => panel.scale.kind))];
  const what = [...new Set(kinds.map((kind) => blockWords[kind]))].join(', ');
  const notes = [
    ...(batches > 1 ? [`The first of the ${batches} items of the batch.`] : []),
    ...(block > 1 ? [`Each square stands for ${block}×${block} pixels: ${what}.`] : []),
  ];
  return notes.length > 0 ? [drawLines([notes.join(' ')], width, grey)] : [];
}

const blockWords: Readonly<Record<PanelScale['kind'], string>> = {
  scalar: 'the largest number',
  classes: 'the worst class',
  angle: 'the mean direction',
  rgb: 'the largest number',
};

/** Each enlarged to the same size with squares for pixels, at the left of its slot, white between them. */
function drawSideBySide(
  images: readonly RgbaImage[],
  { width, height }: { readonly width: number; readonly height: number },
  slot: number,
): RgbaImage {
  const total = images.length * (slot + gutter) - gutter;
  const drawn = blank(total, height);
  images.forEach((image, i) => {
    const left = i * (slot + gutter);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * image.height) / height) * image.width;
      for (let x = 0; x < width; x++) {
        const from = 4 * (row + Math.floor((x * image.width) / width));
        drawn.rgba.set(image.rgba.subarray(from, from + 4), 4 * (y * total + left + x));
      }
    }
  });
  return drawn;
}

/** What each format kept, as the page's table has it. */
function formatLines(report: PrecisionReport): readonly string[] {
  if (!report.formats) return [];
  return precisionTable(report).rows.map(({ cells: [name, format, of, value, gradient], remark }) =>
    `${name} in ${format}: ${value} of ${of} bits of the value lost${gradient ? `, ${gradient} of the gradient` : ''} ${remark.replace('★ ', '')}`.trimEnd(),
  );
}
