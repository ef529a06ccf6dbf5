/** What lies at a path and is no file: reading a device may never end, as of `/dev/zero`. */
import type { Stats } from 'node:fs';

export const isDevice = (stat: Stats): boolean => stat.isCharacterDevice() || stat.isBlockDevice();
