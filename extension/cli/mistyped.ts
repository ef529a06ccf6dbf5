/** Which of the names that there are a mistyped one was meant for. */
import { editDistance } from '../notebook/editDistance.js';

/** The nearest, if no more than half of its letters are wrong; case, hyphens and underscores are no matter. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const given = plain(text);
  const slips = (name: string): number => editDistance(given, plain(name));
  const [nearest] = [...names].sort((a, b) => slips(a) - slips(b));
  return nearest !== undefined && slips(nearest) * 2 <= plain(nearest).length ? nearest : undefined;
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');
