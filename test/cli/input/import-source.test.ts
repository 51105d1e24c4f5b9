import { expect, it } from '@jest/globals';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openUrl } from '../../../src/cli/input/import-source.ts';

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/master.csv?token=secret`, stop };
}

async function read(url: string): Promise<string> {
  let text = '';
  for await (const chunk of (await openUrl(url, 200)).stream) text += String(chunk);
  return text;
}

it('a file at an address is read, and named without what follows the question mark', async () => {
  const { url, stop } = await serve((_, answer) => answer.end('a,b\n₹,2\n'));
  expect(await read(url)).toBe('a,b\n₹,2\n');
  expect((await openUrl(url, 200)).name).toMatch(/master\.csv$/);
  stop();
});

it.each<[string, RequestListener]>([
  ['that never answers', () => undefined],
  ['that stops in the middle', (_, answer) => void answer.write('a,b\n')],
  ['that breaks off', (_, answer) => void answer.write('a,b\n', () => answer.destroy())],
  ['that has no such file', (_, answer) => answer.writeHead(404).end()],
])('a server %s is given up', async (_, listener) => {
  const { url, stop } = await serve(listener);
  await expect(read(url)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  stop();
});
