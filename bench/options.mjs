import { parseArgs } from 'node:util';

export const usage = `usage: npm run bench:codegen -- [options]

  --tools N                how many tools (default 1000)
  --rounds R               how often each contestant is measured (default 5)
  --large                  also measure a cold run with ten times as many tools, twice
  --only NAME,...          some contestants only; "gecx" stands for all three of ours
  --node FILE              the Node that runs the contestants, but for hey-api (default: the one in bench/)
  --json FILE              write every measurement to FILE
  --workspace-maker FILE   the script that writes the tools, called with N and a folder
`;

/** Throws, with the usage, when an option is unknown or unfit. */
export function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        tools: { type: 'string', default: '1000' },
        rounds: { type: 'string', default: '5' },
        large: { type: 'boolean', default: false },
        only: { type: 'string' },
        node: { type: 'string' },
        json: { type: 'string' },
        'workspace-maker': { type: 'string' },
      },
    });
    return {
      tools: positive('tools', values.tools),
      rounds: positive('rounds', values.rounds),
      large: values.large,
      only: values.only?.split(','),
      node: values.node,
      json: values.json,
      workspaceMaker: values['workspace-maker'],
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${usage}`, { cause: error });
  }
}

/**
 * @param {string} option
 * @param {string} text
 */
function positive(option, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${option} takes a whole number above 0`);
  return number;
}
