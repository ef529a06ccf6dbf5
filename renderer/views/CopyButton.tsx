/** A button that puts text on the clipboard, and says beside it whether it is there. */
import { t } from '../../extension/wire/words.js';
import { useEffect, useState } from 'preact/hooks';
import { type Host, notCopied } from '../host.js';

interface CopyButtonProps {
  readonly host: Host;
  readonly name: string;
  readonly title: string;
  readonly text: () => string;
  /** What the text is of: what was said of another is taken back. */
  readonly of: unknown;
  readonly done?: string;
}

export function CopyButton({ host, name, title, text, of, done = t('copied') }: CopyButtonProps) {
  const [outcome, setOutcome] = useState('');
  useEffect(() => setOutcome(''), [of]);
  // Not before it is there: who is told pastes at once.
  const copy = () =>
    void host.copy(text()).then((isDone) => setOutcome(isDone ? done : notCopied()));
  return (
    <>
      <button type="button" title={title} onClick={copy}>
        {name}
      </button>
      <span class="note" role="status">
        {outcome}
      </span>
    </>
  );
}
