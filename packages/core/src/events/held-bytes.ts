/**
 * The bytes that a short event takes in memory beside its data: the object, its texts and the row it becomes. Without them
 * 8 MB of lines as short as `{"type":"a"}` would be 700,000 objects.
 */
const OVERHEAD_BYTES = 512;

/** About how much memory an event takes while it is held. */
export function heldBytes({ data }: { readonly data: string }): number {
  return data.length + OVERHEAD_BYTES;
}
