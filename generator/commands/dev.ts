import { resolve } from 'node:path';
import { UsageError, type Command, type CommandOptions } from './command.js';
import type { DevOptions } from './dev/serve-workspace.js';

/** `gecx dev`: serves a workspace's server tools on this machine. */
export const devCommand: Command = {
  name: 'dev',
  summary: 'Serve the server tools on this machine',
  help: `Usage: gecx dev [options]

Compiles the contracts, loads the handlers, and serves the server tools at 127.0.0.1 as their contracts say: with
approval, keys and audit. Prints the tokens of a user and a supervisor, and commands that show calls. What is loaded
stays loaded: start it again after a change.

  --port N           port (default: 8787; 0 takes any that is free)
  --memory           keep calls in memory, not in .gecx/dev.db
  --client-attested  believe the client that the user has confirmed (userConfirm: 'client-attested')
  --registry FILE    built module that exports \`serverTools\`; nothing is compiled then
  --config FILE      configuration file (default: gecx.config.yaml)

Exit codes: 0 ended by Ctrl+C or SIGTERM, 1 errors, 2 wrong usage, no configuration file, or a defect of the compiler.
`,
  options: {
    port: { type: 'string' },
    memory: { type: 'boolean' },
    'client-attested': { type: 'boolean' },
    registry: { type: 'string' },
    config: { type: 'string' },
  },
  takesArguments: false,
  run: async (written, context) => {
    const options = readOptions(written, context.cwd);
    const { serveWorkspace } = await import('./dev/serve-workspace.js');
    return serveWorkspace(options, context);
  },
};

function readOptions({ values }: CommandOptions, cwd: string): DevOptions {
  const port = String(values['port'] ?? '8787');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError('--port is a number from 0 to 65535');
  return {
    port: Number(port),
    keepsCalls: !values['memory'],
    userConfirm: values['client-attested'] ? 'client-attested' : 'server',
    registry: values['registry'] === undefined ? undefined : resolve(cwd, String(values['registry'])),
    config: String(values['config'] ?? 'gecx.config.yaml'),
  };
}
