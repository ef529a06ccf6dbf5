/** Why, in sentences: each with the code that a reader can search for. */
import { t } from '../../../extension/wire/words.js';
import type { Diagnosis } from '../../../extension/wire/report.js';

export function Diagnoses({ diagnoses }: { readonly diagnoses: readonly Diagnosis[] }) {
  if (diagnoses.length === 0) return null;
  return (
    <ul class="diagnoses" aria-label={t('diagnoses')}>
      {diagnoses.map(({ code, message }, i) => (
        <li key={i}>
          <code>{code}</code> {message}
        </li>
      ))}
    </ul>
  );
}
