import { StartFailure } from '@claude-ops/cli';
import { listed } from './parse-variable.ts';

/**
 * Origins, of `https://app.example.org,http://localhost:5173`; `*` for all, which takes a token: any page that is open on the
 * machine could have agents run otherwise.
 *
 * @throws {StartFailure}
 */
export function corsOrigins(text: string | undefined, tokens: readonly string[]): string[] {
  const origins = listed(text ?? '');
  for (const origin of origins) {
    if (origin === '*' ? tokens.length > 0 : isOrigin(origin)) continue;
    throw new StartFailure(`CORS_ORIGINS has "${origin}".`, {
      advice:
        origin === '*'
          ? 'Set CLAUDE_OPS_TOKEN too, or list the origins that may call.'
          : 'Set it to origins such as https://app.example.org, comma-separated.',
    });
  }
  return origins;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
