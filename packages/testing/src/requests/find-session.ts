import { isJsonObject, type JsonObject } from '../json-object.ts';
import { parseJson } from './parse-json.ts';

/** Who is asking. Claude Code 2.1.330 names its session in a header and, as JSON, in `metadata.user_id`. */
export interface Session {
  readonly sessionId: string | undefined;
  readonly agentId: string | undefined;
}

export function findSession(headers: Readonly<Record<string, string>>, body: JsonObject): Session {
  return {
    sessionId: headers['x-claude-code-session-id'] ?? sessionOfMetadata(body['metadata']),
    agentId: headers['x-claude-code-agent-id'],
  };
}

function sessionOfMetadata(metadata: unknown): string | undefined {
  const userId = isJsonObject(metadata) ? metadata['user_id'] : undefined;
  const user = typeof userId === 'string' ? parseJson(userId) : undefined;
  const sessionId = isJsonObject(user) ? user['session_id'] : undefined;
  return typeof sessionId === 'string' ? sessionId : undefined;
}
