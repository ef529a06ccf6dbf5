/** Whether a page lives: by how much its timers are late. */

/** Text to evaluate in it; from then on it is watched. */
export const watchTimers = `{
  let last = performance.now();
  window.latestTimer = 0;
  setInterval(() => {
    window.latestTimer = Math.max(window.latestTimer, performance.now() - last);
    last = performance.now();
  }, 50);
}`;

/** Text too: milliseconds of the latest so far. */
export const latestTimer = 'window.latestTimer';
