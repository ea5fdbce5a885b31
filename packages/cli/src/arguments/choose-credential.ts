import type { CreateTaskInput } from '@claude-ops/contract';
import type { Environment } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';

/** What opens the model API to a task: the caller's key, or a credential of the server. Without either the server uses its default one. */
export function chooseCredential(
  {
    'api-key': given,
    credential,
  }: { readonly 'api-key'?: string | undefined; readonly credential?: string | undefined },
  environment: Environment,
): Pick<CreateTaskInput, 'apiKey' | 'credential'> {
  if (given?.trim() === '') throw usageError('-k/--api-key is empty.');
  if (credential !== undefined) return { credential };
  return { apiKey: (given ?? environment['ANTHROPIC_API_KEY'])?.trim() || undefined };
}
