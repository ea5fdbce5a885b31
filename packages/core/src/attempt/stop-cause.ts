const STOP_CAUSES = ['cancelled', 'timed_out', 'stalled', 'workspace_too_large', 'interrupted'] as const;

/** Why a run is ended from outside. The first cause wins. */
export type StopCause = (typeof STOP_CAUSES)[number];

/** The cause that a run's signal was aborted with. */
export function stopCauseOf(signal: AbortSignal): StopCause | undefined {
  return signal.aborted ? (STOP_CAUSES.find((cause) => cause === signal.reason) ?? 'interrupted') : undefined;
}
