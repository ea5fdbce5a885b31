/** A request that was answered, or left. */
export interface EndedRequest {
  readonly method: string;
  /** The route's path with its parameters unfilled; undefined where no route fits. */
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
}

/** What the server alone knows, when it is asked for its metrics. */
export interface ServerNumbers {
  /** Event streams that are open. */
  readonly eventReaders: number;
}

/** Keeps the numbers behind `/metrics`. */
export interface ServerMetrics {
  /** Of the text. */
  readonly contentType: string;
  /** The metrics as they are now, in Prometheus' text format. */
  text(now: ServerNumbers): Promise<string>;
  /** Called for every request, once its response is closed in whatever way. */
  requestEnded(request: EndedRequest): void;
}
