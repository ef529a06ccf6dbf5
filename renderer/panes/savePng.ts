/** The panes of a view, as they are seen, in one PNG. */

const gap = 8;

/** `root` holds the figures; they are put side by side, each under its title. Undefined where nothing is drawn. */
export async function pngOf(root: ParentNode): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const figures = [...root.querySelectorAll('figure')].map((figure) => ({
    title: figure.querySelector('.title')?.textContent ?? '',
    canvas: figure.querySelector('canvas')!,
  }));
  const drawn = figures.filter(({ canvas }) => canvas.width > 0 && canvas.height > 0);
  if (drawn.length === 0) return undefined;
  const ratio = devicePixelRatio;
  const line = Math.round(18 * ratio);
  const space = Math.round(gap * ratio);
  const width = drawn.reduce((sum, { canvas }) => sum + canvas.width + space, -space);
  const height = line + Math.max(...drawn.map(({ canvas }) => canvas.height));
  const picture = new OffscreenCanvas(width, height);
  const context = picture.getContext('2d')!;
  const style = getComputedStyle(document.body);
  context.fillStyle = style.getPropertyValue('--vscode-editor-background').trim() || 'Canvas';
  context.fillRect(0, 0, width, height);
  context.fillStyle = style.getPropertyValue('--vscode-foreground').trim() || 'CanvasText';
  context.font = `${12 * ratio}px sans-serif`;
  context.textBaseline = 'middle';
  let left = 0;
  for (const { title, canvas } of drawn) {
    context.fillText(title, left, line / 2, canvas.width);
    context.drawImage(canvas, left, line);
    left += canvas.width + space;
  }
  const blob = await picture.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
