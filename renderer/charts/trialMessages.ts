/** What a page and the worker that tries its charts say to each other. */
import type { Spec } from '../model/chart/units.js';

export interface TrialRequest {
  readonly spec: Spec;
  readonly config: Record<string, unknown>;
  /** Also of a chart that is soon drawn. */
  readonly wantsPicture: boolean;
}

/** A PNG; css pixels. */
export interface ChartPicture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export type TrialAnswer =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'drawn';
      readonly seconds: number;
      readonly marks: number;
      readonly remarks: readonly string[];
      /** Where it was asked for, or took so long that the page shows it. */
      readonly picture?: ChartPicture | undefined;
    }
  /** `why` in Vega's words. */
  | { readonly kind: 'refused'; readonly why: string };
