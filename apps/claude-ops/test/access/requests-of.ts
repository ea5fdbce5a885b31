import {
  OPERATIONS,
  ROUTES,
  SERVER_ROUTES,
  type ErrorCode,
  type Operation,
  type Route,
} from '@claude-ops/contract';

/** Every route of a server: a new one is tested by itself. */
export const ALL_ROUTES: readonly (readonly [name: string, route: Route])[] = Object.entries<Route>({
  ...ROUTES,
  ...SERVER_ROUTES,
});

const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

/** Fills the parameters of a path, in their order. */
export function pathOf(path: string, values: readonly string[] = []): string {
  const left = [...values];
  return path.replaceAll(/:\w+|\*/g, () => encodeURIComponent(left.shift() ?? UNKNOWN_ID));
}

export interface SentRequest {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of a problem. */
  readonly code: string | undefined;
}

export async function send(url: string, request: SentRequest): Promise<Answer> {
  const { method = 'GET', token, headers = {}, body } = request;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const code: unknown = isProblem && text !== '' ? JSON.parse(text).code : undefined;
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
    code: typeof code === 'string' ? code : undefined,
  };
}

/** Whose a thing is that a path names: of its creator alone, or of all. A new kind of thing has to be added here. */
const OWNED = {
  task_not_found: 'task',
  message_not_found: 'message',
  approval_not_found: 'approval',
  artifact_not_found: 'artifact',
  mcp_profile_not_found: 'shared',
  usage_limit_not_found: 'shared',
  node_not_found: 'shared',
  token_not_found: 'shared',
  credential_not_found: 'shared',
  preset_not_found: 'shared',
  // Of a name that something gets.
  invalid_request: 'shared',
} as const satisfies Partial<Record<ErrorCode, string>>;

export type OwnedKind = (typeof OWNED)[keyof typeof OWNED];

/** The kinds of things that the path of an operation names, in their order. */
export function kindsOf(operation: Operation): OwnedKind[] {
  const { unknown = [] }: Route = ROUTES[operation];
  return unknown.map((code) => {
    const kind = new Map<string, OwnedKind>(Object.entries(OWNED)).get(code);
    if (kind === undefined) throw new Error(`Say in OWNED whose the things of ${operation} are: ${code}`);
    return kind;
  });
}

/** The operations on what one caller alone has. */
export const PRIVATE_OPERATIONS = OPERATIONS.filter((operation) =>
  kindsOf(operation).some((kind) => kind !== 'shared'),
);

/** A body that each operation with one takes, so that no other refusal comes first. */
export const BODIES: Partial<Record<Operation, unknown>> = {
  sendMessage: { text: 'hello' },
  decideApproval: { decision: 'deny' },
};
