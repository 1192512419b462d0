#!/usr/bin/env node
// In a checkout this runs the TypeScript sources as they are; the published package holds the bundle instead.
import { existsSync } from 'node:fs';

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(`contender needs Node 24 or newer; this is ${process.version}.\n`);
  process.exit(2);
}
// Whatever nobody caught is a fault of the world, never a gate that says no (1).
process.on('uncaughtException', (error) => {
  process.stderr.write(`error: Unexpected error: ${error.message}. Running again is safe.\n`);
  process.exit(3);
});
const source = new URL('../src/main.ts', import.meta.url);
const bundle = new URL('../dist/', import.meta.url);
if (existsSync(source)) {
  const { main } = await import(source.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const { main } = await import(new URL('cli.js', bundle).href);
  process.exitCode = await main(process.argv.slice(2), new URL('duckdb/', bundle).pathname);
}
