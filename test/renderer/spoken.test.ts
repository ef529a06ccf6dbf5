/** What a screen reader says of the parts of a chart, in a language that Vega does not speak. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { captionText, roleText } from '../../renderer/charts/spoken.js';
import { useWords, type Words } from '../../extension/wire/words.js';

const captions: readonly (readonly [string, string])[] = [
  ["Title text 'Training of a'", 'Titel Training of a'],
  ["Subtitle text 'b'", 'Untertitel b'],
  [
    "X-axis titled 'step' for a linear scale with values from 0 to 2.5",
    'X-Achse, step, lineare Skala, von 0 bis 2.5',
  ],
  [
    'Y-axis for a discrete scale with 2 values: a, b',
    'Y-Achse, Skala einzelner Werte, 2 Werte: a, b',
  ],
  [
    "Y-axis titled 'run' for a discrete scale with 12 values: a, b, c, d, e, ending with z",
    'Y-Achse, run, Skala einzelner Werte, 12 Werte: a, b, c, d, e … z',
  ],
  [
    "Symbol legend titled 'run' for fill color and shape with 1 value: a",
    'Legende zu Füllfarbe, Form, run, 1 Werte: a',
  ],
  ['Gradient legend for fill color with values from 0 to 1', 'Legende zu Füllfarbe, von 0 bis 1'],
  ['Symbol legend for stroke color with 1 boundary: 3', 'Legende zu Linienfarbe, 1 Grenzen: 3'],
  ['step: 1; loss: 2', 'step: 1; loss: 2'],
  ['a chart of my own', 'a chart of my own'],
];
const roles: readonly (readonly [string, string])[] = [
  ['axis', 'Achse'],
  ['line mark container', 'Marken der Art line'],
  ['symbol mark', 'Marke der Art symbol'],
  ['bar', 'bar'],
];

describe('what is said of the parts of a chart', () => {
  before(() => useWords(JSON.parse(readFileSync('renderer/languages/de.json', 'utf8')) as Words));
  after(() => useWords({}));
  for (const [english, german] of captions)
    it(english, () => assert.equal(captionText(english), german));
  for (const [english, german] of roles) it(english, () => assert.equal(roleText(english), german));
});
