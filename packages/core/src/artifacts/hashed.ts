/** The same chunks, each of which a hash is told of on its way. */
export async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown } | undefined,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of content) {
    hash?.update(chunk);
    yield chunk;
  }
}
