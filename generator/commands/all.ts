import type { Command } from './command.js';

/** The commands of the binary, loaded when they are called. */
export const commands: { readonly [name: string]: () => Promise<Command> } = {
  codegen: async () => (await import('./codegen.js')).codegenCommand,
  manifest: async () => (await import('./manifest.js')).manifestCommand,
  dev: async () => (await import('./dev.js')).devCommand,
  calls: async () => (await import('./calls.js')).callsCommand,
  init: async () => (await import('./init.js')).initCommand,
  explain: async () => (await import('./explain.js')).explainCommand,
};
