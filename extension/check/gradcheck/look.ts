/** What has been measured of a gradient so far, kept outside of the check for who stops it; see progress.ts. */

export interface Look {
  /** By entry, NaN where nothing was measured. */
  readonly gradient: Float64Array;
  /** By how much the derivatives on its two sides differ. */
  readonly gap: Float64Array;
  /** Autodiff in doubles. */
  readonly guide: Float64Array | undefined;
}

let look: Look | undefined;

export const keepLook = (now: Look): void => void (look = now);

export function takeLook(): Look | undefined {
  const taken = look;
  look = undefined;
  return taken;
}
