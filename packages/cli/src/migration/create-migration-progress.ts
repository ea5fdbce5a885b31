import type { OutputStream } from '../command-parts.ts';
import type { MigrationProgress } from './migration.ts';

/** How often a terminal is told, which shows one line, and a log, which gets one more. */
const TERMINAL_MS = 200;
const LOG_MS = 10_000;

export interface MigrationLine {
  show(progress: MigrationProgress): void;
  /** Takes the line away from a terminal. */
  end(): void;
}

/** Says how many tasks a migration has looked at: in one line on a terminal, in a line every ten seconds elsewhere. */
export function createMigrationProgress(stream: OutputStream, now: () => number): MigrationLine {
  const isTerminal = stream.isTTY === true;
  let saidAt = now();
  let hasLine = false;
  return {
    show({ tasks, totalTasks }) {
      const at = now();
      if (at - saidAt < (isTerminal ? TERMINAL_MS : LOG_MS)) return;
      saidAt = at;
      const line = `${tasks.toLocaleString('en-US')} of ${totalTasks.toLocaleString('en-US')} tasks`;
      stream.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
      hasLine = isTerminal;
    },
    end() {
      if (hasLine) stream.write('\r\u001b[K');
      hasLine = false;
    },
  };
}
