/** The rows of the table in `docs/security.md`, each with the attacks of `programs/attacker.pl` that try it. */
export const ATTACKS_BY_ROW: Readonly<Record<string, readonly string[]>> = {
  'reaches workspace and home': [
    'links a file of the workspace to its own',
    'lists the workspace',
    'reaches open files through a process',
    'reaches the file system through a process',
    'reaches the workspace through a process',
    'reads the home',
    'reads the private temporary directory',
    'reads the workspace',
    'writes into an open directory of the home',
    'writes into the workspace',
  ],
  'sees or ends processes': [
    'changes the limits of a process',
    'changes the priority of a process',
    'moves a process to another processor',
    'reads the environment',
    'reads the memory map',
    'reads the memory of a process',
    'sees the command line',
    'signals a process',
    'traces a process',
  ],
  'speaks to the session over its socket': ["speaks to the CLI's session"],
  'reaches files in `/tmp`, `/var/tmp`, `/dev/shm`': [
    'connects to a socket in /tmp',
    'reads a file in /dev/shm',
    'reads a file in /tmp',
    'reads a file in /var/tmp',
  ],
  'reaches shared memory, semaphores, message queues': [
    'finds a semaphore',
    'opens a POSIX message queue',
    'reads shared memory',
    'receives from a message queue',
  ],
  'reaches terminals': ['writes to a terminal'],
  'reaches keys in the keyrings of the kernel': ['finds a key of the kernel'],
  'plants `.mcp.json`, `CLAUDE.md`, `.claude/` above workspaces': ['plants a file above workspaces'],
  'takes the file watches that another needs': ['is short of file watches'],
  'uses the API while no token is set': ['uses the API'],
};

/** The row about processes that a task leaves behind. */
export const LEFT_PROCESSES = 'leaves processes after its end';

/** The row about what else it leaves behind. */
export const LEFT_THINGS = 'leaves files, shared memory, queues after its end';

/** The row about keys that it leaves behind. */
export const LEFT_KEYS = 'leaves keys in the keyrings of the kernel';

/** What a task reaches in every setup while its network policy is `open`. */
export const SHARED_WITHOUT_POLICY: readonly string[] = [
  'connects to a port on loopback',
  'connects to an abstract socket',
];
