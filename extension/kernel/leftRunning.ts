/** What cells have started and have not waited for: whatever keeps a Node program from ending by itself. */
import type { StillRunning } from '../wire/message.js';
import { liveTimers, untied } from './timers.js';

export interface LeftRunning {
  /** Waits until nothing is left, at most `limit` milliseconds; what is left then. */
  settle: (limit: number) => Promise<readonly StillRunning[]>;
}

const pollMs = 20;
// Held, for cells may replace what `process` has.
const activeResources = process.getActiveResourcesInfo.bind(process);

/** To be called as the first request is taken: what is there already is the kernel's own. */
export function watchLeftRunning(): LeftRunning {
  const own = countedResources();
  const foreign = (): readonly string[] => {
    const now = countedResources();
    return [...now].flatMap(([what, n]) =>
      Array<string>(Math.max(0, n - (own.get(what) ?? 0))).fill(what),
    );
  };
  return {
    settle: async (limit) => {
      const end = performance.now() + limit;
      // What a promise was waiting for may have come, and what follows may be about to start.
      for (let idle = 0; idle < 2 && performance.now() < end;) {
        await new Promise<void>((resolve) => void untied.setTimeout(resolve, pollMs).unref());
        idle = foreign().length === 0 ? idle + 1 : 0;
      }
      const timers = liveTimers();
      const others = foreign().filter((what) => what !== 'Timeout' && what !== 'Immediate');
      return [...timers, ...others.map((what) => ({ what }))];
    },
  };
}

/** Timers and handles that are let go of with `unref` are not among them, as they keep no program running. */
function countedResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const what of activeResources()) {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}
