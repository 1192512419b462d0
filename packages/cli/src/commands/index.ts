import { asCommand, type Command } from '@contender/stages';

/**
 * Every command by name, loaded when it is asked for: an action or a command line starts with what it needs
 * and nothing else. The order is that of the pipeline.
 */
export const commands = {
  run: async () => (await import('./run.ts')).run,
  'data-check': async () => asCommand((await import('@contender/stages/data-check')).dataCheck),
  train: async () => asCommand((await import('@contender/stages/train')).train),
  evaluate: async () => asCommand((await import('@contender/stages/evaluate')).evaluate),
  report: async () => (await import('./report.ts')).report,
  register: async () => asCommand((await import('./register.ts')).register),
  deploy: async () => asCommand((await import('@contender/stages/deploy')).deploy),
  monitor: async () => asCommand((await import('@contender/stages/monitor')).monitor),
  retrain: async () => asCommand((await import('@contender/stages/retrain')).retrain),
} as const satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as CommandName[];
