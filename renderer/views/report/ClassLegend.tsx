/** The classes with their counts; pressed ones are shown alone and are what [ and ] go through. */
import { t } from '../../../extension/wire/words.js';
import { lookOf, classMeaning } from '../../../extension/picture/classes.js';

interface ClassLegendProps {
  readonly kind: 'gradcheck' | 'compare';
  readonly classes: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly filter: readonly string[];
  readonly onFilter: (filter: readonly string[]) => void;
}

export function ClassLegend({ kind, classes, counts, filter, onFilter }: ClassLegendProps) {
  // Worst first; what there is none of is still named, if it was chosen.
  const shown = classes
    .filter((name) => (counts[name] ?? 0) > 0 || filter.includes(name))
    .toReversed();
  const toggle = (name: string) =>
    onFilter(filter.includes(name) ? filter.filter((other) => other !== name) : [...filter, name]);
  return (
    <div class="legend" role="group" aria-label={t('classes: press to show one alone')}>
      {shown.map((name) => {
        const { glyph, colour } = lookOf(name);
        return (
          <button
            type="button"
            key={name}
            aria-pressed={filter.includes(name)}
            title={t(classMeaning(kind, name))}
            onClick={() => toggle(name)}
          >
            <i style={{ background: `rgb(${colour.join(' ')})` }} />
            <span aria-hidden="true">{glyph}</span> {name} <b>{counts[name] ?? 0}</b>
          </button>
        );
      })}
    </div>
  );
}
