/** Whether a chart may be another where it is tried than where it is drawn: what it asks of the page, the clock or its own width. */
import { expressions } from './demands.js';

const asking = /\b(?:windowSize|screen|containerSize|now)\b|\b(?:width|height)\b(?!\s{0,9}:)/;

export function asksAround(value: unknown, key = ''): boolean {
  if (typeof value === 'string') {
    return (
      (places.includes(key) && asking.test(value)) || (clocks.includes(key) && /timer/.test(value))
    );
  }
  if (typeof value !== 'object' || value === null || data.includes(key)) return false;
  return Object.entries(value).some(([name, member]) =>
    asksAround(member, Array.isArray(value) ? key : name),
  );
}

const places = [...expressions, 'and', 'or', 'not'];
/** Where streams of events are named, of which some come by themselves. */
const clocks = ['on', 'clear', 'type', 'source', 'events', 'select'];
const data = ['values', 'datasets'];
