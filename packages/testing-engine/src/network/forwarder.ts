import { connect, createServer, type Server } from 'node:net';
import { pipeline } from 'node:stream';

/** Runs inside the network namespace of an engine: accepts on a socket that its parent opened outside, and leads it to a port in here. */
const [port] = process.argv.slice(2);
process.once('disconnect', () => process.exit(0));
process.once('message', (_message, outside) => {
  createServer((client) => {
    const target = connect(Number(port), '127.0.0.1');
    pipeline(client, target, client, () => undefined);
  }).listen(outside as Server, () => process.send?.('listening'));
});
