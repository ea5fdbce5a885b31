import type { Attempt } from '../attempt/attempt.ts';
import { createMask, type Mask } from './mask.ts';
import { secretsOfServers } from './mcp-secrets.ts';
import { secretsOfValues } from './secret-values.ts';
import { tokensOf } from './tunnel-token.ts';

/** Takes out of a text all that no output of an attempt may show. @param token that of its gateway */
export function createAttemptMask({ secrets }: Pick<Attempt, 'secrets'>, token: string): Mask {
  return createMask([
    secrets.apiKey,
    ...tokensOf(token),
    ...secretsOfServers(secrets.mcpServers),
    ...secretsOfValues(Object.values(secrets.env)),
    ...secrets.others,
  ]);
}
