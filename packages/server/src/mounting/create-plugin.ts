import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { wrongPrefix, type Handler } from './create-handler.ts';

interface PluginParts {
  readonly prefix: string;
  readonly handler: Handler;
  readonly close: () => Promise<void>;
}

/**
 * Everything of a server as a plugin of another Fastify instance, to be registered with the server's prefix. The hooks of that instance run
 * first, and may refuse a request; what they set as headers is sent along.
 */
export function createPlugin({ prefix, handler, close }: PluginParts): FastifyPluginAsync {
  const handOver = (request: FastifyRequest, reply: FastifyReply) => {
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    handler(request.raw, reply.raw);
  };
  return async (host) => {
    if (host.prefix !== prefix) throw wrongPrefix(host.prefix, prefix);
    // A body is left for whoever answers.
    host.removeAllContentTypeParsers();
    host.addContentTypeParser('*', (_request, _body, done) => done(null));
    host.all('/', handOver);
    host.all('/*', handOver);
    // Event streams have no end of their own: the host would wait for them.
    host.addHook('preClose', close);
  };
}
