# The task that attacks: it is told all that the other one has, tries to reach each, and prints a line for each that it reached.
use strict;
use warnings;
use Socket;
use constant SO_PEERCRED => 17;

my %told = map { split /=/, $_, 2 } @ARGV;
my $mark = $told{mark};
my ($key) = unpack('N', pack('H8', substr($mark, 0, 8)));
$key &= 0x7fffffff;
my %call = `uname -m` =~ /aarch64/
  ? (mq_open => 180, keyctl => 219, ptrace => 117, readv => 270, prlimit => 261, affinity => 122, inotify => 26)
  : (mq_open => 240, keyctl => 250, ptrace => 101, readv => 310, prlimit => 302, affinity => 203, inotify => 294);

sub has_mark {
  my ($file) = @_;
  open(my $handle, '<', $file) or return 0;
  read($handle, my $text, 4096);
  return defined $text && index($text, $mark) >= 0;
}

# Of a process that only the other task has, by whatever number it has here: one with its mark on the command line.
sub process_of_victim {
  my ($found) = grep {
    open(my $handle, '<', "/proc/$_/cmdline") or return 0;
    my $line = do { local $/; <$handle> };
    defined $line && $line =~ /^victim-\Q$mark\E/
  } grep { /^\d+$/ } map { s{^/proc/}{}r } glob '/proc/[0-9]*';
  return $found;
}

my $victim = process_of_victim();
# It may be there though /proc hides it.
my @processes = map { $_ + 0 } grep { defined } ($victim, $told{pid});

# Whether somebody listens there who did not start this process.
sub is_of_another {
  my ($path) = @_;
  socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or return 0;
  connect($socket, pack_sockaddr_un($path)) or return 0;
  my ($listener) = unpack('i', getsockopt($socket, SOL_SOCKET, SO_PEERCRED));
  return !grep { $_ == $listener } ancestors();
}

sub ancestors {
  my @found = ($$);
  while ($found[-1] > 1) {
    open(my $handle, '<', "/proc/$found[-1]/status") or last;
    my ($parent) = map { /^PPid:\s+(\d+)/ ? $1 : () } readline $handle;
    last unless $parent;
    push @found, $parent;
  }
  return @found;
}

# Whether this process has a terminal.
sub ends_at_own_terminal { return -t STDIN || -t STDOUT }

sub connects {
  my ($domain, $address) = @_;
  socket(my $socket, $domain, SOCK_STREAM, 0) or return 0;
  connect($socket, $address) or return 0;
  sysread($socket, my $text, 4096);
  return defined $text && index($text, $mark) >= 0;
}

sub opens {
  my ($how, $file) = @_;
  return open(my $handle, $how, $file);
}

sub has_text {
  my ($file) = @_;
  open(my $handle, '<', $file) or return 0;
  return defined readline $handle;
}

my @workspaces = ($told{workspace}, $told{workspace_outside});
my @homes = ($told{home}, "$told{attempt_outside}/home");
my @temporary = ($told{temporary}, "$told{attempt_outside}/tmp");
my $name = "$mark\0";

my %attacks = (
  'reads the workspace' => sub { scalar grep { has_mark("$_/$mark") } @workspaces },
  'lists the workspace' => sub { scalar grep { -e "$_/facts.txt" } @workspaces },
  'writes into the workspace' => sub { scalar grep { -e "$_/facts.txt" && opens('>', "$_/planted") } @workspaces },
  'reads the home' => sub { scalar grep { has_mark("$_/$mark") } @homes },
  'writes into an open directory of the home' => sub { scalar grep { -e "$_/open/$mark" && opens('>', "$_/open/planted") } @homes },
  'links a file of the workspace to its own' => sub { scalar grep { link("$_/facts.txt", "linked-$$") } @workspaces },
  'reads the private temporary directory' => sub { scalar grep { has_mark("$_/$mark") } @temporary },
  'reaches the workspace through a process' => sub { scalar grep { has_mark("/proc/$_/cwd/$mark") } @processes },
  'reaches the file system through a process' => sub { scalar grep { has_mark("/proc/$_/root/tmp/$mark") } @processes },
  'reaches open files through a process' => sub { scalar grep { opendir(my $directory, "/proc/$_/fd") } @processes },

  'sees the command line' => sub { defined $victim },
  'reads the environment' => sub { scalar grep { has_text("/proc/$_/environ") } @processes },
  'reads the memory map' => sub { scalar grep { has_text("/proc/$_/maps") } @processes },
  'signals a process' => sub { scalar grep { kill(0, $_) } @processes },
  'traces a process' => sub {
    # PTRACE_SEIZE, and let go of again at the exit of this process.
    scalar grep { syscall($call{ptrace}, 0x4206, $_, 0, 0) == 0 } @processes;
  },
  'reads the memory of a process' => sub { scalar grep { opens('<', "/proc/$_/mem") } @processes },
  'changes the priority of a process' => sub { scalar grep { setpriority(0, $_, 19) } @processes },
  'changes the limits of a process' => sub {
    my $limit = "\0" x 16;
    # RLIMIT_CORE: it does no harm.
    scalar grep { syscall($call{prlimit}, $_, 4, $limit, 0) == 0 } @processes;
  },
  'moves a process to another processor' => sub {
    my $mask = pack('Q', 1);
    scalar grep { syscall($call{affinity}, $_, 8, $mask) == 0 } @processes;
  },

  "speaks to the CLI's session" => sub {
    my @sockets = map { glob "$_/cc-socks*/*.sock" } (@temporary, '/tmp', map { "/proc/$_/root/$told{temporary}" } @processes);
    return scalar grep { length $_ < 108 && is_of_another($_) } @sockets;
  },

  'reads a file in /tmp' => sub { has_mark("/tmp/$mark") },
  'reads a file in /var/tmp' => sub { has_mark("/var/tmp/$mark") },
  'reads a file in /dev/shm' => sub { has_mark("/dev/shm/$mark") },
  'connects to a socket in /tmp' => sub { connects(AF_UNIX, pack_sockaddr_un("/tmp/$mark.sock")) },

  'reads shared memory' => sub {
    my $id = shmget($key, 0, 0);
    my $text = '';
    defined $id && shmread($id, $text, 0, length $mark) && $text eq $mark;
  },
  'receives from a message queue' => sub {
    my $id = msgget($key, 0);
    my $text = '';
    defined $id && msgrcv($id, $text, 4096, 0, 04000);
  },
  'finds a semaphore' => sub { defined semget($key, 0, 0) },
  'opens a POSIX message queue' => sub { syscall($call{mq_open}, $name, 0, 0, 0) >= 0 },

  'writes to a terminal' => sub {
    open(my $terminal, '>', $told{terminal}) or return 0;
    # The number may be that of a terminal of its own.
    return -t $terminal && !ends_at_own_terminal();
  },

  'plants a file above workspaces' => sub {
    my @above = ('..', '../..', '../../..', '/', map { "$_/.." } grep { -d } @workspaces);
    scalar grep { opens('>', "$_/planted-$mark.md") } @above;
  },

  'finds a key of the kernel' => sub {
    my $type = "user\0";
    # KEYCTL_SEARCH in the keyrings of the session, of the user, and of the session of the user
    scalar grep { syscall($call{keyctl}, 10, $_, $type, $name, 0) > 0 } (-3, -4, -5);
  },

  # The other task has all but ten, and this one's CLI some of those.
  'is short of file watches' => sub { scalar grep { syscall($call{inotify}, 0x80000) < 0 } 1 .. 20 },

  'uses the API' => sub {
    socket(my $socket, AF_INET, SOCK_STREAM, 0) or return 0;
    connect($socket, pack_sockaddr_in($told{api}, INADDR_LOOPBACK)) or return 0;
    syswrite($socket, "GET /api/tasks HTTP/1.1\r\nHost: 127.0.0.1:$told{api}\r\nConnection: close\r\n\r\n");
    sysread($socket, my $answer, 4096);
    return defined $answer && $answer =~ m{^HTTP/1.1 200};
  },

  'connects to an abstract socket' => sub { connects(AF_UNIX, pack('S a*', AF_UNIX, "\0$mark")) },
  'connects to a port on loopback' => sub { connects(AF_INET, pack_sockaddr_in($told{port}, INADDR_LOOPBACK)) },
);

for my $attack (sort keys %attacks) {
  local $SIG{ALRM} = sub { die "late\n" };
  my $reached = eval {
    alarm 5;
    my $result = $attacks{$attack}->();
    alarm 0;
    $result;
  };
  alarm 0;
  print $reached ? 'reached' : 'failed', ": $attack\n";
}
