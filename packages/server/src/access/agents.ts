import { ClaudeOpsError } from '@claude-ops/contract';
import type { Peer } from '../peers/create-peers.ts';

/** Whether agents run as a user of this machine. */
export type RunUidCheck = (uid: number) => boolean;

/** @throws {ClaudeOpsError} agent_refused: a process of a run calls, without a token. */
export function refuseAgent(peer: Peer, isRunUid: RunUidCheck): void {
  if (peer.kind === 'user' && isRunUid(peer.uid))
    throw new ClaudeOpsError(
      'agent_refused',
      `User ${peer.uid} of this machine runs agents, which may not call this server.`,
    );
}

/** @throws {ClaudeOpsError} forbidden: the caller may be an agent. */
export function refuseUntold({ kind }: Peer): void {
  if (kind === 'gone')
    throw new ClaudeOpsError(
      'forbidden',
      'The caller closed its connection before the server knew which user of this machine it was.',
    );
  if (kind === 'untold')
    throw new ClaudeOpsError(
      'forbidden',
      "The server can't tell which user calls, and the caller may be an agent. Set CLAUDE_OPS_TOKEN.",
    );
}
