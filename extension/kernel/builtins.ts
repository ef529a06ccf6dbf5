/** The modules that a cell gets from the kernel itself, whatever is installed in the notebook's folder. */
import * as tf from '@tensorflow/tfjs';
import * as data from '../data/index.js';
import * as display from '../display/index.js';
import * as losses from '../losses/index.js';
import * as python from '../python/index.js';
import { nearOwnModule } from '../notebook/ownModules.js';
import * as reference from '../losses/reference/index.js';
import { soundCheck } from './soundChecks.js';

const lossbook: Readonly<Record<string, object>> = {
  losses,
  reference,
  check: soundCheck,
  display,
  data,
  python,
};

const tensorflow =
  /^@tensorflow\/(tfjs|tfjs-(core|node|node-gpu|backend-(cpu|wasm|webgl)|layers|data|converter))$/;

/** tfjs-node adds `tf.node` to what TensorFlow.js offers; set when that backend is in use. */
let withNode: object | undefined;
export const useNodeNamespace = (namespace: object): void => void (withNode = namespace);

/** The kernel's module of this name, or undefined when the name is not one of the kernel's. */
export function ownModule(specifier: string): object | undefined {
  if (tensorflow.test(specifier)) return withNode ?? tf;
  if (specifier !== 'lossbook' && !specifier.startsWith('lossbook/')) return undefined;
  const found = lossbook[specifier.slice('lossbook/'.length)];
  if (found) return found;
  const near = nearOwnModule(specifier);
  if (near) throw new Error(`'${specifier}' is not part of Lossbook. Did you mean '${near}'?`);
  const names = Object.keys(lossbook).map((name) => `'lossbook/${name}'`);
  throw new Error(`'${specifier}' is not part of Lossbook; there are ${names.join(', ')}.`);
}

/** All of them, each under the name that cells import it by. */
export const ownModules = (): ReadonlyMap<string, object> =>
  new Map([
    ['@tensorflow/tfjs', withNode ?? tf],
    ...Object.entries(lossbook).map(([name, module]) => [`lossbook/${name}`, module] as const),
  ]);
