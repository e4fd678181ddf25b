// The real extension beside the tests, and listeners that stand for a broken one.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const HANG_MILLIS = 60_000;

/** A process of the extension, at a table that nobody serves: the view of this environment decides. */
export class Extension {
  readonly port: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: string) {
    this.#process = process;
    this.port = port;
  }

  static async start(): Promise<Extension> {
    const { SWITCHGEAR_EXTENSION_COMMAND: command, PATH } = process.env;
    if (!command) throw new Error('SWITCHGEAR_EXTENSION_COMMAND is not set');
    const child = spawn(command, {
      env: {
        PATH,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_SESSION_TOKEN: 'secret',
        SWITCHGEAR_TABLE: 'circuits',
        SWITCHGEAR_ENDPOINT: 'http://127.0.0.1:9',
        SWITCHGEAR_EXTENSION_HTTP_PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    const port = await new Promise<string>((resolve, reject) => {
      const hang = setTimeout(() => reject(new Error(`the extension does not listen: ${log}`)), HANG_MILLIS);
      const read = (piece: Buffer) => {
        log += piece;
        const found = /listens on 127\.0\.0\.1:(\d+)/.exec(log);
        if (!found) return;
        clearTimeout(hang);
        resolve(String(found[1]));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`the extension has ended: ${log}`)));
    });
    return new Extension(child, port).inUse();
  }

  inUse(): this {
    process.env['SWITCHGEAR_EXTENSION_HTTP_PORT'] = this.port;
    process.env['AWS_SESSION_TOKEN'] = 'secret';
    return this;
  }

  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

export const ALLOWED = '{"allowed":true,"state":"CLOSED","permit":"p1","reason":"","retryAfterMillis":0,"degraded":false}';

export function reply(body: string, status = '200 OK', headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export interface Received {
  readonly path: string;
  readonly headers: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Serve = (socket: Socket, request: Received) => void;

export const always = (answer: string): Serve => (socket) => socket.write(answer);
export const silent: Serve = () => {};

/** A byte every 0.1 s: no single wait is long, and the answer never ends. */
export const dribbling: Serve = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\nX-Endless: ');
  const pieces = setInterval(() => socket.write('H'), 100);
  socket.once('close', () => clearInterval(pieces));
};

/** A server that treats each request as it is told, and keeps what was sent to it. */
export class Listener {
  readonly received: Received[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(serve: Serve) {
    this.#server = createServer((socket) => {
      this.connections++;
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#open.delete(socket));
      let text = '';
      socket.on('data', (piece) => {
        text += piece;
        for (;;) {
          const head = /^POST (\S+) HTTP\/1\.1\r\n([\s\S]*?)\r\n\r\n/.exec(text);
          const length = Number(/content-length: (\d+)/i.exec(head?.[2] ?? '')?.[1]);
          if (!head || text.length < head[0].length + length) return;
          const body = text.slice(head[0].length, head[0].length + length);
          text = text.slice(head[0].length + length);
          const request = { path: String(head[1]), headers: String(head[2]), body: JSON.parse(body) };
          this.received.push(request);
          serve(socket, request);
        }
      });
    });
  }

  static async listen(serve: Serve): Promise<Listener> {
    const listener = new Listener(serve);
    listener.#server.listen(0, '127.0.0.1');
    await once(listener.#server, 'listening');
    process.env['SWITCHGEAR_EXTENSION_HTTP_PORT'] = String(listener.port);
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  bodies(of: 'permits' | 'outcomes'): Readonly<Record<string, unknown>>[] {
    return this.received.filter(({ path }) => path.endsWith(`/${of}`)).map(({ body }) => body);
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
