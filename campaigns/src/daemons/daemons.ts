/** A process that tries to outlive its task. */
export interface Daemon {
  readonly name: string;
  /**
   * Starts it, in bash, without a wait for it. `$alive` is a command that becomes a process which sleeps, with the name `$mark`, and
   * `until_up` waits for one.
   */
  readonly start: string;
}

/** From syscalls(2), by architecture: perl, which every Debian has, knows them by their numbers alone. */
const CALLS = `my %calls = (x86_64 => [101, 157, 240], aarch64 => [117, 167, 180]);
chomp(my $machine = qx(uname -m)); my ($ptrace, $prctl, $mq_open) = @{$calls{$machine}};`;

/** Its child follows every system call that it makes. `PR_SET_PTRACER`, any; `PTRACE_ATTACH`. */
const TRACED = `${CALLS}
syscall($prctl, 0x59616d61, -1, 0, 0, 0);
my $traced = $$;
if (fork == 0) { syscall($ptrace, 16, $traced, 0, 0); wait; sleep 600 }
sleep 600 while 1;`;

/** Becomes another process, in another session, every few milliseconds: as no look may find it, it says itself that it is up. */
const FORKS_ON = `require POSIX;
for (my $forks = 0; ; $forks++) {
exit if fork; POSIX::setsid(); select(undef, undef, undef, 0.002);
if ($forks == 10) { open(my $up, ">", "$ENV{TMPDIR}/up") } }`;

/** `O_CREAT | O_RDWR`. */
const LEAVES_A_QUEUE = `${CALLS} my $name = shift; syscall($mq_open, $name, 0102, 0600, 0);`;

const perl = (program: string) => `perl -e '${program.replaceAll('\n', ' ')}'`;

export const DAEMONS: readonly Daemon[] = [
  { name: 'forked twice', start: '( ( setsid $alive & ) & )' },
  { name: 'in a session of its own', start: 'setsid $alive &' },
  { name: 'without an environment', start: 'env -i setsid $alive &' },
  {
    name: 'in namespaces of its own',
    start: 'setsid unshare --user --map-root-user --pid --mount --ipc --fork $alive &',
  },
  {
    name: 'in a mount namespace of its own',
    start: `setsid unshare --user --map-root-user --mount sh -c 'mount -t tmpfs mine /dev/shm; exec "$@"' sh $alive &`,
  },
  { name: 'stopped', start: 'setsid $alive & until_up; kill -STOP $!' },
  { name: 'traced by its child', start: `( exec -a "$mark" ${perl(TRACED)} ) &` },
  { name: 'deaf to signals', start: "( trap '' TERM HUP INT QUIT; exec setsid $alive ) &" },
  { name: 'forking on and on', start: `( exec -a "$mark" ${perl(FORKS_ON)} ) &` },
  {
    name: 'with a deleted file',
    start:
      '( exec 9>"$TMPDIR/gone"; rm "$TMPDIR/gone"; head -c 1000000 /dev/zero >&9; exec setsid $alive ) &',
  },
  {
    name: 'leaving files and IPC behind',
    start: `for place in /tmp /var/tmp /dev/shm; do mkdir $place/$mark; touch $place/$mark/a $place/$mark.txt; done
ipcmk --shmem 4096; ipcmk --queue; ipcmk --semaphore 1; ${perl(LEAVES_A_QUEUE)} "$mark"; env -i setsid $alive &`,
  },
];

/** Those that `pnpm test` leaves behind where the kernel ends all of a run at once: no two of them hide in the same way. */
export const QUICK_DAEMONS: readonly Daemon[] = DAEMONS.filter(({ name }) =>
  ['without an environment', 'deaf to signals', 'forking on and on', 'leaving files and IPC behind'].includes(
    name,
  ),
);

/** The command of an agent that starts a daemon, and prints who it is and that the daemon is up. */
export function commandOf({ start }: Daemon, mark: string): string {
  // The shell that runs this has it in its arguments: the mark must not be there.
  const [half, rest] = [mark.slice(0, 4), mark.slice(4)];
  return `mark=${half}; mark=$mark${rest}
printf 'exec -a "$1" sleep 600' > "$TMPDIR/alive"; alive="bash $TMPDIR/alive $mark"
until_up() { for try in $(seq 100); do [ -e "$TMPDIR/up" ] && return; grep -qsa "^$mark" /proc/[0-9]*/cmdline && return; sleep 0.1; done; return 1; }
{ ${start}
} </dev/null >/dev/null 2>&1
until_up && echo "daemon of $(id -u)" || echo refused`;
}
