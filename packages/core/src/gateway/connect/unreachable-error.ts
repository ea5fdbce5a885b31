/** That a target can't be reached, which is not the policy's doing. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
