import type { Environment } from '../claude/environment.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { grantOf } from './admit.ts';
import { grantOfProxy } from './connect/proxy-token.ts';
import { createTunnels, type TunnelOptions } from './connect/tunnels.ts';
import type { GatewayAccess } from '../attempt/gateway-access.ts';
import type {
  GatewayGrant,
  GatewayReservation,
  GrantRequest,
  ModelRequest,
  ReservationRequest,
} from './grant.ts';
import type { HeaderMap } from './headers.ts';
import type { Handlers } from './http-server.ts';
import { createForwarding } from './forwarding.ts';
import { createListener } from './listener.ts';
import { createLiveGrant, type Grants, type LiveGrant } from './live-grant.ts';
import { listenOnSocket } from './socket-listener.ts';
import { takeOver } from './take-over.ts';
import { tunnelTokenOf } from '../secrets/tunnel-token.ts';
import { createToken, hashToken, keyOfTunnels } from './token.ts';
import { createUpstreams } from './upstreams.ts';

export interface GatewayOptions {
  /** Where the model API is; it may have a path. */
  readonly baseUrl: string;
  /** The operator's own, on every request to the upstream. They win, and are secrets. */
  readonly operatorHeaders: HeaderMap;
  /** Whose proxy variables lead to the upstream, and to what runs may reach. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRequest: (request: ModelRequest) => void;
  /** Whether the run of a task may ask at all: not once another engine may call it ended. */
  readonly maySpend: (taskId: string) => boolean;
  /** For tests, whose hosts are on this machine. */
  readonly tunnels?: TunnelOptions;
  readonly firstPartyUrl?: string;
}

/** The only way from a run to the model, and to whatever else its policy lets it reach: it holds the keys, and sees every request. */
export interface Gateway extends AsyncDisposable {
  /** Where grants on loopback will be: for what is started before it is known for which attempt. */
  address(): Promise<Pick<GatewayAccess, 'baseUrl' | 'isFirstParty'>>;
  /** Listens on a socket on which nothing is let through, for the same. Disposing makes room for the grant. */
  reserve(request: ReservationRequest): Promise<GatewayReservation>;
  /** Begins to let the requests of an attempt through. */
  open(request: GrantRequest): Promise<GatewayGrant>;
}

/** Nothing listens before the first grant. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, logger, operatorHeaders, onRequest, maySpend } = options;
  const upstreams = createUpstreams(options);
  const { isFirstParty } = upstreams.own;
  const tunnel = createTunnels(options);
  const onLoopback = new Map<string, LiveGrant>();
  const opened = new Set<AsyncDisposable>();

  const answer = createForwarding({ clock, logger, operatorHeaders, onRequest, upstreams });
  const handlersFor = (all: Grants): Handlers => {
    const grants: Grants = {
      get(hash) {
        const grant = all.get(hash);
        return grant !== undefined && maySpend(grant.taskId) ? grant : undefined;
      },
    };
    return {
      answer: (incoming, response) => answer(incoming, response, grants),
      connect: (connecting) => tunnel(connecting, grants),
      ownerOf: ({ headers }) => grantOf(headers, grants) ?? grantOfProxy(headers, grants),
    };
  };
  const listener = createListener(handlersFor(onLoopback));

  return {
    address: async () => ({ baseUrl: await listener.listen(), isFirstParty }),
    async reserve({ socketDirectory, baseUrl, token }) {
      const socket = await listenOnSocket(socketDirectory, handlersFor(new Map()));
      const ending: AsyncDisposable = {
        async [Symbol.asyncDispose]() {
          opened.delete(ending);
          await socket[Symbol.asyncDispose]();
        },
      };
      opened.add(ending);
      const proxyUrl = proxyUrlOf({ baseUrl, token }, { network: 'none', socketDirectory });
      return { ...ending, baseUrl, token, proxyUrl, isFirstParty };
    },
    async open(request) {
      const { token = createToken() } = request;
      const live = createLiveGrant(request, { token, clock, operatorHeaders });
      const keys = [hashToken(token), keyOfTunnels(tunnelTokenOf(token))];
      const onSocket = new Map(keys.map((key) => [key, live]));
      const baseUrl = request.baseUrl ?? (await listener.listen());
      const socket = await listenWhereRunIs(request, handlersFor(onSocket));
      if (request.baseUrl === undefined) for (const key of keys) onLoopback.set(key, live);
      const ending: AsyncDisposable = {
        async [Symbol.asyncDispose]() {
          opened.delete(ending);
          onSocket.clear();
          for (const key of keys) if (onLoopback.get(key) === live) onLoopback.delete(key);
          await live.end();
          await socket?.[Symbol.asyncDispose]();
        },
      };
      opened.add(ending);
      return {
        ...ending,
        baseUrl,
        token,
        isFirstParty: upstreams.of(request.credential.baseUrl).isFirstParty,
        proxyUrl: proxyUrlOf({ baseUrl, token }, request),
        usage: () => live.account.usage(),
        seenHosts: () => live.seenHosts.list(),
        upstreamFacts: () => live.upstreamRecord.facts(),
        get maxCostUsd() {
          return live.budget.maxCostUsd;
        },
        get wasBudgetRefused() {
          return live.budget.wasRefused;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Array.from(opened, (ending) => ending[Symbol.asyncDispose]()));
      await listener[Symbol.asyncDispose]();
      await upstreams.close();
    },
  };
}

/** The private listener of an attempt, if it has one. */
async function listenWhereRunIs(
  { socketDirectory, listening }: GrantRequest,
  handlers: Handlers,
): Promise<AsyncDisposable | undefined> {
  if (listening !== undefined) return await takeOver(listening, handlers);
  return socketDirectory === undefined ? undefined : await listenOnSocket(socketDirectory, handlers);
}

/** What reaches the network by itself needs no proxy: a process without a policy. What has a socket has nothing else. */
function proxyUrlOf(
  { baseUrl, token }: Pick<GatewayAccess, 'baseUrl' | 'token'>,
  { network, socketDirectory }: Pick<GrantRequest, 'network' | 'socketDirectory'>,
): string | null {
  if (network === 'open' && socketDirectory === undefined) return null;
  const { hostname, port } = new URL(baseUrl);
  // Programs disagree about the port of a proxy that names none.
  return `http://claude-ops:${tunnelTokenOf(token)}@${hostname}:${port || 80}`;
}
