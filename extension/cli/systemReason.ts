/** What the system said against a file, in words a person can act on. */

export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : reasons[code]) ?? message;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission was denied',
  // What Windows says of a file that another program holds, and everybody of one marked immutable.
  EPERM: 'it is protected, or another program holds it open',
  EBUSY: 'another program holds it open',
  ETXTBSY: 'it is a program that is running',
  EROFS: 'it lies on a disk that can only be read',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than allowed here',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  // A FIFO that nobody reads, or a socket.
  ENXIO: 'nobody reads at its other end',
  EPIPE: 'its reader went away',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
};
