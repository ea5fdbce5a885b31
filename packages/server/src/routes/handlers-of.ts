import type { Caller } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import { ANYONE, type RequestCallers } from '../access/identify.ts';
import type { ServerSettings } from '../server-options.ts';
import { createHandlers, type HandlerParts, type Handlers } from './handlers.ts';

/** Makes the handlers of each caller once: they know no other API than that of their caller. */
export function createHandlersOf(
  settings: ServerSettings,
  { requestCallers, ...parts }: Omit<HandlerParts, 'caller'> & { readonly requestCallers: RequestCallers },
): (request: FastifyRequest) => Handlers {
  const made = new WeakMap<Caller, Handlers>();
  return (request) => {
    const caller = requestCallers.get(request) ?? ANYONE;
    const handlers = made.get(caller) ?? handlersFor(caller);
    made.set(caller, handlers);
    return handlers;
  };

  function handlersFor(caller: Caller): Handlers {
    const api = settings.api.callers?.as(caller, settings.api) ?? settings.api;
    return createHandlers({ ...settings, api }, { ...parts, caller });
  }
}
