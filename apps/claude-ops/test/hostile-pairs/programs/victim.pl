# The task that is attacked: it leaves something of everything that a process can have, each holding the mark or guarding it, and
# writes what it has into facts.txt of its workspace. Everything is as open as a program may leave it.
use strict;
use warnings;
use Socket;
use Fcntl;

my ($mark) = @ARGV;
my %call = `uname -m` =~ /aarch64/
  ? (mq_open => 180, add_key => 217, keyctl => 219, inotify => 26)
  : (mq_open => 240, add_key => 248, keyctl => 250, inotify => 294);
umask 0;

sub write_mark {
  my ($file) = @_;
  open(my $handle, '>', $file) or return;
  print $handle $mark;
  close $handle;
}

my ($key) = unpack('N', pack('H8', substr($mark, 0, 8)));
$key &= 0x7fffffff;
mkdir "$ENV{HOME}/open", 0777;
write_mark("$_/$mark") for ('.', $ENV{HOME}, "$ENV{HOME}/open", $ENV{TMPDIR}, '/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue');

my $shared = shmget($key, 4096, 01606);
shmwrite($shared, $mark, 0, length $mark) if defined $shared;
my $queue = msgget($key, 01606);
msgsnd($queue, pack('l! a*', 1, $mark), 04000) if defined $queue;
semget($key, 1, 01606);
# mq_open(name, O_CREAT | O_RDWR, mode, NULL)
my $name = "$mark\0";
syscall($call{mq_open}, $name, 0102, 0666, 0);

my $payload = $mark;
my $type = "user\0";
# -4: the keyring of the user. Everybody who may find it has all rights.
my $added = syscall($call{add_key}, $type, $name, $payload, length $payload, -4);
syscall($call{keyctl}, 5, $added, 0x3f3f3f3f) if $added > 0;

# Nearly all instances of inotify that the kernel gives a user, in processes that may open enough files.
my $watching = do { local (@ARGV, $/) = '/proc/sys/fs/inotify/max_user_instances'; <> } - 10;
for (my $open = 0; $open < $watching; $open += 200) {
  next if fork;
  # IN_CLOEXEC is not set: each stays open.
  for (1 .. ($watching - $open < 200 ? $watching - $open : 200)) { last if syscall($call{inotify}, 0) < 0 }
  $0 = "watching-$mark";
  sleep 600;
  exit;
}

sub listen_on {
  my ($domain, $address) = @_;
  socket(my $socket, $domain, SOCK_STREAM, 0) or return;
  bind($socket, $address) or return;
  listen($socket, 5) or return;
  return $socket;
}
my $abstract = listen_on(AF_UNIX, pack('S a*', AF_UNIX, "\0$mark"));
my $path = listen_on(AF_UNIX, pack_sockaddr_un("/tmp/$mark.sock"));
my $loopback = listen_on(AF_INET, pack_sockaddr_in(0, INADDR_LOOPBACK));
my ($port) = $loopback ? unpack_sockaddr_in(getsockname($loopback)) : (0);

my $terminal = '';
if (open(my $master, '+<', '/dev/ptmx')) {
  my $number = pack('i', 0);
  ioctl($master, 0x40045431, $number);
  $number = pack('i', 0);
  ioctl($master, 0x80045430, $number) and $terminal = '/dev/pts/' . unpack('i', $number);
  chmod 0666, $terminal;
  # It stays open.
  fcntl($master, F_SETFD, 0);
  our $kept = $master;
}

# A daemon that hides: no environment, no parent, a session of its own.
unless (fork) {
  exit if fork;
  require POSIX;
  POSIX::setsid();
  exec 'env', '-i', 'perl', '-e', 'sleep 600', "hidden-$mark" unless fork;
  exit;
}

$0 = "victim-$mark";
open(my $facts, '>', 'facts.tmp') or die $!;
print $facts "$_->[0]=$_->[1]\n"
  for (['workspace', `pwd` =~ s/\n//r], ['home', $ENV{HOME}], ['temporary', $ENV{TMPDIR}], ['port', $port], ['terminal', $terminal]);
close $facts;
rename 'facts.tmp', 'facts.txt';

# Whoever connects is given the mark.
my @sockets = grep { defined } ($abstract, $path, $loopback);
while (1) {
  my $bits = '';
  vec($bits, fileno($_), 1) = 1 for @sockets;
  next unless select(my $ready = $bits, undef, undef, 60) > 0;
  for my $socket (grep { vec($ready, fileno($_), 1) } @sockets) {
    accept(my $peer, $socket) or next;
    syswrite($peer, $mark);
    close $peer;
  }
}
