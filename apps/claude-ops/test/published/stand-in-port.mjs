// Loaded before a program that is to run as it is written: where it says 127.0.0.1:3000 or localhost:3000, it gets the server of the test.
const { fetch } = globalThis;
const target = process.env.CLAUDE_OPS_URL;

globalThis.fetch = (input, init) => {
  const request = new Request(input, init);
  return fetch(
    new Request(request.url.replace(/^http:\/\/(?:localhost|127\.0\.0\.1):3000/, target), request),
  );
};
