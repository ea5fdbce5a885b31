/**
 * What an engine tells the others about a task: it waits for a slot, its log has grown, somebody wants it cancelled, has a message for it, or
 * has decided an approval of it. Or about a usage limit: it has begun or ended.
 */
export type SignalTopic = 'queued' | 'logged' | 'cancelling' | 'messaged' | 'decided' | 'limited';

export interface SignalListener {
  /** @param id of the task, or of the usage limit. */
  heard(topic: SignalTopic, id: string): void;
  /** Some signals may be lost. */
  missed(): void;
}

/** One engine among the others. Disposing it lets go of whatever it listens with. */
export interface SignalConnection extends AsyncDisposable {
  /** Tells the other engines, soon, and never this one. Never throws: a signal that is lost costs them a delay. */
  publish(topic: SignalTopic, id: string): void;
}

/**
 * How engines that share a store hear of each other. A signal carries a name and nothing else: the store is the truth, and a signal
 * only says where to look. Every engine also looks again from time to time.
 */
export interface Signals {
  connect(listener: SignalListener): SignalConnection;
}
