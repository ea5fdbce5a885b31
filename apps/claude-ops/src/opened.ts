/** What has been opened so far, to be closed in the reverse order. */
export interface Opened {
  add<T extends AsyncDisposable>(resource: T): T;
  /** Closes everything, once: a second call waits for the first. One that fails to close keeps no other from it. */
  close(): Promise<void>;
}

export function createOpened(): Opened {
  const resources: AsyncDisposable[] = [];
  let closed: Promise<void> | undefined;

  const closeAll = async () => {
    const errors: unknown[] = [];
    for (const resource of resources.toReversed()) {
      await resource[Symbol.asyncDispose]().then(undefined, (error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be closed.');
  };
  return {
    add(resource) {
      resources.push(resource);
      return resource;
    },
    close: () => (closed ??= closeAll()),
  };
}
