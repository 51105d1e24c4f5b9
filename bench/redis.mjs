import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { temporaryFolder } from './measure.mjs';

/** Starts a redis-server on a free port, in a temporary folder. */
export async function startServer(...options) {
  const port = await freePort();
  const folder = temporaryFolder();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept') && resolve());
  });
  return { port, url: `redis://127.0.0.1:${port}`, stop: () => server.kill('SIGKILL') };
}

function freePort() {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
