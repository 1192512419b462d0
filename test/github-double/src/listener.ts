import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer } from './answers.ts';

/** A request as it came over the wire. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** What to do with a request: answer it, wholly or cut off after so many bytes, or drop the connection. */
export type Reaction = { kind: 'answer'; answer: Answer; cutAfter?: number } | { kind: 'drop' };

export interface Listener {
  url: string;
  close(): Promise<void>;
}

export interface Handler {
  /** Asked before the body is read, so that a declared length can be refused. */
  early?(head: Omit<Received, 'body'>): Reaction | undefined;
  handle(received: Received): Reaction;
}

/** Listens on a free port of this machine. */
export async function listen(handler: Handler): Promise<Listener> {
  const server = createServer((message, response) => {
    void serve(handler, message, response).catch(() => message.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: addressOf(server), close: () => close(server) };
}

async function serve(handler: Handler, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://localhost');
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
  const head = { method: message.method ?? 'GET', path: url.pathname, query: url.searchParams, headers };
  const early = handler.early?.(head);
  if (early !== undefined) {
    response.setHeader('connection', 'close');
    react(early, message, response);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  react(handler.handle({ ...head, body: Buffer.concat(chunks) }), message, response);
}

function react(reaction: Reaction, message: IncomingMessage, response: ServerResponse): void {
  if (reaction.kind === 'drop') {
    message.socket.destroy();
    return;
  }
  const { status, headers, body } = reaction.answer;
  const json = body !== undefined && !Buffer.isBuffer(body);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const type = json ? { 'content-type': 'application/json; charset=utf-8' } : {};
  response.writeHead(status, {
    ...type,
    ...(status === 204 ? {} : { 'content-length': bytes.length }),
    ...headers,
  });
  if (reaction.cutAfter === undefined) {
    response.end(bytes);
  } else {
    response.write(bytes.subarray(0, reaction.cutAfter), () => message.socket.destroy());
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the double does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
