import type { CredentialKind } from '@claude-ops/contract';
import { isOAuthToken } from './is-oauth-token.ts';

/** What opens the model API to a run. */
export interface ModelCredential {
  readonly kind: CredentialKind;
  readonly secret: string;
  /** Where its Messages API is; null: where the server sends its requests. */
  readonly baseUrl: string | null;
}

/** The credential that a caller gives with a task: a key of the API, or an OAuth token. */
export function credentialOfKey(apiKey: string): ModelCredential {
  return { kind: isOAuthToken(apiKey) ? 'oauth_token' : 'api_key', secret: apiKey, baseUrl: null };
}
