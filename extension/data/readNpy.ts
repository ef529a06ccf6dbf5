/** numpy's files as tensors. */
import type * as tf from '@tensorflow/tfjs-core';
import { budgets } from '../wire/budgets.js';
import { isNpy, npyLength } from '../wire/npy.js';
import { npyTensor } from './npyTensor.js';
import { npzNames, unpackNpz } from './npz.js';
import { bytesOf, type FileSource, sourceText } from './fileSource.js';
import { readBytes } from './readBytes.js';
import { foreignFileText, formatOf } from './signature.js';

/**
 * An .npy file, or an .npz archive of several arrays.
 *
 * Types: float16 and float32 → float32, exact; float64 → float32, rounded to nearest; bool → bool; all
 * integers → int32, and an error where a value does not fit. Not complex, text, object, structured types.
 * Format: NEP 1; numpy.lib.format of numpy 2.4.
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too; or the bytes of the file.
 * @param name - Of one array in an archive.
 * @returns A tensor; of an archive without `name` a record of tensors by name. Shapes are as in the file, C and Fortran order
 *   alike; `()` gives a scalar, empty arrays stay empty.
 * @throws Error for no such file, neither .npy nor .npz (told by the first bytes), an unsupported dtype, a cut-off file, a wrong
 *   check sum of an archive, an array name that is not in it.
 * @example
 * readNpy('a.npy');         // a tensor
 * readNpy('a.npz');         // all its arrays, by name
 * readNpy('a.npz', 'x');    // the array x of it
 */
export function readNpy(path: `${string}.npz`): Record<string, tf.Tensor>;
export function readNpy(path: FileSource, name?: string): tf.Tensor;
export function readNpy(path: FileSource, name?: string): tf.Tensor | Record<string, tf.Tensor> {
  const bytes = readBytes('readNpy', path);
  const isArchive = formatOf(bytes) === 'ZIP';
  try {
    if (isArchive) return fromArchive(bytes, path, name);
    if (!isNpy(bytes)) throw new Error(foreignFileText(bytes, 'an .npy or .npz'));
    if (name !== undefined) {
      throw new Error(
        `is one array without a name, and ${JSON.stringify(name)} was asked for. Leave the name out`,
      );
    }
    if (isNpzName(path)) throw new Error('is one .npy array and no archive. Rename it to .npy');
    return npyTensor(bytes);
  } catch (error) {
    throw new Error(`readNpy: ${sourceText(path)} ${(error as Error).message}`, { cause: error });
  }
}

/** The type of the result goes by the name of the path, so the file must be what its path says. */
const isNpzName = (path: FileSource): boolean => typeof path === 'string' && path.endsWith('.npz');

function fromArchive(
  bytes: Uint8Array,
  path: FileSource,
  name: string | undefined,
): tf.Tensor | Record<string, tf.Tensor> {
  const members = unpackNpz(bytes, name);
  requireNumbers([...members.values()]);
  const names = [...members.keys()];
  if (name !== undefined) {
    const member = members.get(name);
    if (!member) {
      const there = npzNames(bytes).join(', ') || 'none';
      throw new Error(`has no array ${JSON.stringify(name)}; it has ${there}`);
    }
    return memberTensor(name, member);
  }
  if (!isNpzName(path)) {
    throw new Error(
      `is an archive of ${names.length} arrays (${names.join(', ')}). Name one, readNpy(path, ${JSON.stringify(names[0] ?? 'x')})` +
        (bytesOf(path) ? '' : ', or rename it to .npz to get all'),
    );
  }
  const tensors: Record<string, tf.Tensor> = {};
  try {
    for (const [key, member] of members) tensors[key] = memberTensor(key, member);
  } catch (error) {
    for (const tensor of Object.values(tensors)) tensor.dispose();
    throw error;
  }
  return tensors;
}

function requireNumbers(members: readonly Uint8Array[]): void {
  const numbers = members.reduce((sum, member) => sum + npyLength(member), 0);
  const { most } = budgets.archiveNumbers;
  if (numbers <= most) return;
  throw new Error(
    `holds ${numbers} numbers, more than the ${most / 1e6} million that are read at once. Name one array, or save them in several files`,
  );
}

function memberTensor(name: string, bytes: Uint8Array): tf.Tensor {
  try {
    return npyTensor(bytes);
  } catch (error) {
    throw new Error(`holds an array ${JSON.stringify(name)} that ${(error as Error).message}`, {
      cause: error,
    });
  }
}
