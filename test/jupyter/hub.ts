/** A person of a JupyterHub, whose server is started. */
import assert from 'node:assert/strict';
import type { JupyterServer } from './server.js';

/** Where the server of this person answers. */
export async function startUser(hub: JupyterServer, name: string, token: string): Promise<string> {
  assert.ok((await askHub(hub, 'POST', `users/${name}`, token)).ok, hub.log());
  assert.ok((await askHub(hub, 'POST', `users/${name}/server`, token)).ok, hub.log());
  // Ends when the server has started.
  const progress = await askHub(hub, 'GET', `users/${name}/server/progress`, token);
  assert.match(await progress.text(), /"ready": true/, hub.log());
  return `${hub.url}/user/${name}`;
}

export const askHub = (
  { url }: JupyterServer,
  method: string,
  rest: string,
  token: string,
): Promise<Response> =>
  fetch(`${url}/hub/api/${rest}`, { method, headers: { Authorization: `token ${token}` } });
