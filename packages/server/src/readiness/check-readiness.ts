import type { Readiness, ReadinessCheck } from '@claude-ops/contract';
import type { FastifyBaseLogger } from 'fastify';

interface ReadinessParts {
  readonly readiness: () => Promise<readonly ReadinessCheck[]>;
  readonly isClosing: () => boolean;
}

/** Whether the server can do its work. Checks that fail themselves are a reason why not. */
export async function checkReadiness(
  { readiness, isClosing }: ReadinessParts,
  log: FastifyBaseLogger,
): Promise<Readiness> {
  const checks = [...(await outcomeOf(readiness, log)), server(isClosing())];
  return { status: checks.every(({ ok }) => ok) ? 'ready' : 'not_ready', checks };
}

async function outcomeOf(
  readiness: ReadinessParts['readiness'],
  log: FastifyBaseLogger,
): Promise<readonly ReadinessCheck[]> {
  try {
    return await readiness();
  } catch (error) {
    log.error({ event: 'readiness_failed', err: error }, 'the readiness checks failed');
    return [{ name: 'checks', ok: false, detail: 'could not be carried out: see the log' }];
  }
}

function server(isClosing: boolean): ReadinessCheck {
  return { name: 'server', ok: !isClosing, detail: isClosing ? 'closing' : 'takes requests' };
}
