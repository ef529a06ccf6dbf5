/** One line about a tensor of any kind; never throws. */
import { describeRead } from './describeRead.js';
import { readTensor } from './readTensor.js';
import type { TensorLike } from './tensorLike.js';

/** For inspectors: `tensor float32 [2,2] 16 B min 1 max 4 mean 2.5 ± 1.118 [[1, 2], [3, 4]]`. */
export const describeTensor = (tensor: TensorLike): string =>
  describeRead(tensor, readTensor(tensor, ''));
