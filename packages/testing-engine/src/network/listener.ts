import { createServer } from 'node:net';

/** Runs inside the network namespace of an engine: opens a listening socket there and hands it to its parent, who accepts on it. */
const [port, host] = process.argv.slice(2);
const server = createServer().listen(Number(port), host, () => {
  process.send?.('listening', server, {}, () => process.exit(0));
});
