import { connect } from 'node:net';

/** A request as it goes over the wire: nothing is encoded, checked or added but `Host` and the length of the body. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /** Lines as they are: `Name: value`. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}

/** Sends a request and reads its answer until the server closes the connection. */
export async function sendRaw(url: string, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(url);
  const { method = 'GET', path = '/', headers = [], body = '' } = request;
  const bytes = Buffer.from(body);
  const has = (name: string) => headers.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(has('host') ? [] : [`Host: ${host}`]),
    ...(bytes.length === 0 || has('content-length') || has('transfer-encoding')
      ? []
      : [`Content-Length: ${bytes.length}`]),
    'Connection: close',
    ...headers,
  ];
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that refuses early may close before all is sent: its answer is what counts.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]));
  await closed;
  return readAnswer(Buffer.concat(chunks).toString('utf8'));
}

function readAnswer(text: string): RawAnswer {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const code = /"code":\s*"(\w+)"/.exec(text.slice(text.indexOf('\r\n\r\n')))?.[1];
  return { status, code, text };
}
