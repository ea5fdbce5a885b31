import { run } from '@oclif/core';

/** Prints the help of each command whose name it is given, behind a line with the name. */
for (const name of process.argv.slice(2)) {
  console.log(`--- ${name}`);
  await run([...name.split(' '), '--help'], import.meta.url);
}
