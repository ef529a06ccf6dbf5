/**
 * How much of what a file holds is worked on, in one place: a notebook, a picture or an archive may come from anybody, and
 * opening, showing or exporting it must cost seconds and megabytes at most, whatever it claims.
 */
import * as chartBudgets from './chartBudgets.js';
import * as pageBudgets from './pageBudgets.js';
import type { Budget } from './pageBudgets.js';

const mebi = 2 ** 20;

export const budgets = {
  ...pageBudgets,
  ...chartBudgets,
  valueText: {
    most: 100_000,
    of: 'characters of a value shown as text',
    why: 'Some 2,000 lines. An object of 100,000 keys has 1.7 million, which every reader of the file would carry along.',
  },
  tableCells: {
    most: 50_000,
    of: 'cells of a table that is shown',
    why: 'Numbers of 8 digits take some 200 kB of a notebook, packed; the rows beyond are counted.',
  },
  imageValues: {
    most: 100e6,
    of: 'numbers in an image that is read (pixels × channels)',
    why: 'A photograph of 33 megapixels. As float32 400 MB, and twice that while it is decoded; a JPEG takes 2 s.',
  },
  imageRows: {
    most: 1e6,
    of: 'rows of an image that is read',
    why: 'Each is decoded by itself: 100 million rows of one pixel, a file of 190 kB, took 6 s, and a photograph has 10,000.',
  },
  jpegPixelsPerByte: {
    most: 1000,
    of: 'pixels that a byte of a JPEG stands for, beyond the first 250,000',
    why: 'Of one colour, at a bit for each 8×8 pixels, a byte has 512. A header alone may claim more: 672 bytes took 46 s.',
  },
  jpegScanPixels: {
    most: 400e6,
    of: 'pixels that all scans of a JPEG go over',
    why: 'Encoders write about 10 scans, each over all pixels: 33 megapixels take 2 s. A scan may be a dozen bytes long.',
  },
  pictureValues: {
    most: 40e6,
    of: 'numbers in a recorded picture that is compared',
    why: 'Ten times what our largest picture has; pixel by pixel 2 s.',
  },
  archiveBytes: {
    most: 384 * mebi,
    of: 'bytes that are unpacked from an archive at once',
    why: 'With their copy as arrays and as tensors 960 MB. An array asked for by name counts alone.',
  },
  archiveBytesPerByte: {
    most: 20,
    of: 'bytes that a byte of an archive unpacks to, beyond the first 64 MiB',
    why: 'Data that was measured unpacks to a few; zeros to a thousand: 260 kB of them took 1.6 GB.',
  },
  archiveNumbers: {
    most: 160e6,
    of: 'numbers in the arrays that are read from an archive at once',
    why: 'Bytes become four bytes each, 960 MB in all. The 50,000 images of CIFAR-10 are 154 million.',
  },
  settleSeconds: {
    most: 10,
    of: 'seconds that what cells have started is waited for after the last of them',
    why: 'What fails later would fail nobody. An interval never ends.',
  },
  chartSeconds: {
    most: 1.5,
    of: 'seconds that the picture of one chart may take, loading Vega not among them',
    why: 'One of 10,000 points takes 0.5 s. A spec can ask for work without end (steps, ticks, sequences, patterns).',
  },
  endedChartsSeconds: {
    most: 2,
    of: 'seconds that go into charts of a notebook whose pictures are given up',
    why: 'A file of a hundred charts without end takes no longer than one. The rest are left to their text and to the page.',
  },
  chartsSeconds: {
    most: 20,
    of: 'seconds that all pictures of charts of a notebook may take',
    why: 'Twenty charts of a second each. The rest are exported as their text and drawn by the page.',
  },
  chartMegabytes: {
    most: 512,
    of: 'megabytes of the worker that draws charts',
    why: 'Vega needs 100; a width of a million or a bin step of 1e-3 would need gigabytes.',
  },
  chartPictureBytes: {
    most: 8 * mebi,
    of: 'bytes of a chart as SVG',
    why: 'It goes into the page as it is; 10,000 points are 2 MB.',
  },
  notebookBytes: {
    most: 256 * mebi,
    of: 'bytes of a notebook file',
    why: 'A string of JavaScript ends at 512 MiB, and reading takes four times the file in memory.',
  },
  formulas: {
    most: 2000,
    of: 'formulas of one text cell that are set on a page',
    why: 'Each takes 0.1 ms and becomes 500 bytes: 100 kB of $a$ took 4 s. The rest are shown as they are written.',
  },
} as const satisfies Readonly<Record<string, Budget>>;
