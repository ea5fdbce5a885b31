/** How large a workspace may be when it is prepared. What the agent adds later is watched apart. */
export interface WorkspaceLimits {
  /** Files, links and directories. */
  readonly maxFiles: number;
  /** Of all files together, unpacked. */
  readonly maxBytes: number;
  /** How many times larger than the archive its contents may be, once they are past 16 MiB. */
  readonly maxRatio: number;
}
