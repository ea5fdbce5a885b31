/** The part of pino's interface that core uses; any logger of this form will do. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

/** A logger whose faults go no further: no task fails because a line could not be written. */
export function guardLogger(logger: Logger): Logger {
  const guarded = (level: keyof Logger) => (facts: object, message: string) => {
    // A logger may be asynchronous, though nobody waits for it.
    const write = async (): Promise<unknown> => logger[level](facts, message);
    write().catch(() => undefined);
  };
  return { info: guarded('info'), warn: guarded('warn'), error: guarded('error') };
}
