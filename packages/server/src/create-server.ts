import type { FastifyPluginAsync } from 'fastify';
import type { App } from './app.ts';
import { createApp } from './create-app.ts';
import { createHandler, type Handler } from './mounting/create-handler.ts';
import { createPlugin } from './mounting/create-plugin.ts';
import { holdBothFamilies } from './listening/hold-both-families.ts';
import { listeningLine } from './listening/listening-line.ts';
import { withDefaults, type ServerOptions } from './server-options.ts';

/** A `ClaudeOpsApi` on HTTP. */
export interface Server extends AsyncDisposable {
  /** The Fastify instance: to add routes and hooks before `listen`, or to inject requests. */
  readonly app: App;
  /**
   * Answers requests that another server has accepted, below the server's prefix or with that taken off. Instead of `listen`.
   *
   * @example
   * express().use('/ops', createServer({ api, prefix: '/ops' }).handler);
   */
  readonly handler: Handler;
  /**
   * The same for another Fastify instance, which closes this server with itself.
   *
   * @example
   * host.register(createServer({ api, prefix: '/ops' }).plugin, { prefix: '/ops' });
   */
  readonly plugin: FastifyPluginAsync;
  /**
   * Accepts connections. Port 0 takes a free one: the url says which. A host on loopback is listened on in both address families, so that no other
   * program answers there.
   */
  listen(address: { readonly port: number; readonly host: string }): Promise<{ url: string }>;
  /**
   * Stops accepting, ends the event streams (their readers resume elsewhere) and answers what is in flight. A second
   * call waits for the first.
   */
  close(): Promise<void>;
}

/**
 * Puts a `ClaudeOpsApi` on HTTP: the contract's routes, problem details, live event streams.
 *
 * @example
 * await using server = createServer({ api, logger: createLogger() });
 * const { url } = await server.listen({ port: 3000, host: '127.0.0.1' });
 */
export function createServer(options: ServerOptions): Server {
  const settings = withDefaults(options);
  const app = createApp(settings);
  const name = settings.version === undefined ? 'claude-ops' : `claude-ops ${settings.version}`;
  const listen = holdBothFamilies(app, listeningLine(name, settings.access));
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= app.close().then(() => undefined));

  const handler = createHandler(app, settings.prefix);

  return {
    app,
    handler,
    plugin: createPlugin({ prefix: settings.prefix, handler, close }),
    listen,
    close,
    [Symbol.asyncDispose]: close,
  };
}
