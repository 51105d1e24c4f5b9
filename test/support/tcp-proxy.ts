import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What the proxy can do to a request:
 * `reset-before` it never arrives; `reset-after` it is done, its reply is lost; `half-reply` half
 * of the reply comes; `late` the client is cut off, and the request arrives just before the next
 * one that matches; `delay` it waits a while.
 */
export type NetworkFault = 'reset-before' | 'reset-after' | 'half-reply' | 'late' | 'delay';

/** A script's call: its text the first time on a connection, then its digest. */
export const SCRIPT = /^\*\d+\r\n\$\d+\r\neval/i;

interface Armed {
  readonly fault: NetworkFault;
  readonly matching: RegExp;
  readonly delayMs: number;
}

/** A TCP proxy on loopback that fails on demand. */
export class TcpProxy {
  /** How many requests it has failed. */
  triggered = 0;
  /** How often clients have asked, after all that they were answered before: what is asked at once counts once. */
  roundTrips = 0;
  #answered = true;
  readonly #upstream: number;
  /**
   * How long each reply is held back after its last piece, so that all that is asked at once has come
   * before it, and a long reply is one.
   */
  readonly #replyDelayMs: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #armed: Armed[] = [];
  #late: (() => Promise<void>) | undefined;
  #refusing = false;

  private constructor(upstream: number, replyDelayMs: number) {
    this.#upstream = upstream;
    this.#replyDelayMs = replyDelayMs;
    this.#server = createServer((client) => this.#serve(client));
  }

  static async start(upstreamPort: number, replyDelayMs = 0): Promise<TcpProxy> {
    const proxy = new TcpProxy(upstreamPort, replyDelayMs);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** How many faults wait for a request. */
  get waiting(): number {
    return this.#armed.length;
  }

  /** Does this to the next request that matches. */
  arm(fault: NetworkFault, matching = /./s, delayMs = 200): void {
    this.#armed.push({ fault, matching, delayMs });
  }

  /** From now on every connection is cut off, until it is told otherwise. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
    if (refusing) this.cut();
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  stop(): void {
    this.#armed.length = 0;
    this.refuse(true);
    this.#server.close();
  }

  #serve(client: Socket): void {
    this.#keep(client);
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#upstream, '127.0.0.1');
    this.#keep(server);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    const replies = (chunk: Buffer) => void client.write(chunk);
    const link: Link = { client, server, replies, held: [], timer: undefined };
    server.on('data', (chunk) => this.#answer(chunk, link));
    let turn = Promise.resolve();
    client.on('data', (chunk) => {
      if (this.#answered) this.roundTrips += 1;
      this.#answered = false;
      turn = turn.then(() => this.#pass(chunk, link));
    });
  }

  #answer(chunk: Buffer, link: Link): void {
    link.held.push(chunk);
    const pass = () => {
      this.#answered = true;
      link.replies(Buffer.concat(link.held.splice(0)));
    };
    clearTimeout(link.timer);
    if (this.#replyDelayMs === 0) pass();
    else link.timer = setTimeout(pass, this.#replyDelayMs);
  }

  async #pass(chunk: Buffer, link: Link): Promise<void> {
    const text = chunk.toString('latin1');
    const late = this.#late;
    if (late && SCRIPT.test(text)) {
      this.#late = undefined;
      await late();
    }
    const at = this.#armed.findIndex(({ matching }) => matching.test(text));
    const [armed] = at < 0 ? [] : this.#armed.splice(at, 1);
    if (!armed) {
      link.server.write(chunk);
      return;
    }
    this.triggered += 1;
    await this.#fail(armed, chunk, link);
  }

  async #fail({ fault, delayMs }: Armed, chunk: Buffer, link: Link): Promise<void> {
    if (fault === 'delay') {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      link.server.write(chunk);
    } else if (fault === 'reset-before') {
      link.client.resetAndDestroy();
    } else if (fault === 'late') {
      this.#late = () => this.#deliver(chunk);
      link.client.resetAndDestroy();
    } else {
      link.replies = (reply) => {
        if (fault === 'half-reply') link.client.write(reply.subarray(0, reply.length >> 1));
        link.client.destroySoon();
        link.server.destroy();
      };
      link.server.write(chunk);
    }
  }

  /** Sends what was held back over a connection of its own, and waits for the reply. */
  #deliver(chunk: Buffer): Promise<void> {
    const server = connect(this.#upstream, '127.0.0.1');
    this.#keep(server);
    return new Promise((resolve) => {
      server.once('data', () => server.destroy());
      server.once('close', () => resolve());
      server.write(chunk);
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  replies: (chunk: Buffer) => void;
  /** Pieces of a reply that is held back. */
  readonly held: Buffer[];
  timer: NodeJS.Timeout | undefined;
}
