/** The exit code that shells give to what a signal ended: 128 and the signal's number. */
export function interruptExitCode(interrupt: AbortSignal): number {
  return interrupt.reason === 'SIGTERM' ? 143 : 130;
}
