import { GATEWAY_PORT } from '../../gateway-port.ts';

/**
 * Brings the loopback interface of a new network namespace up, then becomes the command that follows. The kernel's own file does
 * for that, in a mount of sysfs that belongs to the namespace. Where sysfs can't be mounted, as in many containers, a program is needed.
 */
const BRING_LOOPBACK_UP = `PATH=$PATH:/usr/sbin:/sbin
{ mount -n -t sysfs claude-ops /sys && echo 1 >/sys/class/net/lo/flags; } 2>/dev/null ||
ip link set dev lo up 2>/dev/null ||
ifconfig lo up 2>/dev/null ||
{ echo "the loopback interface can't be brought up: install iproute2" >&2; exit 1; }
exec "$@"`;

/** A socket belongs to the namespace in which it was made, whoever holds it. So this makes one, and hands it over. */
const LISTEN = `const server = require('node:net').createServer();
server.listen(${GATEWAY_PORT}, '127.0.0.1', () => process.send('listening', server));
process.once('disconnect', () => process.exit());`;

/** The end of a command that runs in a new network namespace: a Node that listens there and sends its parent the server. */
export const LISTEN_ON_LOOPBACK: readonly string[] = [
  ...['sh', '-c', BRING_LOOPBACK_UP, 'sh'],
  ...[process.execPath, '-e', LISTEN],
];
