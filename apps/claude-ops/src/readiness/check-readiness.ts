import type { ClaudeOpsApi, ReadinessCheck } from '@claude-ops/contract';
import { findClaude, type ClaudeSearch } from '@claude-ops/core';
import { checkDataDirectory } from './check-data-directory.ts';

export interface ReadinessParts {
  readonly api: Pick<ClaudeOpsApi, 'getHealth'>;
  readonly dataDir: string;
  readonly claude: ClaudeSearch;
}

/** Whether this server can take tasks and run them. Anyone may read it, so it names no paths. */
export async function checkReadiness({ api, dataDir, claude }: ReadinessParts): Promise<ReadinessCheck[]> {
  const checks = await Promise.all([database(api), checkDataDirectory(dataDir), claudeCli(claude)]);
  return checks.flat();
}

/** Its health is read from the database. */
async function database(api: ReadinessParts['api']): Promise<ReadinessCheck[]> {
  try {
    const { status } = await api.getHealth();
    const isOpen = status === 'ok';
    return [
      { name: 'database', ok: true, detail: 'answers' },
      { name: 'scheduler', ok: isOpen, detail: isOpen ? 'takes tasks' : status },
    ];
  } catch {
    return [{ name: 'database', ok: false, detail: 'does not answer' }];
  }
}

async function claudeCli(search: ClaudeSearch): Promise<ReadinessCheck> {
  const ok = (await findClaude(search)) !== undefined;
  const missing =
    search.configured === undefined ? 'not found: install it, or set CLAUDE_BIN' : 'not found at CLAUDE_BIN';
  return { name: 'claude', ok, detail: ok ? 'found' : missing };
}
