import { parseArgs } from 'node:util';
import { commands } from './commands/all.js';
import { CommandFailure, UsageError, type Command, type CommandContext, type ExitCode } from './commands/command.js';
import { suggest } from './diagnostics/suggest.js';
import { packageVersion } from './package-root.js';

/** Runs the binary with some arguments. Touches nothing but what the context offers. */
export async function main(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    if (error instanceof CommandFailure) {
      context.err(`gecx: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    const [name = ''] = argv;
    const advice = Object.hasOwn(commands, name)
      ? `\`gecx ${name} --help\` for its options`
      : '`gecx --help` for the commands';
    context.err(`gecx: ${error.message}\nRun ${advice}.\n`);
    return 2;
  }
}

async function dispatch([name, ...rest]: readonly string[], context: CommandContext): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.out(await overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    context.out(`${packageVersion()}\n`);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    const meant = suggest(name, Object.keys(commands));
    throw new UsageError(`there is no command \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`);
  }
  const command = await load();
  const { values, positionals } = parse(command, rest);
  if (values['help']) {
    context.out(command.help);
    return 0;
  }
  return command.run({ values, args: positionals }, context);
}

function parse(
  command: Command,
  args: readonly string[],
): { values: { [name: string]: string | boolean | undefined }; positionals: string[] } {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({
      args: [...args],
      options,
      allowPositionals: command.takesArguments,
      strict: true,
    }) as { values: { [name: string]: string | boolean | undefined }; positionals: string[] };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const [, unknown] = /^Unknown option '(-[^']*)'/.exec(problem) ?? [];
    if (unknown === undefined) throw new UsageError(problem);
    const meant = suggest(
      unknown,
      Object.keys(options).map((name) => `--${name}`),
    );
    throw new UsageError(`there is no option \`${unknown}\`${meant ? `; did you mean \`${meant}\`?` : ''}`);
  }
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const lines = all.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`);
  return `Usage: gecx COMMAND [options]\n\n${lines.join('\n')}\n\nRun \`gecx COMMAND --help\` for its options, \`gecx --version\` for the version.\n`;
}
