import path from 'node:path';
import type { BoundProgram } from '../program/reach-program.ts';

/** What an attempt has for its own. Absolute paths. */
export interface OwnPlaces {
  readonly workspace: string;
  /** Where its home and its temporary directory are. */
  readonly attempt: string;
  /** What it can't pass to but by a mount. */
  readonly program?: BoundProgram | undefined;
}

/** Where those of all attempts are. Absolute paths. */
export interface SharedPlaces {
  readonly workspaces: string;
  readonly attempts: string;
}

/** Where a program is that a mount has brought. */
export function boundProgramAt({ attempts }: SharedPlaces): string {
  return path.join(attempts, 'claude');
}

/**
 * In a mount namespace of its own: puts an empty file system where the places of all attempts are, and its own back into it.
 * They are opened before, and bound by their descriptors. What is run then can neither reach what is beneath, whoever owns
 * it, nor unmount what is above, being another user.
 */
const SCRIPT = `set -e
workspaces=$1 attempts=$2 workspace=$3 attempt=$4 program=$5 bound=$6
shift 6
exec 8<"$workspace" 9<"$attempt"
if [ "$program" ]; then exec 7<"$program"; fi
mask=$(umask)
umask 066
for hidden in "$workspaces" "$attempts"; do
  [ -d "$hidden" ] || mkdir -p "$hidden"
  mount -t tmpfs -o mode=0711,nosuid,nodev,size=64k claude-ops "$hidden"
done
mkdir -p "$workspace" "$attempt"
mount --no-canonicalize --bind /proc/self/fd/8 "$workspace"
mount --no-canonicalize --bind /proc/self/fd/9 "$attempt"
if [ "$program" ]; then
  if [ -d "$program" ]; then mkdir "$bound"; else : > "$bound"; fi
  mount --no-canonicalize --bind /proc/self/fd/7 "$bound"
  exec 7<&-
fi
exec 8<&- 9<&-
umask "$mask"
cd "$workspace"
exec "$@"`;

/** The beginning of a command that runs the rest of it where no other attempt is to be seen. Needs root, and util-linux. */
export function hideOthers(shared: SharedPlaces, own: OwnPlaces): readonly string[] {
  return [
    ...['sh', '-c', SCRIPT, 'sh', shared.workspaces, shared.attempts, own.workspace, own.attempt],
    ...[own.program?.source ?? '', boundProgramAt(shared)],
  ];
}
