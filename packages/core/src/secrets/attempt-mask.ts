import type { Attempt } from '../attempt/attempt.ts';
import { createMask, type Mask } from './mask.ts';
import { secretsOfEnvironment } from './env-secrets.ts';
import { secretsOfServers } from './mcp-secrets.ts';

/** Takes out of a text all that no output of an attempt may show. */
export function createAttemptMask({ secrets }: Pick<Attempt, 'secrets'>, token: string): Mask {
  return createMask([
    secrets.apiKey,
    token,
    ...secretsOfServers(secrets.mcpServers),
    ...secretsOfEnvironment(secrets.env),
    ...secrets.others,
  ]);
}
