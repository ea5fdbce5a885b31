// Loaded before a program that is to run as it is written: where it says localhost:3000, it gets the server of the test.
const { fetch } = globalThis;
const target = process.env.CLAUDE_OPS_URL;

globalThis.fetch = (input, init) => {
  const request = new Request(input, init);
  return fetch(new Request(request.url.replace('http://localhost:3000', target), request));
};
