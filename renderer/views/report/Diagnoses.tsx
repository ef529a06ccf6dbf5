/** Why, in sentences: each with the code that a reader can search for. */
import { t, wordOf } from '../../../extension/wire/words.js';
import type { Diagnosis } from '../../../extension/wire/report.js';

export function Diagnoses({ diagnoses }: { readonly diagnoses: readonly Diagnosis[] }) {
  if (diagnoses.length === 0) return null;
  return (
    <ul class="diagnoses" aria-label={t('diagnoses')}>
      {diagnoses.map(({ code, message }, i) => (
        <li key={i}>
          <code>{code}</code> <Gloss text={wordOf(`diagnosis: ${code}`)} />
          {message}
        </li>
      ))}
    </ul>
  );
}

/** In the reader's language, where the sentence after it is not. */
const Gloss = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? null : <span class="meaning">{text} </span>;
