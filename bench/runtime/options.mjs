import { parseArgs } from 'node:util';

export const usage = `usage: npm run bench:runtime -- [options]

  --rounds R         how often everything is measured (default 5)
  --seconds S        how long a server is under load in one round (default 3)
  --connections C    how many callers ask it at the same time (default 64)
  --calls N          how many calls the memory is watched over (default 1000000)
  --only PART,...    some parts only: servers, path, validators, import, memory
  --json FILE        write every measurement to FILE
`;

const parts = ['servers', 'path', 'validators', 'import', 'memory'];

/** Throws, with the usage, when an option is unknown or unfit. */
export function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '3' },
        connections: { type: 'string', default: '64' },
        calls: { type: 'string', default: '1000000' },
        only: { type: 'string', default: parts.join() },
        json: { type: 'string' },
      },
    });
    const only = values.only.split(',');
    const unknown = only.find((part) => !parts.includes(part));
    if (unknown !== undefined) throw new Error(`there is no part "${unknown}"`);
    return {
      rounds: positive('rounds', values.rounds),
      seconds: positive('seconds', values.seconds),
      connections: positive('connections', values.connections),
      calls: positive('calls', values.calls),
      only,
      json: values.json,
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
