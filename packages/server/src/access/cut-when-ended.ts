import type { Caller, Callers } from '@claude-ops/contract';
import type { FastifyReply } from 'fastify';

/** So long an answer may still take: that to the caller who has revoked its own token, say. In milliseconds. */
const GRACE_MS = 1_000;

/** Cuts an answer that is still going on, such as an event stream, soon after the token of its caller was revoked or has expired. */
export function cutWhenEnded(reply: FastifyReply, caller: Caller, callers: Pick<Callers, 'watch'>): void {
  const { raw } = reply;
  const watch = callers.watch(caller);
  let timer: NodeJS.Timeout | undefined;
  watch.ended.addEventListener('abort', () => {
    timer = setTimeout(() => raw.destroy(), GRACE_MS);
  });
  raw.once('close', () => {
    clearTimeout(timer);
    watch[Symbol.dispose]();
  });
}
