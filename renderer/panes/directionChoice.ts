/** What a colour wheel may do besides explaining: the view that holds it takes a sector, and marks the pixels in it. */
import { createContext } from 'preact';
import type { PanelScale } from '../../extension/picture/panel.js';

export interface DirectionChoice {
  /** Whose directions are chosen from, such as `truth`. */
  readonly of: string;
  readonly sector: number | undefined;
  onSector: (sector: number | undefined) => void;
}

/** By the scale that the wheel is of; what lies between a view and its wheels knows nothing of it. */
export type DirectionChoices = (scale: PanelScale) => DirectionChoice | undefined;

export const DirectionChoiceContext = createContext<DirectionChoices>(() => undefined);
