/** The file in which whoever starts a kernel says where it is to listen, and with which key messages are signed. */
import { readFileSync } from 'node:fs';
import { getHashes } from 'node:crypto';
import type { Endpoint } from './zmtp/server.js';

export type ChannelName = 'shell' | 'control' | 'stdin' | 'iopub' | 'hb';

export interface Connection {
  readonly endpoints: Readonly<Record<ChannelName, Endpoint>>;
  /** Empty where messages are not signed. */
  readonly key: string;
  /** As Node names it: `sha256`. */
  readonly hash: string;
}

/** The sentence says what is wrong with the file. */
export class ConnectionFileError extends Error {
  override name = 'ConnectionFileError';
}

const channels: readonly ChannelName[] = ['shell', 'control', 'stdin', 'iopub', 'hb'];
const advice = `Jupyter makes such a file and passes its name; see 'lossbook jupyter install'.`;

/** @throws ConnectionFileError */
export function readConnectionFile(path: string): Connection {
  const fields = readFields(path);
  const refuse = (sentence: string): never => {
    throw new ConnectionFileError(`${path}: ${sentence} ${advice}`);
  };
  const { transport = 'tcp', ip = '127.0.0.1', key = '', signature_scheme: scheme } = fields;
  const [, hash] = /^hmac-(\w+)$/.exec(textOf(scheme, 'hmac-sha256')) ?? [];
  if (hash === undefined || !getHashes().includes(hash)) {
    return refuse(`signature_scheme is ${JSON.stringify(scheme)}, and 'hmac-sha256' is known.`);
  }
  if (transport !== 'tcp' && transport !== 'ipc') {
    return refuse(`transport is ${JSON.stringify(transport)}, and it may be 'tcp' or 'ipc'.`);
  }
  const endpoint = (channel: ChannelName): Endpoint => {
    const port = fields[`${channel}_port`];
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
      return refuse(`${channel}_port is ${JSON.stringify(port)}, and must be a port's number.`);
    }
    const host = textOf(ip, '127.0.0.1');
    return transport === 'ipc'
      ? { path: `${host}-${port}` }
      : { host: host === '*' ? '0.0.0.0' : host, port };
  };
  const endpoints = Object.fromEntries(channels.map((name) => [name, endpoint(name)]));
  return { endpoints: endpoints as Connection['endpoints'], key: textOf(key, ''), hash };
}

function readFields(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file.' : `it cannot be read (${code}).`;
    throw new ConnectionFileError(`${path}: ${reason} ${advice}`);
  }
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields === 'object' && fields !== null) return fields as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new ConnectionFileError(`${path}: it is no JSON object, so no connection file. ${advice}`);
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;
