/** The second thread: computes the shares that it finds in the slots, for as long as the process lives. */
import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import type { KernelModule } from './compiled.js';
import { flag, readTask, slotsIn, state, type Slot } from './slots.js';
import { Staged, stretchOf, sumStretches } from './staged.js';

export interface HelperData {
  readonly module: KernelModule;
  readonly memory: SharedArrayBuffer;
}

/** How long it looks for work before it sleeps: to be woken takes some 0.1 ms. */
const patienceMs = 1;

const { module, memory } = workerData as HelperData;
const { flags, slots } = slotsIn(memory);
const staged = new Staged(module);

function compute({ task, sums, room }: Slot): void {
  const { setting, pixels, has } = readTask(task);
  const loss = staged.loss(setting, {
    ...room,
    weights: has.weights ? room.weights : undefined,
    mask: has.mask ? room.mask : undefined,
    map: has.map ? room.map : undefined,
    gradient: has.gradient ? room.gradient : undefined,
  });
  sumStretches(loss, 0, pixels, sums, stretchOf(setting.profile.channels));
}

/** Whether there was something to do. */
function work(): boolean {
  let found = false;
  for (const slot of slots) {
    const was = Atomics.compareExchange(flags, slot.state, state.given, state.taken);
    if (was !== state.given) continue;
    found = true;
    compute(slot);
    Atomics.store(flags, slot.state, state.done);
  }
  return found;
}

/** Until something is given. The main thread sees that this one sleeps, or this one sees the share that it gave. */
function sleep(): void {
  const heard = Atomics.load(flags, flag.bell);
  Atomics.store(flags, flag.asleep, 1);
  if (!work()) Atomics.wait(flags, flag.bell, heard);
  Atomics.store(flags, flag.asleep, 0);
}

// Only time that nobody else wants: of a busy processor it would take the main thread's. On Linux this is said of
// a thread; elsewhere it would be of the whole process.
if (process.platform === 'linux') setPriority(0, 19);

Atomics.store(flags, flag.running, 1);
let until = 0;
for (;;) {
  if (work()) {
    until = performance.now() + patienceMs;
  } else if (performance.now() > until) {
    sleep();
    until = performance.now() + patienceMs;
  }
}
