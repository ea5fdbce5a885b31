/** The port of its own 127.0.0.1 on which a run reaches the gateway, where it shares its loopback interface with nobody. */
export const GATEWAY_PORT = 47_823;
