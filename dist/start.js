import { enableCompileCache } from 'node:module';

export async function start(name) {
  if (process.env.RUNNER_TEMP) enableCompileCache(process.env.RUNNER_TEMP + '/contender-compile-cache');
  const { action } = await import('./index.js');
  await action(name, import.meta.dirname);
}
