/** The time of one bare message there and back, over the same kind of channel as the kernel's. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Floor {
  roundTrip: (message: object) => Promise<number>;
  close: () => void;
}

export async function startFloor(): Promise<Floor> {
  const child = fork(fileURLToPath(new URL('./echo.js', import.meta.url)), {
    serialization: 'advanced',
  });
  const roundTrip = (message: object) =>
    new Promise<number>((resolve) => {
      const started = performance.now();
      child.once('message', () => resolve(performance.now() - started));
      child.send(message);
    });
  await roundTrip({});
  return { roundTrip, close: () => child.disconnect() };
}
