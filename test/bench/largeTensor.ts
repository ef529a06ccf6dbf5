/** A tensor of 16 MiB until it is shown, beside the bare bytes there and back. */
import { mime } from '../../extension/wire/ids.js';
import { startFloor } from './floor.js';
import { inTurn, spread } from './measure.js';
import { openKernel } from './openKernel.js';
import type { Row } from './table.js';

/** 16 MiB: 4 million numbers. */
const side = 2048;

/** What of it is sent is added to the notes. */
export async function largeTensor(notes: string[]): Promise<readonly Row[]> {
  const kernel = openKernel('cpu');
  const floor = await startFloor();
  try {
    await kernel.run(`import * as tf from '@tensorflow/tfjs';
      import { show } from 'lossbook/display';
      import { random } from 'lossbook/data';
      const large = random(1).normal([${side}, ${side}]);`);
    const bytes = new Float32Array(side * side).map((_, i) => Math.sin(i));
    const times = await inTurn(
      {
        shown: async () => (await kernel.run('show(large)')).shown,
        floor: () => floor.roundTrip({ bytes }),
      },
      { warmup: 2, rounds: 11 },
    );
    const shown = kernel.lastShown();
    const view = shown?.type === 'display_data' ? shown.data[mime.view] : undefined;
    const sent = view instanceof Uint8Array ? (view.byteLength / 2 ** 20).toFixed(1) : '0';
    notes.push(`Of the 16 MiB tensor a view of ${sent} MiB is sent; statistics are of all of it.`);
    return [
      { what: 'bare 16 MiB Float32Array there and back', value: spread(times.floor), unit: 'ms' },
      {
        what: 'tensor of 16 MiB until it was shown',
        value: spread(times.shown),
        unit: 'ms',
        limit: 300,
      },
    ];
  } finally {
    await kernel.close();
    floor.close();
  }
}
