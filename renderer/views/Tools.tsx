/** What a view can show or do besides its pictures. */
import { t } from '../../extension/wire/words.js';
import type { RefObject } from 'preact';
import type { Host } from '../host.js';
import { fileName, npyFile } from '../model/pane/npyFile.js';
import type { TensorData } from '../../extension/picture/tensorData.js';
import { loadLater } from './LazyView.js';

interface ToggleProps {
  readonly name: string;
  readonly on: boolean;
  readonly onToggle: () => void;
}

export const Toggle = ({ name, on, onToggle }: ToggleProps) => (
  <button type="button" aria-pressed={on} onClick={onToggle}>
    {name}
  </button>
);

interface SaveButtonsProps {
  readonly host: Host;
  readonly root: RefObject<HTMLElement | null>;
  readonly title: string;
  readonly tensors: readonly TensorData[];
}

export function SaveButtons({ host, root, title, tensors }: SaveButtonsProps) {
  const savePng = async () => {
    const { pngOf } = await loadLater();
    const bytes = root.current && (await pngOf(root.current));
    if (bytes) host.save(`${fileName(title)}.png`, bytes);
  };
  const saveNpy = (tensor: TensorData) => {
    const { name, bytes } = npyFile(tensor.parts[0]!);
    host.save(name, bytes);
  };
  return (
    <span class="save">
      <button
        type="button"
        title={t('Save the pictures as they are seen')}
        onClick={() => void savePng()}
      >
        PNG
      </button>
      {tensors.map((tensor) => {
        const isAll = tensor.parts[0]!.entry.sampling.kind === 'full';
        const name = tensors.length > 1 ? `${tensor.entry.name}.npy` : '.npy';
        return (
          <button
            type="button"
            title={
              isAll
                ? t('Save the numbers of {0}', tensor.entry.name)
                : t('Save what was sent of the numbers of {0}', tensor.entry.name)
            }
            onClick={() => saveNpy(tensor)}
          >
            {isAll ? name : t('{0} (part)', name)}
          </button>
        );
      })}
    </span>
  );
}
